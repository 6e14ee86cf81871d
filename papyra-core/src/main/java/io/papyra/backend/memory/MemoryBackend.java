package io.papyra.backend.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.Compactable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.RetentionPolicy;

/**
 * Keeps facts in memory, encoded, so that nothing of the application is held on to. What
 * newer facts have pushed out leaves memory soon after, compacted or not; of a kind
 * without a largest number never more than {@value #MOST_FACTS_PER_KIND} count. Safe for
 * use by several threads.
 */
public final class MemoryBackend implements PersistenceBackend, Compactable, Measurable {

	/** How many facts of a kind count whose number is not limited otherwise. */
	public static final int MOST_FACTS_PER_KIND = 10_000;

	private final Map<FactKind, Shelf> shelves = new EnumMap<>(FactKind.class);

	private final RetentionPolicy retention;

	private final InstantSource clock;

	private long lastSeq;

	private boolean writing;

	/** With the newest {@value #MOST_FACTS_PER_KIND} facts of each kind. */
	public MemoryBackend() {
		this(RetentionPolicy.NONE);
	}

	/** With a retention of each kind by itself. */
	public MemoryBackend(RetentionPolicy retention) {
		this(retention, InstantSource.system());
	}

	/**
	 * With a retention of each kind by itself.
	 * @param clock the wall clock by which facts become too old
	 */
	public MemoryBackend(RetentionPolicy retention, InstantSource clock) {
		this.retention = retention;
		this.clock = clock;
		for (FactKind kind : FactKind.values()) {
			this.shelves.put(kind, new Shelf(retention.of(kind), MOST_FACTS_PER_KIND));
		}
	}

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public String location() {
		return "memory of this process";
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public synchronized FactWriter openWriter(WriterOptions options) {
		if (this.writing) {
			throw new WriterLockedException("the memory backend is open for writing already; close that writer first",
					true);
		}
		this.writing = true;
		return new Writer();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		boolean newestFirst = query.order() == FactQuery.Order.NEWEST_FIRST;
		long after = UnknownPositionException.numberOf(query.after());
		boolean fromEnd = newestFirst ? query.limit() == 0 || after == 0 : query.limit() > 0 && after == 0;
		List<StoredLine> wanted = counting(query);
		if (fromEnd) {
			Collections.reverse(wanted);
		}
		LineParser parser = new LineParser();
		Stream<StoredFact> facts = wanted.stream()
			.filter((line) -> line.seq() > after)
			.map((line) -> line.parse(parser))
			.filter(query::matches);
		if (query.limit() == 0) {
			return facts;
		}
		Comparator<StoredFact> bySeq = Comparator.comparingLong(StoredFact::seq);
		return facts.limit(query.limit()).sorted(newestFirst ? bySeq.reversed() : bySeq);
	}

	private synchronized List<StoredLine> counting(FactQuery query) {
		Instant now = this.clock.instant();
		List<StoredLine> wanted = new ArrayList<>();
		query.kinds().forEach((kind) -> wanted.addAll(shelf(kind).counting(now)));
		wanted.sort(Comparator.comparingLong(StoredLine::seq));
		return wanted;
	}

	@Override
	public synchronized StorageUsage measure() {
		Map<FactKind, StorageUsage.KindUsage> kinds = new EnumMap<>(FactKind.class);
		long bytes = 0;
		for (FactKind kind : FactKind.values()) {
			StorageUsage.KindUsage use = shelf(kind).use();
			kinds.put(kind, use);
			bytes += use.bytes();
		}
		return new StorageUsage(kinds, bytes);
	}

	@Override
	public synchronized CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		request.requireGroups(Set.of());
		long started = System.nanoTime();
		Instant now = this.clock.instant();
		StorageUsage before = measure();
		monitor.progress(0, before.bytes());
		Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);
		Map<FactKind, StorageUsage.KindUsage> kinds = new EnumMap<>(FactKind.class);
		long timeless = 0;
		for (FactKind kind : FactKind.values()) {
			Shelf.Sorted sorted = shelf(kind).sort(now, !request.dryRun());
			expired.put(kind, sorted.expired());
			kinds.put(kind, sorted.rest());
			timeless += sorted.timeless();
		}
		expired.values().removeIf(Map::isEmpty);
		StorageUsage after = new StorageUsage(kinds,
				kinds.values().stream().mapToLong(StorageUsage.KindUsage::bytes).sum());
		return new CompactionReport(location(), request.dryRun(), before, after, expired, timeless, 0, 0,
				Duration.ofNanos(System.nanoTime() - started));
	}

	private Shelf shelf(FactKind kind) {
		return Objects.requireNonNull(this.shelves.get(kind));
	}

	private synchronized AppendResult store(FactBatch batch) {
		long[] seqs = new long[batch.size()];
		long bytes = 0;
		for (int index = 0; index < batch.size(); index++) {
			seqs[index] = ++this.lastSeq;
			FactKind kind = batch.kind(index);
			StoredLine line = StoredLine.of(this.lastSeq, batch, index);
			bytes += line.size();
			if (kind != null) {
				shelf(kind).add(line);
			}
		}
		return AppendResult.of(seqs, bytes, makeRoom());
	}

	private Map<FactKind, Map<ExpiryReason, Long>> makeRoom() {
		Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);
		Instant now = this.clock.instant();
		this.shelves.forEach((kind, shelf) -> {
			Map<ExpiryReason, Long> removed = shelf.makeRoom(now);
			if (!removed.isEmpty()) {
				expired.put(kind, removed);
			}
		});
		return expired;
	}

	private synchronized void release() {
		this.writing = false;
	}

	private final class Writer implements FactWriter {

		private boolean closed;

		@Override
		public AppendResult append(FactBatch batch) {
			if (this.closed) {
				throw new PersistenceException("the writer of the memory backend is closed", null);
			}
			return store(batch);
		}

		@Override
		public void sync() {
			// Memory is as durable as it will ever be.
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				release();
			}
		}

	}

}

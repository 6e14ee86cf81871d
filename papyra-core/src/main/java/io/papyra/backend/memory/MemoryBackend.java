package io.papyra.backend.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.Appended;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/**
 * Keeps the newest facts of each kind in memory, encoded, so that nothing of the
 * application is held on to. Safe for use by several threads.
 */
public final class MemoryBackend implements PersistenceBackend {

	/** How many facts of each kind are kept unless said otherwise. */
	public static final int DEFAULT_MAX_FACTS_PER_KIND = 10_000;

	private record Entry(long seq, String json) {
	}

	private final Map<FactKind, Deque<Entry>> entries = new EnumMap<>(FactKind.class);

	private final int maxFactsPerKind;

	private long lastSeq;

	private boolean writing;

	public MemoryBackend() {
		this(DEFAULT_MAX_FACTS_PER_KIND);
	}

	/**
	 * @param maxFactsPerKind how many facts of each kind are kept, at least 1
	 * @throws IllegalArgumentException if it is less
	 */
	public MemoryBackend(int maxFactsPerKind) {
		if (maxFactsPerKind < 1) {
			throw new IllegalArgumentException("maxFactsPerKind must be at least 1, but is " + maxFactsPerKind);
		}
		this.maxFactsPerKind = maxFactsPerKind;
		for (FactKind kind : FactKind.values()) {
			this.entries.put(kind, new ArrayDeque<>());
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
	public synchronized FactWriter openWriter(WriterOptions options) {
		if (this.writing) {
			throw new WriterLockedException("the memory backend is open for writing already; close that writer first");
		}
		this.writing = true;
		return new Writer();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		boolean newestFirst = query.order() == FactQuery.Order.NEWEST_FIRST;
		boolean fromEnd = newestFirst ? query.limit() == 0 || query.after() == 0
				: query.limit() > 0 && query.after() == 0;
		List<Entry> wanted = snapshot(query);
		if (fromEnd) {
			Collections.reverse(wanted);
		}
		LineParser parser = new LineParser();
		Stream<StoredFact> facts = wanted.stream().map((entry) -> parse(parser, entry)).filter(query::matches);
		if (query.limit() == 0) {
			return facts;
		}
		Comparator<StoredFact> bySeq = Comparator.comparingLong(StoredFact::seq);
		return facts.limit(query.limit()).sorted(newestFirst ? bySeq.reversed() : bySeq);
	}

	private static StoredFact parse(LineParser parser, Entry entry) {
		byte[] json = entry.json().getBytes(StandardCharsets.UTF_8);
		return new StoredFact(entry.seq(), parser.parse(json, 0, json.length));
	}

	private synchronized List<Entry> snapshot(FactQuery query) {
		List<Entry> wanted = new ArrayList<>();
		query.kinds().forEach((kind) -> wanted.addAll(ofKind(kind)));
		wanted.sort(Comparator.comparingLong(Entry::seq));
		return wanted;
	}

	private Deque<Entry> ofKind(FactKind kind) {
		return this.entries.computeIfAbsent(kind, (missing) -> new ArrayDeque<>());
	}

	private synchronized Appended store(FactBatch batch) {
		long first = this.lastSeq + 1;
		for (int index = 0; index < batch.size(); index++) {
			this.lastSeq++;
			FactKind kind = batch.kind(index);
			if (kind != null) {
				Deque<Entry> facts = ofKind(kind);
				facts.addLast(new Entry(this.lastSeq, batch.json(index)));
				if (facts.size() > this.maxFactsPerKind) {
					facts.removeFirst();
				}
			}
		}
		return new Appended(first, batch.byteCount() + batch.size());
	}

	private synchronized void release() {
		this.writing = false;
	}

	private final class Writer implements FactWriter {

		private boolean closed;

		@Override
		public Appended append(FactBatch batch) {
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

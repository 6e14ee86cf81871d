package io.papyra.backend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanMode;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that differs from those of files in everything in which a store may:
 * several writers at once, each with numbers of its own, positions that are no numbers,
 * and entries with ids instead of lines. The store outlives its backends.
 */
final class EntriesBackend implements PersistenceBackend, Scannable, Recoverable {

	private static final String PREFIX = "1700000000000-";

	private final Store store;

	EntriesBackend(Store store) {
		this.store = store;
	}

	/** The entries of all writers, oldest first. */
	static final class Store {

		private final List<Entry> entries = new ArrayList<>();

		private int writers;

		private int ids;

		private synchronized List<Entry> entries() {
			return new ArrayList<>(this.entries);
		}

		private synchronized String register() {
			return "writer-" + ++this.writers;
		}

		private synchronized Position add(String writer, long seq, String json, @Nullable FactKind kind) {
			Position id = Position.of(PREFIX + ++this.ids);
			this.entries.add(new Entry(id, this.ids, writer, seq, json, kind));
			return id;
		}

		/** Makes an entry unreadable. */
		synchronized boolean damage(Position id) {
			for (ListIterator<Entry> each = this.entries.listIterator(); each.hasNext();) {
				Entry entry = each.next();
				if (entry.id().equals(id)) {
					each.set(new Entry(id, entry.place(), entry.writer(), entry.seq(), "#", entry.kind()));
					return true;
				}
			}
			return false;
		}

		private synchronized void remove(List<Entry> damaged) {
			this.entries.removeAll(damaged);
		}

	}

	private record Entry(Position id, int place, String writer, long seq, String json, @Nullable FactKind kind) {

		private @Nullable StoredFact parse(LineParser parser) {
			try {
				byte[] bytes = this.json.getBytes(StandardCharsets.UTF_8);
				Fact fact = parser.parse(bytes, 0, bytes.length);
				return new StoredFact(this.id, this.seq, this.writer, fact);
			}
			catch (LineFormatException ex) {
				return null;
			}
		}

	}

	@Override
	public String name() {
		return "entries";
	}

	@Override
	public String location() {
		return "entries:events";
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return new Writer(this.store.register());
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		int after = place(query.after());
		boolean newestFirst = query.order() == FactQuery.Order.NEWEST_FIRST;
		boolean newest = query.limit() > 0 && after == 0;
		boolean backwards = newest || (newestFirst && query.limit() == 0);
		List<Entry> entries = this.store.entries();
		if (backwards) {
			Collections.reverse(entries);
		}
		LineParser parser = new LineParser();
		Stream<StoredFact> facts = entries.stream()
			.filter((entry) -> entry.place() > after && entry.kind() != null)
			.map((entry) -> entry.parse(parser))
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.filter(query::matches);
		if (query.limit() == 0) {
			return facts;
		}
		List<StoredFact> page = new ArrayList<>(facts.limit(query.limit()).toList());
		if (backwards != newestFirst) {
			Collections.reverse(page);
		}
		return page.stream();
	}

	private static int place(Position after) {
		if (after.isStart()) {
			return 0;
		}
		try {
			if (after.text().startsWith(PREFIX)) {
				return Integer.parseInt(after.text().substring(PREFIX.length()));
			}
		}
		catch (NumberFormatException ex) {
			// refused below
		}
		throw new UnknownPositionException(after, "ids of entries, such as " + PREFIX + "5");
	}

	@Override
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		List<Anomaly> anomalies = new ArrayList<>();
		LineParser parser = new LineParser();
		List<Entry> entries = this.store.entries();
		for (Entry entry : entries) {
			if (entry.kind() != null && entry.parse(parser) != null) {
				facts.merge(entry.kind(), 1L, Long::sum);
			}
			else if (entry.kind() != null) {
				anomalies.add(Anomaly.ofEntry(AnomalyType.CORRUPTED_ENTRY, location(), entry.id().text(),
						"data is not a JSON object"));
			}
		}
		String reason = (request.mode() == ScanMode.INCREMENTAL) ? "nothing is kept of earlier scans" : "";
		return new ScanReport(location(), true, 0, entries.size(), facts, 0, 0,
				anomalies.isEmpty() ? Map.of() : Map.of(AnomalyType.CORRUPTED_ENTRY, (long) anomalies.size()),
				anomalies, null, RunStats.NONE, new ScanCoverage(true, 0, reason), Duration.ZERO);
	}

	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		LineParser parser = new LineParser();
		ScanReport before = scan(ScanRequest.CHECKSUMS, monitor);
		List<Entry> damaged = this.store.entries()
			.stream()
			.filter((entry) -> entry.kind() != null && entry.parse(parser) == null)
			.toList();
		boolean nothing = damaged.isEmpty() || request.mode() == RecoveryMode.IGNORE;
		if (!nothing && !request.dryRun()) {
			this.store.remove(damaged);
		}
		return new RecoveryReport(location(), request.mode(), request.dryRun(), before,
				scan(ScanRequest.CHECKSUMS, monitor), nothing ? 0 : damaged.size(), 0, 0, 0, 0,
				nothing ? List.of() : List.of("entries:quarantine"), Duration.ZERO);
	}

	private final class Writer implements FactWriter {

		private final String name;

		private long seq;

		private boolean closed;

		Writer(String name) {
			this.name = name;
		}

		@Override
		public AppendResult append(FactBatch batch) {
			if (this.closed) {
				throw new PersistenceException("the writer " + this.name + " is closed", null);
			}
			Position[] positions = new Position[batch.size()];
			for (int index = 0; index < positions.length; index++) {
				positions[index] = EntriesBackend.this.store.add(this.name, ++this.seq, batch.json(index),
						batch.kind(index));
			}
			return AppendResult.at(positions, batch.byteCount());
		}

		@Override
		public void sync() {
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}

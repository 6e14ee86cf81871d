package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.PassedOver;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.RunHistory;
import io.papyra.backend.ScanExtent;
import io.papyra.backend.ScanMode;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.backend.Work;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Facts in Redis Streams, one for each kind and system. Many processes may write to the
 * same streams at once; each fact is appended exactly once, in the order of its process.
 * Safe for use by several threads. Opens no connection before it is used.
 */
public final class RedisBackend implements PersistenceBackend, Scannable, Measurable, AutoCloseable {

	/** Name of this backend, as in {@code papyra.backend}. */
	public static final String NAME = "redis";

	private final RedisConnector connector;

	private final RedisOptions options;

	private final InstantSource clock;

	private final SharedLink link;

	private final List<StreamHandle> streams = new ArrayList<>();

	private final HistoryReading reading;

	/**
	 * The streams that the options name.
	 * @param connector closed with this backend
	 * @param retention which facts are retained
	 */
	public RedisBackend(RedisConnector connector, RedisOptions options, RetentionPolicy retention) {
		this(connector, options, retention, InstantSource.system());
	}

	RedisBackend(RedisConnector connector, RedisOptions options, RetentionPolicy retention, InstantSource clock) {
		this.connector = connector;
		this.options = options;
		this.clock = clock;
		this.link = new SharedLink(connector);
		for (String systemId : options.systemIds()) {
			for (FactKind kind : FactKind.values()) {
				this.streams.add(StreamHandle.of(this.link,
						StreamKeys.of(options.prefix(), systemId, options.hashTag(), kind), options.readPageSize()));
			}
		}
		this.reading = new HistoryReading(this.streams, retention, clock);
	}

	@Override
	public String name() {
		return NAME;
	}

	/** Server and keys, without a password. */
	@Override
	public String location() {
		String ids = String.join(",", this.options.systemIds());
		return this.connector.location() + " " + this.options.prefix() + ":"
				+ (this.options.hashTag() ? "{" + ids + "}" : ids);
	}

	@Override
	public FactWriter openWriter(WriterOptions writer) {
		Map<FactKind, StreamIndex> indexes = new EnumMap<>(FactKind.class);
		this.streams.stream()
			.filter((stream) -> stream.keys().systemId().equals(this.options.systemIds().get(0)))
			.forEach((stream) -> indexes.put(stream.keys().kind(), stream.index()));
		return new RedisWriter(this.connector, this.options, writer, indexes, this.clock);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.reading.read(query, (passed) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<PassedOver> passedOver) {
		return this.reading.read(query, passedOver);
	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		long began = System.nanoTime();
		long total = this.streams.stream().mapToLong(RedisBackend::entries).sum();
		List<StreamScan> scans = new ArrayList<>();
		long done = 0;
		for (StreamHandle stream : this.streams) {
			long before = done;
			scans.add(new StreamScan(stream, this.link).run((entries) -> {
				WorkCancelledException.check("the scan of " + stream.keys().stream());
				work.progress(before + entries, Math.max(total, before + entries));
			}));
			done += scans.get(scans.size() - 1).entries();
		}
		ScanReport report = report(scans, Duration.ofNanos(System.nanoTime() - began));
		return (request.mode() == ScanMode.INCREMENTAL)
				? report.withExtent(new ScanExtent(true, report.bytes(), "of streams no verified position is kept"))
				: report;
	}

	private static long entries(StreamHandle stream) {
		return stream.reader().type().equals("stream") ? stream.reader().length() : 0;
	}

	private ScanReport report(List<StreamScan> scans, Duration took) {
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		Map<AnomalyType, Long> counts = new EnumMap<>(AnomalyType.class);
		List<Anomaly> anomalies = new ArrayList<>();
		RunHistory runs = RunHistory.NONE;
		for (int at = 0; at < scans.size(); at++) {
			StreamScan scan = scans.get(at);
			FactKind kind = this.streams.get(at).keys().kind();
			facts.merge(kind, scan.facts(), Long::sum);
			scan.counts().forEach((type, count) -> counts.merge(type, count, Long::sum));
			anomalies.addAll(scan.anomalies());
			if (kind == FactKind.EVENT) {
				runs = runs(runs, scan);
			}
		}
		facts.values().removeIf((count) -> count == 0);
		long bytes = scans.stream().mapToLong(StreamScan::bytes).sum();
		return new ScanReport(location(), scans.stream().anyMatch(StreamScan::exists), bytes,
				scans.stream().mapToLong(StreamScan::entries).sum(), facts,
				scans.stream().mapToLong(StreamScan::recordedGaps).sum(),
				scans.stream().mapToLong(StreamScan::highest).max().orElse(0), counts,
				anomalies.stream().limit(ScanReport.LISTED_ANOMALIES).toList(), null, runs,
				ScanExtent.everything(bytes), took, scans.stream().mapToLong(StreamScan::timeless).sum());
	}

	private RunHistory runs(RunHistory former, StreamScan scan) {
		Instant last = scan.lastStart();
		boolean newer = last != null && (former.lastStart() == null || last.isAfter(former.lastStart()));
		return new RunHistory(former.starts() + scan.starts(),
				former.uncleanShutdowns() + scan.uncleanRuns(this.clock.instant().getEpochSecond()),
				newer ? last : former.lastStart(), newer ? scan.isLastRunOpen() : former.lastRunOpen());
	}

	@Override
	public @Nullable StorageUse measure() {
		Map<FactKind, StorageUse.KindUse> kinds = new EnumMap<>(FactKind.class);
		for (StreamHandle stream : this.streams) {
			StorageUse.KindUse known = stream.index().known();
			if (known != null) {
				kinds.merge(stream.keys().kind(), known, (one,
						other) -> new StorageUse.KindUse(one.facts() + other.facts(), one.bytes() + other.bytes()));
			}
		}
		return kinds.isEmpty() ? null
				: new StorageUse(kinds, kinds.values().stream().mapToLong(StorageUse.KindUse::bytes).sum());
	}

	/** Ends its connections, and the connector. */
	@Override
	public void close() {
		this.link.close();
		this.connector.close();
	}

}

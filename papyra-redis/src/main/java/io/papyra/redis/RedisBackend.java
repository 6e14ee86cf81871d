package io.papyra.redis;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.Watchable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.doctor.RedisDoctor;
import io.papyra.redis.internal.entry.HistoryKeys;
import io.papyra.redis.internal.maintenance.RedisCompaction;
import io.papyra.redis.internal.maintenance.RedisRecovery;
import io.papyra.redis.internal.read.HistoryReader;
import io.papyra.redis.internal.read.StreamWatch;
import io.papyra.redis.internal.scan.HistoryScan;
import io.papyra.redis.internal.scan.StreamCheckpoint;
import io.papyra.redis.internal.scan.StreamScan;
import io.papyra.redis.internal.stream.HistoryHandle;
import io.papyra.redis.internal.stream.StreamHandle;
import io.papyra.redis.internal.write.AnnotationWriter;
import io.papyra.redis.internal.write.RedisWriter;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.RunStats;
import io.papyra.report.ScanMode;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.report.StorageUsage;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts in Redis Streams, one for each kind and system. Many processes may write to the
 * same streams at once; each fact is appended exactly once, in the order of its process.
 * Safe for use by several threads. Opens no connection before it is used.
 */
public final class RedisBackend implements PersistenceBackend, Scannable, Recoverable, Compactable, Measurable,
		Diagnosable, Watchable, Annotatable, AutoCloseable {

	/** Name of this backend, as in {@code papyra.backend}. */
	public static final String NAME = "redis";

	private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

	private final RedisConnector connector;

	private final RedisOptions options;

	private final SharedLink link;

	/** For queries alone. */
	private final SharedLink reads;

	private final HistoryHandle history;

	private final HistoryReader reader;

	private final RetentionPolicy retention;

	/** What the last scan found good, until it is kept. */
	private volatile List<StreamScan> verified = List.of();

	/** Whether this is a service: only those keep what they found. */
	private volatile boolean writes;

	private final RedisDoctor doctor;

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
		this.retention = retention;
		this.link = new SharedLink(connector.links());
		this.reads = this.link.reads(connector.links());
		List<StreamHandle> streams = options.keys()
			.all()
			.stream()
			.map((keys) -> StreamHandle.of(this.link, keys, options.readPageSize()))
			.toList();
		this.history = new HistoryHandle(streams, this.link, location(connector, options), clock);
		this.reader = new HistoryReader(this.history, this.reads, retention);
		this.doctor = new RedisDoctor(this.link, options.keys(), options.confirmation(), options.protectPending(),
				clock);
	}

	private static String location(RedisConnector connector, RedisOptions options) {
		String ids = String.join(",", options.systemIds());
		return connector.location() + " " + options.prefix() + ":" + (options.hashTag() ? "{" + ids + "}" : ids);
	}

	@Override
	public String name() {
		return NAME;
	}

	/** Server and keys, without a password. */
	@Override
	public String location() {
		return this.history.location();
	}

	@Override
	public FactWriter openWriter(WriterOptions writer) {
		if (!writer.systemId().equals(this.options.systemIds().get(0))) {
			throw new PersistenceException(
					"papyra.system-id=" + writer.systemId()
							+ ": a service writes the facts of one system; several, with commas, can only be read",
					null);
		}
		FactWriter opened = new RedisWriter(this.connector.links(), written(), this.options.confirmation(),
				this.options.replayWindow(), writer.sync(), this.history.clock());
		this.writes = true;
		keepCheckpoints();
		return opened;
	}

	/** The streams of the first system. */
	private List<StreamHandle> written() {
		HistoryKeys keys = this.options.keys();
		return this.history.streams().stream().filter((stream) -> keys.isWritten(stream.keys())).toList();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.reader.read(query, (passed) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.reader.read(query, skipped);
	}

	/**
	 * By reads that block, over connections of their own: one, in a cluster one for each
	 * slot of the streams.
	 */
	@Override
	public Watchable.Watch watch(Set<FactKind> kinds) {
		return new StreamWatch(this.connector.links(),
				this.history.streams()
					.stream()
					.map(StreamHandle::keys)
					.filter((keys) -> kinds.contains(keys.kind()))
					.toList());
	}

	@Override
	public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
		HistoryScan scan = new HistoryScan(this.history);
		ScanReport report = scan.run(monitor, request.mode() == ScanMode.INCREMENTAL);
		this.verified = report.isClean() ? scan.scans() : List.of();
		if (this.writes) {
			keepCheckpoints();
		}
		return report;
	}

	/** What was found good, for the next scan of any process. Does what it can. */
	private void keepCheckpoints() {
		List<StreamScan> scans = this.verified;
		this.verified = List.of();
		for (int at = 0; at < scans.size(); at++) {
			StreamCheckpoint checkpoint = scans.get(at).checkpoint();
			String key = this.history.streams().get(at).keys().checkpoint();
			if (checkpoint != null) {
				try {
					this.link.ask("SET " + key, (commands) -> commands.set(Resp.bytes(key), checkpoint.encode()));
				}
				catch (PersistenceException ex) {
					LOG.debug("The next scan reads everything: {}", ex.getMessage());
				}
			}
		}
	}

	/**
	 * Repairs while others write: moves damaged entries to the quarantine of their stream
	 * and acknowledges lost ones.
	 */
	@Override
	public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
		return new RedisRecovery(this.history, request).run(monitor);
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
		return new RedisCompaction(this.history, this.retention, request, this.options.approximateTrim(),
				this.options.protectPending())
			.run(monitor);
	}

	/**
	 * By a writer of its own, which ends with that; a history of several systems takes
	 * none.
	 */
	@Override
	public boolean annotate(FactBatch facts, String systemId) {
		if (this.options.systemIds().size() > 1) {
			return false;
		}
		StreamHandle events = written().stream()
			.filter((stream) -> stream.keys().kind() == FactKind.EVENT)
			.findFirst()
			.orElseThrow();
		AnnotationWriter.add(facts, events, this.connector.links(), this.options.confirmation(), this.history.clock());
		return true;
	}

	@Override
	public @Nullable StorageUsage measure() {
		Map<FactKind, StorageUsage.KindUsage> kinds = new EnumMap<>(FactKind.class);
		for (StreamHandle stream : this.history.streams()) {
			StorageUsage.KindUsage known = stream.index().known();
			if (known != null) {
				kinds.merge(stream.keys().kind(), known, (one,
						other) -> new StorageUsage.KindUsage(one.facts() + other.facts(), one.bytes() + other.bytes()));
			}
		}
		return kinds.isEmpty() ? null
				: new StorageUsage(kinds, kinds.values().stream().mapToLong(StorageUsage.KindUsage::bytes).sum());
	}

	/**
	 * What is left of {@code maxmemory}, where one is set and this user may ask for it;
	 * of a cluster's nodes that which has the least left.
	 */
	@Override
	public @Nullable Long freeSpace() {
		try {
			return this.link.ask((open) -> ServerMemory.left(open, this.options));
		}
		catch (RuntimeException ex) {
			LOG.debug("How much memory is left at {} is not known: {}", location(), ex.getMessage());
			return null;
		}
	}

	/**
	 * Looks at the server, the rights of its user, the streams, their writers and groups.
	 */
	@Override
	public List<Finding> diagnose() {
		return this.doctor.diagnose();
	}

	/**
	 * The consumer groups of this history, over connections of their own; they end with
	 * this backend.
	 */
	public RedisGroups groups() {
		return RedisGroups.of(this.connector, this.options);
	}

	/** Ends its connections, and the connector. */
	@Override
	public void close() {
		this.link.close();
		this.reads.close();
		this.connector.close();
	}

}

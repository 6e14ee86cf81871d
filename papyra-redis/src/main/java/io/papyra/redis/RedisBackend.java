package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionReport;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.Examinable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.Measurable;
import io.papyra.backend.SkippedLines;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.RunHistory;
import io.papyra.backend.ScanMode;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.StorageUse;
import io.papyra.backend.Watchable;
import io.papyra.backend.Work;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
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
		Examinable, Watchable, Annotatable, AutoCloseable {

	/** Name of this backend, as in {@code papyra.backend}. */
	public static final String NAME = "redis";

	private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

	private final RedisConnector connector;

	private final RedisOptions options;

	private final InstantSource clock;

	private final SharedLink link;

	/** For queries alone. */
	private final SharedLink reads;

	private final List<StreamHandle> streams = new ArrayList<>();

	private final HistoryReading reading;

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
		this.clock = clock;
		this.retention = retention;
		this.link = new SharedLink(connector);
		this.reads = this.link.reads(connector);
		for (String systemId : options.systemIds()) {
			for (FactKind kind : FactKind.values()) {
				this.streams.add(StreamHandle.of(this.link,
						StreamKeys.of(options.prefix(), systemId, options.hashTag(), kind), options.readPageSize()));
			}
		}
		this.reading = new HistoryReading(this.streams, this.reads, options.readPageSize(), retention, clock);
		this.doctor = new RedisDoctor(this.link, options, this.streams.stream().map(StreamHandle::keys).toList(),
				clock);
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
		if (!writer.systemId().equals(this.options.systemIds().get(0))) {
			throw new PersistenceException(
					"papyra.system-id=" + writer.systemId()
							+ ": a service writes the facts of one system; several, with commas, can only be read",
					null);
		}
		Map<FactKind, StreamIndex> indexes = new EnumMap<>(FactKind.class);
		this.streams.stream()
			.filter((stream) -> stream.keys().systemId().equals(this.options.systemIds().get(0)))
			.forEach((stream) -> indexes.put(stream.keys().kind(), stream.index()));
		FactWriter opened = new RedisWriter(this.connector, this.options, writer, indexes, this.clock);
		this.writes = true;
		keepCheckpoints();
		return opened;
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.reading.read(query, (passed) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.reading.read(query, skipped);
	}

	/**
	 * By reads that block, over connections of their own: one, in a cluster one for each
	 * slot of the streams.
	 */
	@Override
	public FactWatch watch(Set<FactKind> kinds) {
		return new StreamWatch(this.connector,
				this.streams.stream().map(StreamHandle::keys).filter((keys) -> kinds.contains(keys.kind())).toList());
	}

	@Override
	public ScanReport scan(ScanRequest request, Work work) {
		HistoryScan scan = new HistoryScan(this.streams, this.link, location(), this.clock);
		ScanReport report = scan.run(work, request.mode() == ScanMode.INCREMENTAL);
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
			String key = this.streams.get(at).keys().checkpoint();
			if (checkpoint != null) {
				try {
					this.link.ask((open) -> open.await(open.commands().set(StreamKeys.bytes(key), checkpoint.encode()),
							"SET " + key));
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
	public RecoveryReport recover(RecoveryRequest request, Work work) {
		return new RedisRecovery(this.streams, this.link, location(), this.clock, request).run(work);
	}

	@Override
	public RetentionPolicy retention() {
		return this.retention;
	}

	@Override
	public CompactionReport compact(CompactionRequest request, Work work) {
		return new RedisCompaction(this.streams, this.link, this.options, this.retention, this.clock, location(),
				request)
			.run(work);
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
		Annotation.add(facts, this.connector, this.options, this.clock);
		return true;
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
	public List<Finding> examine() {
		return this.doctor.examine();
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

package io.papyra.spring;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.report.StorageUsage;
import io.papyra.spring.maintenance.HistoryDamage;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.startup.HistoryOpening;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * How the history and its recorder are doing at this moment: what endpoint, health and
 * meters have in common. Safe for use by several threads. Never reads a history on a
 * disk; what a scan or the recorder has counted must do.
 */
public final class PapyraStatus {

	private final PersistenceBackend backend;

	private final @Nullable BufferedFactRecorder recorder;

	private final HistoryOpening opening;

	private final HistoryMaintenance maintenance;

	private final String systemId;

	private final SyncPolicy sync;

	public PapyraStatus(PersistenceBackend backend, @Nullable BufferedFactRecorder recorder, HistoryOpening opening,
			HistoryMaintenance maintenance, String systemId, SyncPolicy sync) {
		this.backend = backend;
		this.recorder = recorder;
		this.opening = opening;
		this.maintenance = maintenance;
		this.systemId = systemId;
		this.sync = sync;
	}

	/** Where facts are stored. */
	public PersistenceBackend backend() {
		return this.backend;
	}

	/** Identity of the actor system in facts that name none. */
	public String systemId() {
		return this.systemId;
	}

	/** When written facts are forced to stable storage. */
	public SyncPolicy sync() {
		return this.sync;
	}

	/**
	 * Classes of the application whose objects are stored as what they say of themselves.
	 */
	public Set<String> typesStoredAsText() {
		return (this.recorder != null) ? this.recorder.typesStoredAsText() : Set.of();
	}

	/**
	 * How the recorder is doing, or null if the application has one of its own. One that
	 * could not be opened, because the history cannot be had, is failing.
	 */
	public @Nullable RecorderStatus recorder() {
		RecorderStatus status = (this.recorder != null) ? this.recorder.status() : null;
		HistoryOpening.Unavailable unavailable = this.opening.unavailable();
		return (status != null && unavailable != null && status.state() == RecorderStatus.State.NEW)
				? status.failing(unavailable.reason(), unavailable.since()) : status;
	}

	/** How the startup check ended, or null if it has not passed. */
	public @Nullable StartupOutcome startup() {
		return this.opening.outcome();
	}

	/** What is done to the history while the service runs. */
	public HistoryMaintenance maintenance() {
		return this.maintenance;
	}

	/** The last scan of the history, or null if there was none. */
	public @Nullable ScanReport lastScan() {
		ScanReport onDemand = this.maintenance.lastScan();
		return (onDemand != null) ? onDemand : scanAtStart();
	}

	/**
	 * Since when the history is known to be damaged, or null if it is not: by the startup
	 * check, which may let that pass, or by a scan since. A clean scan or a recovery ends
	 * it.
	 */
	public @Nullable Instant damagedSince() {
		StartupOutcome outcome = startup();
		ScanReport atStart = scanAtStart();
		HistoryDamage since = this.maintenance.damage();
		if (outcome != null && atStart != null && !atStart.isClean() && !since.isKnownToHaveBeenIntact()) {
			return outcome.at();
		}
		return since.damagedSince();
	}

	private @Nullable ScanReport scanAtStart() {
		StartupOutcome outcome = startup();
		RecoveryReport recovery = (outcome != null) ? outcome.recovery() : null;
		if (recovery != null) {
			return recovery.after();
		}
		return (outcome != null) ? outcome.scan() : null;
	}

	/** The last recovery, or null if there was none. */
	public @Nullable RecoveryReport lastRecovery() {
		RecoveryReport onDemand = this.maintenance.lastRecovery();
		StartupOutcome outcome = startup();
		if (onDemand != null) {
			return onDemand;
		}
		return (outcome != null) ? outcome.recovery() : null;
	}

	/** What the history takes, or null if it is not known. */
	public @Nullable StorageUsage stored() {
		return (this.backend instanceof Measurable measurable) ? measurable.measure() : null;
	}

	/** Whether it will be known what the history takes. */
	public boolean isMeasured() {
		return this.backend instanceof Measurable;
	}

	/** Facts in the history by kind, or null if they were not counted. */
	public @Nullable Map<FactKind, Long> storedFacts() {
		StorageUsage use = stored();
		if (use != null) {
			return byKind((kind) -> use.of(kind).facts());
		}
		ScanReport scan = scanAtStart();
		RecorderStatus status = recorder();
		if (scan == null || status == null) {
			return null;
		}
		return byKind((kind) -> scan.facts().getOrDefault(kind, 0L) + status.written().getOrDefault(kind, 0L));
	}

	/** Bytes that the history takes, or null if it is not known. */
	public @Nullable Long storedBytes() {
		StorageUsage use = stored();
		return (use != null) ? use.bytes() : null;
	}

	/**
	 * Bytes that the history is kept to: those of all kinds together, or what the backend
	 * takes at most; null if there is no such limit. Between two compactions it may take
	 * more.
	 */
	public @Nullable Long storageLimit() {
		Long retained = retainedBytes();
		Long taken = (this.backend instanceof Measurable measurable) ? measurable.maxTotalSize() : null;
		return (retained != null && taken != null) ? Long.valueOf(Math.min(retained, taken))
				: (retained != null) ? retained : taken;
	}

	private @Nullable Long retainedBytes() {
		long sum = 0;
		for (FactKind kind : FactKind.values()) {
			Long most = this.maintenance.plan().compaction().retention().of(kind).maxTotalSize();
			if (most == null) {
				return null;
			}
			sum = (sum + most < 0) ? Long.MAX_VALUE : sum + most;
		}
		return sum;
	}

	/**
	 * Bytes that can still be stored where the history is, or null if it is not known.
	 * Asks the disk or the server, and waits for the answer.
	 */
	public @Nullable Long freeSpace() {
		return (this.backend instanceof Measurable measurable) ? measurable.freeSpace() : null;
	}

	private static Map<FactKind, Long> byKind(ToLongFunction<FactKind> count) {
		Map<FactKind, Long> counts = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			counts.put(kind, count.applyAsLong(kind));
		}
		return counts;
	}

	/** A constant as it is written in properties and answers. */
	public static String word(Enum<?> constant) {
		return ReportDescriptors.word(constant);
	}

}

package io.papyra.spring.actuate.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.report.StorageUsage;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.maintenance.CompactionResult;
import io.papyra.spring.maintenance.CompactionTrigger;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.ScanTrigger;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.CompactionDescriptors.AgeWaits;
import io.papyra.wire.CompactionDescriptors.Compaction;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The history at one glance. What is not known is absent.
 *
 * @param backend where facts are stored
 * @param location the path or key
 * @param systemId identity of the actor system
 * @param capabilities what the backend can do beyond storing and reading
 * @param facts facts in the history by kind, as counted by the last scan and the recorder
 * since
 * @param bytes what the history takes
 * @param factBytes what its facts take, by kind
 * @param retention which facts count, by kind
 * @param compaction when the history is compacted and how that went
 * @param scan when the whole history is scanned, and whether it is known to be damaged
 * @param writer the recorder
 * @param startup how the startup check ended
 * @param lastScan what the last scan found
 * @param lastRecovery what the last recovery did
 */
record PapyraDescriptor(String backend, String location, String systemId, List<String> capabilities,
		@Nullable Map<String, Long> facts, @Nullable Long bytes, @Nullable Map<String, Long> factBytes,
		@Nullable Map<String, CompactionDescriptors.Limits> retention, @Nullable CompactionSummary compaction,
		@Nullable Scans scan, @Nullable Writer writer, @Nullable Startup startup,
		ReportDescriptors.@Nullable Scan lastScan,
		ReportDescriptors.@Nullable Recovery lastRecovery) implements OperationResponseBody {

	/** A glance needs no more; the doctor lists the others. */
	private static final int LISTED_ANOMALIES = 10;

	static PapyraDescriptor of(PapyraStatus status, Instant now) {
		PersistenceBackend backend = status.backend();
		boolean compactable = backend instanceof Compactable;
		Map<FactKind, Long> facts = status.storedFacts();
		RecorderStatus recorder = status.recorder();
		StartupOutcome startup = status.startup();
		ScanReport scan = status.lastScan();
		RecoveryReport recovery = status.lastRecovery();
		return new PapyraDescriptor(backend.name(), backend.location(), status.systemId(), capabilities(backend),
				(facts != null) ? ReportDescriptors.byKind(facts) : null, status.storedBytes(),
				factBytes(status.stored()),
				compactable ? CompactionDescriptors.retention(status.maintenance().plan().compaction().retention())
						: null,
				compactable ? CompactionSummary.of(status.maintenance(), now) : null,
				(backend instanceof Scannable) ? Scans.of(status, now) : null,
				(recorder != null) ? Writer.of(recorder, PapyraStatus.word(status.sync())) : null,
				(startup != null) ? Startup.of(startup) : null,
				(scan != null) ? ReportDescriptors.Scan.of(scan, LISTED_ANOMALIES) : null,
				(recovery != null) ? ReportDescriptors.Recovery.of(recovery) : null);
	}

	private static @Nullable Map<String, Long> factBytes(@Nullable StorageUsage use) {
		if (use == null) {
			return null;
		}
		Map<FactKind, Long> bytes = new EnumMap<>(FactKind.class);
		use.kinds().forEach((kind, kindUse) -> bytes.put(kind, kindUse.bytes()));
		return ReportDescriptors.byKind(bytes);
	}

	private static List<String> capabilities(PersistenceBackend backend) {
		List<String> capabilities = new ArrayList<>();
		if (backend instanceof Scannable) {
			capabilities.add("scan");
		}
		if (backend instanceof Recoverable) {
			capabilities.add("recover");
		}
		if (backend instanceof Diagnosable) {
			capabilities.add("examine");
		}
		if (backend instanceof Compactable) {
			capabilities.add("compact");
		}
		return capabilities;
	}

	/**
	 * Scans of the whole history.
	 *
	 * @param schedule the time table; absent if it is only scanned on demand
	 * @param next when that is next
	 * @param damagedSince since when the history is known to be damaged; absent if it is
	 * not
	 */
	record Scans(@Nullable String schedule, @Nullable Instant next, @Nullable Instant damagedSince) {

		static Scans of(PapyraStatus status, Instant now) {
			ScanTrigger plan = status.maintenance().plan().scan();
			return new Scans(plan.schedule(), plan.next(now), status.damagedSince());
		}

	}

	/**
	 * The recorder.
	 *
	 * @param state what it is doing
	 * @param sync when facts are forced to stable storage
	 * @param bufferUsed bytes that wait
	 * @param bufferSize bytes that may wait
	 * @param written facts stored since the start, by kind
	 * @param bytesWritten their bytes
	 * @param dropped facts not recorded since the start, by reason
	 * @param writeErrors failed attempts to store a batch
	 * @param lastSeq number of the last fact stored; absent where positions are no
	 * numbers
	 * @param lastPosition where the last fact stored is
	 * @param lastSync when facts were last stored for good
	 * @param failure why facts cannot be stored at this moment
	 * @param failingSince since when
	 * @param removedByOthers facts that were stored and that another program has removed
	 * since, by kind
	 * @param removedByOthersAt when that was last found
	 */
	record Writer(String state, String sync, long bufferUsed, long bufferSize, Map<String, Long> written,
			long bytesWritten, Map<String, Long> dropped, long writeErrors, @Nullable Long lastSeq, String lastPosition,
			@Nullable Instant lastSync, @Nullable String failure, @Nullable Instant failingSince,
			@Nullable Map<String, Long> removedByOthers, @Nullable Instant removedByOthersAt) {

		static Writer of(RecorderStatus status, String sync) {
			Map<String, Long> dropped = new LinkedHashMap<>();
			for (DropReason reason : DropReason.values()) {
				dropped.put(reason.wireName(), status.dropped().getOrDefault(reason, 0L));
			}
			OptionalLong lastSeq = status.lastPosition().number();
			return new Writer(PapyraStatus.word(status.state()), sync, status.bufferUsed(), status.bufferSize(),
					ReportDescriptors.byKind(status.written()), status.bytesWritten(), dropped, status.writeErrors(),
					lastSeq.isPresent() ? lastSeq.getAsLong() : null, status.lastPosition().text(), status.lastSync(),
					status.failure(), status.failingSince(),
					(status.removedAt() != null) ? ReportDescriptors.byKind(status.removed()) : null,
					status.removedAt());
		}

	}

	/**
	 * The startup check.
	 *
	 * @param mode what it was to do about anomalies
	 * @param verdict how it ended
	 * @param at when
	 * @param tookMillis how long it took
	 * @param uncleanShutdown whether the run before this one did not end cleanly; null if
	 * that is not known
	 */
	record Startup(String mode, String verdict, Instant at, long tookMillis, @Nullable Boolean uncleanShutdown) {

		static Startup of(StartupOutcome outcome) {
			return new Startup(PapyraStatus.word(outcome.mode()), PapyraStatus.word(outcome.verdict()), outcome.at(),
					outcome.took().toMillis(), outcome.uncleanShutdown());
		}

	}

	/**
	 * When the history is compacted and how it went.
	 *
	 * @param schedule the time table; absent if it is only compacted on demand
	 * @param next when that is next
	 * @param last the last run
	 * @param ageWaits why nothing is removed for its age for the time being; absent if
	 * that is not so
	 */
	record CompactionSummary(@Nullable String schedule, @Nullable Instant next, @Nullable Run last,
			@Nullable AgeWaits ageWaits) {

		static CompactionSummary of(HistoryMaintenance maintenance, Instant now) {
			CompactionTrigger plan = maintenance.plan().compaction();
			CompactionResult last = maintenance.lastCompaction();
			return new CompactionSummary(plan.schedule(), plan.next(now), (last != null) ? Run.of(last) : null,
					AgeWaits.of(maintenance.ageWaits()));
		}

		/**
		 * A compaction that has ended.
		 *
		 * @param at when
		 * @param outcome how
		 * @param message why it was refused or failed
		 * @param report what it did
		 * @param ageWaits why it removed nothing for its age; absent if that was not so
		 */
		record Run(Instant at, String outcome, @Nullable String message, @Nullable Compaction report,
				@Nullable AgeWaits ageWaits) {

			static Run of(CompactionResult run) {
				CompactionReport report = run.report();
				Throwable error = run.error();
				return new Run(run.at(), ReportDescriptors.word(run.outcome()),
						(error != null) ? String.valueOf(error.getMessage()) : null,
						(report != null) ? Compaction.of(report) : null,
						(report != null) ? AgeWaits.of(report.ageWaits()) : null);
			}

		}

	}

}

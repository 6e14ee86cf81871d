package io.papyra.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.Finding;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.doctor.DoctorCheck;
import io.papyra.observe.DropReason;
import io.papyra.recorder.RecorderStatus;
import io.papyra.retention.RetentionPolicy;
import io.papyra.startup.StartupMode;

import org.springframework.util.unit.DataSize;

/**
 * What the doctor looks at in a service besides the history: its settings, and its
 * recorder at this moment.
 */
final class ServiceChecklist {

	private static final String RETENTION = "retention";

	private static final String COMPACTION = "compaction";

	private final PapyraProperties properties;

	private final PapyraStatus status;

	ServiceChecklist(PapyraProperties properties, PapyraStatus status) {
		this.properties = properties;
		this.status = status;
	}

	List<DoctorCheck> checks() {
		List<DoctorCheck> checks = new ArrayList<>(List.of(this::startup, this::durability, this::retention,
				this::compaction, this::redaction, this::recorder));
		PapyraProperties.Startup startup = this.properties.startup();
		String quarantine = startup.quarantineDirectory();
		if (startup.recoveryMode() == RecoveryMode.QUARANTINE && quarantine != null) {
			checks.add(() -> QuarantineCheck.of(Path.of(quarantine)));
		}
		return checks;
	}

	private Finding startup() {
		PapyraProperties.Startup startup = this.properties.startup();
		String seen = "papyra.startup.mode=" + PapyraStatus.word(startup.mode());
		if (startup.mode() == StartupMode.IGNORE || startup.mode() == StartupMode.SCAN_ONLY) {
			return Finding.warning("startup-mode", seen, "a damaged history would not stop the start: set "
					+ "papyra.startup.mode to fail_on_anomaly or recover");
		}
		if (startup.mode() == StartupMode.RECOVER && startup.recoveryMode() == RecoveryMode.IGNORE) {
			return Finding.warning("startup-mode", seen + ", papyra.startup.recovery-mode=ignore",
					"nothing would be mended: set papyra.startup.recovery-mode to repair or quarantine");
		}
		return Finding.ok("startup-mode", seen);
	}

	private Finding durability() {
		SyncPolicy sync = this.properties.write().sync();
		String seen = "papyra.write.sync=" + PapyraStatus.word(sync);
		if (this.status.backend().name().equals(BackendSelection.MEMORY)) {
			return Finding.warning("durability", "backend memory",
					"the history ends with the process: use another backend");
		}
		if (sync == SyncPolicy.NEVER) {
			return Finding.warning("durability", seen,
					"a loss of power costs facts: set papyra.write.sync to always or every_second");
		}
		return Finding.ok("durability", seen);
	}

	private Finding retention() {
		RetentionPolicy retention = this.status.maintenance().plan().retention();
		String backend = this.status.backend().name();
		DataSize total = this.properties.rotating().maxTotalSize();
		if (retention.isLimited()) {
			return Finding.ok(RETENTION, retention.toString());
		}
		if (backend.equals(BackendSelection.MEMORY)) {
			return Finding.ok(RETENTION, "the newest " + MemoryBackend.MOST_FACTS_PER_KIND + " facts of each kind");
		}
		if (backend.equals(BackendSelection.ROTATING) && total != null) {
			return Finding.ok(RETENTION, "papyra.rotating.max-total-size=" + Rules.text(total));
		}
		if (backend.equals(BackendSelection.JSON) || backend.equals(BackendSelection.ROTATING)) {
			return Finding.warning(RETENTION, "everything is kept for ever",
					"the history grows until the disk is full: set papyra.retention.max-age, .max-records or "
							+ ".max-total-size");
		}
		return Finding.ok(RETENTION, "that of the backend " + backend);
	}

	private Finding compaction() {
		CompactionPlan plan = this.status.maintenance().plan();
		CompactionRun last = this.status.maintenance().lastCompaction();
		if (last != null && last.error() != null) {
			return Finding.warning(COMPACTION,
					"the last one, at " + last.at() + ", was not done: " + last.error().getMessage(),
					"mend the cause; a damaged history has to be recovered first");
		}
		if (!plan.retention().isLimited()) {
			return Finding.ok(COMPACTION, "nothing expires");
		}
		if (plan.schedule() == null) {
			return Finding.warning(COMPACTION, "papyra.compaction.cron=" + plan.cron(),
					"what has expired stays stored: set a time, or have POST /actuator/papyra/compact asked regularly");
		}
		return Finding.ok(COMPACTION, "papyra.compaction.cron=" + plan.schedule());
	}

	private Finding redaction() {
		int keys = this.properties.redaction().keys().size();
		if (keys == 0) {
			return Finding.warning("redaction", "no key is masked in payloads",
					"list the keys of secrets in papyra.redaction.keys");
		}
		return Finding.ok("redaction", keys + " keys are masked in payloads");
	}

	private Finding recorder() {
		RecorderStatus recorder = this.status.recorder();
		if (recorder == null) {
			return Finding.ok("recorder", "the application has a recorder of its own");
		}
		if (recorder.state() == RecorderStatus.State.FAILING) {
			return Finding.error("recorder",
					"facts cannot be stored since " + recorder.failingSince() + ": " + recorder.failure(),
					"mend the cause; facts wait in the buffer, " + recorder.bufferUsed() + " of "
							+ recorder.bufferSize() + " bytes are used");
		}
		if (recorder.state() != RecorderStatus.State.OPEN) {
			return Finding.error("recorder", "the recorder is " + PapyraStatus.word(recorder.state()),
					"start the application anew");
		}
		long dropped = recorder.dropped().values().stream().mapToLong(Long::longValue).sum();
		if (dropped > 0) {
			return Finding.warning("recorder",
					dropped + " facts were dropped since the start: " + byReason(recorder.dropped()),
					"for overflow raise papyra.write.buffer-size; for encoding look at what is recorded");
		}
		return Finding.ok("recorder", "open, nothing dropped since the start");
	}

	private static String byReason(Map<DropReason, Long> dropped) {
		StringBuilder text = new StringBuilder();
		for (DropReason reason : DropReason.values()) {
			long count = dropped.getOrDefault(reason, 0L);
			if (count > 0) {
				text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(reason.wireName());
			}
		}
		return text.toString();
	}

}

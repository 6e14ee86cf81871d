package io.papyra.spring.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import org.jspecify.annotations.Nullable;

/**
 * Repairs the history of a service that runs. Nothing may be written meanwhile, so
 * recording is paused, if the user allows that.
 */
public final class RuntimeRecovery {

	/**
	 * A writer that does not come to it in this time cannot store facts at this moment.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final @Nullable BufferedFactRecorder recorder;

	private final @Nullable Path quarantineDirectory;

	private final boolean allowed;

	public RuntimeRecovery(@Nullable BufferedFactRecorder recorder, @Nullable Path quarantineDirectory,
			boolean allowed) {
		this.recorder = recorder;
		this.quarantineDirectory = quarantineDirectory;
		this.allowed = allowed;
	}

	/**
	 * @throws MaintenanceRefusedException if recording is under way and may not be paused
	 * @throws io.papyra.backend.PersistenceException if it cannot be paused, or the
	 * history cannot be repaired
	 */
	RecoveryReport run(Function<RecoveryRequest, RecoveryReport> recovery, RecoveryMode mode, boolean dryRun) {
		RecoveryRequest request = new RecoveryRequest(mode, this.quarantineDirectory, dryRun);
		if (this.recorder == null) {
			return recovery.apply(request);
		}
		if (!this.allowed && isOpen(this.recorder.status().state())) {
			throw new MaintenanceRefusedException("facts are being recorded, so the history cannot be repaired now: "
					+ "restart with papyra.startup.mode=recover, or set papyra.recovery.allow-at-runtime=true");
		}
		return this.recorder.pauseFor(PATIENCE, () -> recovery.apply(request));
	}

	private static boolean isOpen(RecorderStatus.State state) {
		return state == RecorderStatus.State.OPEN || state == RecorderStatus.State.FAILING;
	}

}

package io.papyra.autoconfigure;

import java.nio.file.Path;
import java.util.function.Function;

import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import org.jspecify.annotations.Nullable;

/**
 * Mends the history of a service that runs. Only possible while nobody writes.
 */
final class RecoveryOnDemand {

	private final @Nullable BufferedFactRecorder recorder;

	private final @Nullable Path quarantineDirectory;

	RecoveryOnDemand(@Nullable BufferedFactRecorder recorder, @Nullable Path quarantineDirectory) {
		this.recorder = recorder;
		this.quarantineDirectory = quarantineDirectory;
	}

	/**
	 * @throws MaintenanceRefusedException if recording goes on
	 */
	RecoveryReport run(Function<RecoveryRequest, RecoveryReport> recovery, RecoveryMode mode, boolean dryRun) {
		if (this.recorder != null && isOpen(this.recorder.status().state())) {
			throw new MaintenanceRefusedException("facts are being recorded, so the history cannot be mended now: "
					+ "restart with papyra.startup.mode=recover");
		}
		return recovery.apply(new RecoveryRequest(mode, this.quarantineDirectory, dryRun));
	}

	private static boolean isOpen(RecorderStatus.State state) {
		return state == RecorderStatus.State.OPEN || state == RecorderStatus.State.FAILING;
	}

}

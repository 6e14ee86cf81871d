package io.papyra.startup;

import java.nio.file.Path;
import java.time.Duration;

import io.papyra.report.RecoveryMode;
import org.jspecify.annotations.Nullable;

/**
 * How the startup check works.
 *
 * @param mode what to do about anomalies
 * @param recoveryMode how to repair them under {@link StartupMode#RECOVER}
 * @param quarantineDirectory where originals are kept under
 * {@link RecoveryMode#QUARANTINE}; null for beside the log
 * @param timeout how long the check may take, or null for as long as it needs
 * @param depth how much it reads
 */
public record StartupOptions(StartupMode mode, RecoveryMode recoveryMode, @Nullable Path quarantineDirectory,
		@Nullable Duration timeout, ScanDepth depth) {

	/** What the documentation calls the defaults. */
	public static StartupOptions defaults() {
		return new StartupOptions(StartupMode.FAIL_ON_ANOMALY, RecoveryMode.REPAIR, null, null, ScanDepth.INCREMENTAL);
	}

}

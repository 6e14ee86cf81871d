package io.papyra.spring.maintenance;

import java.time.Instant;

import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history is damaged, as far as scans and recoveries since the start tell.
 * Safe for use by several threads.
 */
public final class HistoryDamage {

	private @Nullable Instant damagedSince;

	/** When the damage was last seen, by the monotonic clock. */
	private long seen;

	private boolean foundIntact;

	HistoryDamage() {
	}

	/**
	 * A scan has ended.
	 * @param began when it began, by the monotonic clock
	 */
	synchronized void scanned(ScanReport report, long began, Instant now) {
		if (!report.isClean()) {
			damaged(now);
		}
		else if (this.damagedSince == null || began - this.seen > 0) {
			// One that began earlier has read what was good then.
			intact();
		}
	}

	/** A recovery has ended. */
	synchronized void recovered(RecoveryReport report, Instant now) {
		if (report.after().isClean()) {
			intact();
		}
		else {
			damaged(now);
		}
	}

	private void damaged(Instant now) {
		this.seen = System.nanoTime();
		if (this.damagedSince == null) {
			this.damagedSince = now;
		}
	}

	private void intact() {
		this.damagedSince = null;
		this.foundIntact = true;
	}

	/** Since when damage is known, or null if none is. */
	public synchronized @Nullable Instant damagedSince() {
		return this.damagedSince;
	}

	/** Whether the history was found to be intact at any time since the start. */
	public synchronized boolean isKnownToHaveBeenIntact() {
		return this.foundIntact;
	}

}

package io.papyra.spring.maintenance;

import java.time.Instant;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.report.CompactionReport;
import org.jspecify.annotations.Nullable;

/**
 * How a compaction ended.
 *
 * @param at when
 * @param report what it did, or null if it was refused or failed
 * @param error why it was refused or failed, or null if it did not
 */
public record CompactionResult(Instant at, @Nullable CompactionReport report, @Nullable Throwable error) {

	/** How a compaction can end. */
	public enum Outcome {

		/** What had expired is gone. */
		COMPACTED,

		/** It was not begun, for a good reason; nothing was changed. */
		REFUSED,

		/** It could not be done. */
		ERROR;

		/** How it ended that left this report or this error. */
		public static Outcome of(@Nullable CompactionReport report, @Nullable Throwable error) {
			if (error instanceof CompactionRefusedException) {
				return REFUSED;
			}
			return (report != null) ? COMPACTED : ERROR;
		}

	}

	/** How it ended, in one word. */
	public Outcome outcome() {
		return Outcome.of(this.report, this.error);
	}

}

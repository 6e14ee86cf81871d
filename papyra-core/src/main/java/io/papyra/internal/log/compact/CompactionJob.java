package io.papyra.internal.log.compact;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

import io.papyra.backend.PersistenceException;
import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.store.LogHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one log's compaction share.
 *
 * @param log the log
 * @param context the compaction of the whole store
 * @param files its files
 * @param view the log as it was looked at
 * @param known what is in it
 * @param plan what has expired
 * @param now as of when
 */
record CompactionJob(LogHandle log, CompactionContext context, LogLayout files, LogSnapshot view, IndexSnapshot known,
		CompactionPlan plan, Instant now) {

	/** Room to be left for what else is written meanwhile. */
	private static final long MARGIN = 1024 * 1024;

	Disk disk() {
		return this.log.disk();
	}

	/** What is known of one of its files, for which something is planned. */
	SegmentStats known(Segment segment) {
		return Objects.requireNonNull(this.known.of(segment));
	}

	/**
	 * With what a file begins that takes the place of another one.
	 * @param removedThrough highest number of a fact that is removed now
	 * @param kept how many lines stay, if that is known
	 */
	CompactedHeader header(Segment segment, LogOrigin origin, long removedThrough, HeaderNotes.@Nullable Kept kept) {
		return new CompactedHeader(segment.base(), origin, this.now, removedThrough, this.known.acknowledgedThrough(),
				HeaderNotes.NONE.withKept(kept)
					.withRepairs(this.known.repairs())
					.withRun(this.plan.runsBefore(segment)));
	}

	/** Makes sure that the given number of bytes can be written. */
	void needRoom(long bytes) throws IOException {
		long free = disk().freeSpace(this.files.directory());
		if (free < bytes + MARGIN) {
			throw new PersistenceException(
					"compacting " + this.files.location() + " needs " + (bytes + MARGIN)
							+ " bytes for the facts that stay, but " + free + " are free; make room on that volume",
					null);
		}
	}

}

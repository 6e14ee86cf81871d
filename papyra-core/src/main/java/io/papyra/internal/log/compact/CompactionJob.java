package io.papyra.internal.log.compact;

import java.io.IOException;
import java.time.Instant;

import io.papyra.backend.PersistenceException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.store.LogHandle;

/**
 * What the steps of one log's compaction share.
 *
 * @param log the log
 * @param run the compaction of the whole store
 * @param files its files
 * @param view the log as it was found valid
 * @param known what is in it
 * @param proven whether all of it has been read and found valid; otherwise that is still
 * to be done before anything takes effect
 * @param plan what has expired
 * @param now as of when
 */
record CompactionJob(LogHandle log, CompactionContext run, LogLayout files, LogSnapshot view, IndexSnapshot known,
		boolean proven, CompactionPlan plan, Instant now) {

	/** Room to be left for what else is written meanwhile. */
	private static final long MARGIN = 1024 * 1024;

	Disk disk() {
		return this.log.disk();
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

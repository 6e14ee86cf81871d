package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

import io.papyra.disk.Disk;

/**
 * What the steps of one log's compaction share.
 *
 * @param log the log
 * @param run the compaction of the whole store
 * @param files its files
 * @param view the log as it was found sound
 * @param known what is in it
 * @param plan what no longer counts
 * @param now as of when
 */
record CompactionTask(FactLog log, CompactionRun run, LogLayout files, LogView view, IndexView known,
		CompactionPlan plan, Instant now) {

	Disk disk() {
		return this.log.parts().disk();
	}

	/** Deletes what was being made, if it was not completed. */
	void discard(Path temporary) throws IOException {
		FileOps.deleteIfThere(disk(), temporary);
	}

}

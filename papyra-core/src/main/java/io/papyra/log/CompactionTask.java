package io.papyra.log;

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
 * @param proven whether all of it has been read and found sound; otherwise that is still
 * to be done before anything counts
 * @param plan what no longer counts
 * @param now as of when
 */
record CompactionTask(FactLog log, CompactionRun run, LogLayout files, LogView view, IndexView known, boolean proven,
		CompactionPlan plan, Instant now) {

	Disk disk() {
		return this.log.parts().disk();
	}

}

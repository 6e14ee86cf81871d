package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

import io.papyra.disk.Disk;
import io.papyra.disk.FileInfo;
import io.papyra.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * A log as it stands at one moment, seen by somebody who only reads.
 *
 * @param location the file
 * @param size how many bytes count; what a writer adds later does not
 * @param writer the process that has the log open for writing, or null
 * @param beingWritten whether an incomplete last line may just be on its way to the disk
 * @param checkpoint how far the log was once known to be good, or null if that is not
 * known
 */
record LogView(String location, long size, @Nullable String writer, boolean beingWritten,
		@Nullable Checkpoint checkpoint) {

	/**
	 * How long an incomplete last line is taken to be on its way. A writer that could not
	 * complete it by then could not cut it back either, and a note of a holder on another
	 * machine may be stale.
	 */
	private static final Duration IN_FLIGHT = Duration.ofSeconds(60);

	static LogView of(Disk disk, Path log, FileInfo info, InstantSource clock) throws IOException {
		// The checkpoint is read before the size: it must never promise more than what is
		// then looked at.
		Checkpoint checkpoint = CheckpointFile.read(disk, log);
		LockHolder holder = disk.lockHolder(LogFormat.lock(log));
		FileInfo now = disk.info(log);
		FileInfo current = (now != null) ? now : info;
		boolean fresh = Duration.between(current.modified(), clock.instant()).compareTo(IN_FLIGHT) < 0;
		return new LogView(log.toString(), current.size(), (holder != null) ? holder.toString() : null,
				holder != null && fresh, checkpoint);
	}

	/** A log as its own writer or mender sees it: nobody else writes. */
	static LogView exclusive(Disk disk, Path log, long size) throws IOException {
		return new LogView(log.toString(), size, null, false, CheckpointFile.read(disk, log));
	}

}

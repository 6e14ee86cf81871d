package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.backend.HistoryChangedException;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.disk.LockHeldException;
import io.papyra.internal.disk.LockHolder;
import io.papyra.internal.log.segment.SegmentReplacedException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the disk says into what a person can act on: the file, the reason, the next
 * step.
 */
public final class IoErrors {

	private IoErrors() {
	}

	/** A second writer, whose work no other can do. */
	public static PersistenceException ofWriter(Path path, IOException ex) {
		if (ex instanceof LockHeldException held) {
			LockHolder holder = held.holder();
			boolean here = holder != null && holder.isThisProcess();
			return new WriterLockedException(
					openBy(path, holder, here) + "; stop that writer first, or give this one a file of its own", here);
		}
		return of(path, "could not be opened for writing", ex);
	}

	private static String openBy(Path path, @Nullable LockHolder holder, boolean here) {
		return path + " is open for writing by " + ((holder != null) ? holder : "another process")
				+ (here ? ", which is this process itself" : "");
	}

	public static PersistenceException of(Path path, String what, IOException ex) {
		if (WorkCancelledException.isInterrupt(ex)) {
			return WorkCancelledException.interrupted("what is done with " + path, ex);
		}
		if (ex instanceof LockHeldException held) {
			LockHolder holder = held.holder();
			boolean here = holder != null && holder.isThisProcess();
			return new WriterLockedException(openBy(path, holder, here) + (here ? "; close that writer first"
					: "; stop it first, or have it do this, which the command does with --url "
							+ "http://HOST:PORT/actuator"),
					here);
		}
		if (ex instanceof SegmentReplacedException) {
			return new HistoryChangedException(
					"history changed, read again: " + ex.getMessage() + "; a compaction or another program was quicker",
					ex);
		}
		return new PersistenceException(path + " " + what + ": " + DiskFailure.text(ex), ex);
	}

}

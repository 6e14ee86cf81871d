package io.papyra.internal.log;

import java.io.IOException;

import io.papyra.backend.Finding;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/** Looks whether the current user may write where a log of segments goes on. */
final class SegmentRights {

	private SegmentRights() {
	}

	/** What is wrong, or null. Leaves everything as it is, and never throws. */
	static @Nullable Finding problem(Disk disk, LogLayout layout) {
		try {
			Segment last = layout.resolve(disk).list(disk).last();
			if (last != null) {
				// Opening changes nothing, and is the only honest way to know.
				disk.openForWrite(last.path()).close();
				return StorageProbe.names(disk, last.path());
			}
			return null;
		}
		catch (IOException ex) {
			return Finding.error("storage-rights",
					"this user cannot open the last segment in " + layout.location() + " for writing: "
							+ DiskFailure.reason(ex),
					StorageProbe.advice(ex, "make it, and its folder, the user's own"));
		}
	}

}

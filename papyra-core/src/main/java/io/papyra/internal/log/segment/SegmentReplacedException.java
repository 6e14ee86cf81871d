package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of a log is no longer the one that was listed: it was dropped or rewritten by a
 * compaction. Looking again helps.
 */
public final class SegmentReplacedException extends IOException {

	private static final long serialVersionUID = 1L;

	public SegmentReplacedException(Path path) {
		super(path + " is not there any more");
	}

}

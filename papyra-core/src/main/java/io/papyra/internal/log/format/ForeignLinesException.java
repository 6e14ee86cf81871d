package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that does not have the lock has written to a file that is open for writing.
 */
public final class ForeignLinesException extends IOException {

	private static final long serialVersionUID = 1L;

	public ForeignLinesException(Path file, long bytes) {
		super("another program has written " + bytes + " bytes to " + file + " while it was open for writing");
	}

}

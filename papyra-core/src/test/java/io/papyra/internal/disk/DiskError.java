package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a call fails, and which calls can fail in that way. Messages and exceptions are
 * those of a JVM on Linux.
 */
public enum DiskError {

	EIO("Input/output error", EnumSet.complementOf(EnumSet.of(DiskCall.LOCK_HOLDER))),

	ENOSPC("No space left on device", Sets.GROWING),

	EDQUOT("Disk quota exceeded", Sets.GROWING),

	EROFS("Read-only file system", Sets.CHANGING),

	EACCES("Permission denied", Sets.NAMED),

	EMFILE("Too many open files", Sets.OPENING),

	EINTR("Interrupted system call",
			EnumSet.of(DiskCall.READ, DiskCall.WRITE, DiskCall.FORCE, DiskCall.TRUNCATE, DiskCall.LOCK, DiskCall.CREATE,
					DiskCall.OPEN_FOR_READ, DiskCall.OPEN_FOR_WRITE)),

	/** No failure: fewer bytes are written than were given, at least one. */
	SHORT_WRITE("", EnumSet.of(DiskCall.WRITE)),

	/** No failure: fewer bytes are read than there are, at least one. */
	SHORT_READ("", EnumSet.of(DiskCall.READ)),

	/**
	 * No failure that shows: the write is reported as done, but only its first few bytes
	 * arrive, or none.
	 */
	LOST_WRITE("", EnumSet.of(DiskCall.WRITE));

	private final String message;

	@SuppressWarnings("ImmutableEnumChecker")
	private final Set<DiskCall> calls;

	DiskError(String message, Set<DiskCall> calls) {
		this.message = message;
		this.calls = calls;
	}

	/** Whether that call can fail in this way. */
	public boolean concerns(DiskCall call) {
		return this.calls.contains(call);
	}

	/** Whether the caller gets an exception. */
	public boolean isVisible() {
		return !this.message.isEmpty();
	}

	IOException exception(DiskCall call, Path file) {
		if (!Sets.NAMED.contains(call)) {
			return new IOException(this.message);
		}
		return (this == EACCES) ? new AccessDeniedException(file.toString())
				: new FileSystemException(file.toString(), null, this.message);
	}

	private static final class Sets {

		static final Set<DiskCall> OPENING = EnumSet.of(DiskCall.CREATE, DiskCall.OPEN_FOR_READ,
				DiskCall.OPEN_FOR_WRITE, DiskCall.LIST, DiskCall.SYNC_DIRECTORY, DiskCall.LOCK);

		static final Set<DiskCall> GROWING = EnumSet.of(DiskCall.CREATE, DiskCall.RENAME, DiskCall.LINK,
				DiskCall.CREATE_DIRECTORIES, DiskCall.LOCK, DiskCall.WRITE, DiskCall.FORCE);

		static final Set<DiskCall> CHANGING = EnumSet.of(DiskCall.CREATE, DiskCall.OPEN_FOR_WRITE, DiskCall.RENAME,
				DiskCall.LINK, DiskCall.DELETE, DiskCall.CREATE_DIRECTORIES, DiskCall.LOCK, DiskCall.WRITE,
				DiskCall.TRUNCATE);

		static final Set<DiskCall> NAMED = EnumSet.of(DiskCall.CREATE, DiskCall.OPEN_FOR_WRITE, DiskCall.OPEN_FOR_READ,
				DiskCall.INFO, DiskCall.RENAME, DiskCall.LINK, DiskCall.DELETE, DiskCall.LIST,
				DiskCall.CREATE_DIRECTORIES, DiskCall.SYNC_DIRECTORY, DiskCall.FREE_SPACE, DiskCall.LOCK);

		private Sets() {
		}

	}

}

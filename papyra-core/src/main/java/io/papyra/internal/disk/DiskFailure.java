package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What a disk says when it cannot do something, as people can act on it. */
public final class DiskFailure {

	private static final String RIGHTS = "let the user that runs this service create, write, rename and delete files there";

	private DiskFailure() {
	}

	/** Why it could not be done, with the file where the disk names one. */
	public static String reason(IOException ex) {
		if (ex instanceof AccessDeniedException denied) {
			return "no permission for " + denied.getFile();
		}
		if (ex instanceof FileSystemException system) {
			return why(system) + " (" + system.getFile() + ")";
		}
		return (ex.getMessage() != null) ? ex.getMessage() : ex.toString();
	}

	private static String why(FileSystemException ex) {
		if (ex.getReason() != null) {
			return ex.getReason();
		}
		if (ex instanceof NoSuchFileException) {
			return "no such file or directory";
		}
		if (ex instanceof FileAlreadyExistsException) {
			return "something else is there";
		}
		return (ex instanceof NotDirectoryException) ? "not a directory" : ex.getClass().getSimpleName();
	}

	/** The next step; empty where none is known. */
	public static String advice(IOException ex) {
		if (ex instanceof AccessDeniedException denied) {
			String owner = adviceFor(denied.getFile());
			return owner.isEmpty() ? RIGHTS : owner;
		}
		return Known.of(ex).map((known) -> known.advice).orElse("");
	}

	/**
	 * Whether this user lacks a right, which is something else than a volume that is
	 * full, read-only or broken.
	 */
	public static boolean isOfRights(IOException ex) {
		return ex instanceof AccessDeniedException
				|| Known.of(ex).filter((known) -> known == Known.NOT_PERMITTED || known == Known.NOT_OWNER).isPresent();
	}

	/** What the operating system says, by its words, and what to do about it. */
	private enum Known {

		FULL("no space left", "make room on that volume (df -h; df -i where there are too many files)"),
		QUOTA("quota", "make room in what this user may use there, or have the quota raised"),
		READ_ONLY("read-only file system", "mount that volume for writing, or use a place on another one"),
		NOT_PERMITTED("operation not permitted",
				"a rule beyond the rights of files forbids it: look at lsattr, at the security policy and at how the "
						+ "volume is mounted"),
		/** In the words of {@link FileOwner}, which has the next step in them. */
		NOT_OWNER("belong", ""),
		DEVICE("input/output error", "the volume or its device fails: look at the log of the system"),
		NAME_TOO_LONG("file name too long", "use a shorter path"),
		TOO_MANY_FILES("too many open files",
				"raise the limit on open files of this process (ulimit -n, LimitNOFILE of the unit)"),
		TOO_LARGE("file too large", "raise the limit on the size of files, of this user (ulimit -f) or of that volume"),
		STALE("stale file handle", "mount that network volume again"),
		LINKS("symbolic links", "look where the link leads, it may lead to itself");

		private final String words;

		private final String advice;

		Known(String words, String advice) {
			this.words = words;
			this.advice = advice;
		}

		static Optional<Known> of(IOException ex) {
			// Not the file, whose name may be anything.
			String reason = (ex instanceof FileSystemException system) ? why(system) : reason(ex);
			String words = reason.toLowerCase(Locale.ROOT);
			return Arrays.stream(values()).filter((known) -> words.contains(known.words)).findFirst();
		}

	}

	/**
	 * What to do where there is no permission for a file: to be the user whose it is, or
	 * whose the lowest directory above it is that can be looked at. A file of another
	 * user in a directory of this one was copied or restored there, and is to be given
	 * back.
	 * @return empty if that would not help
	 */
	private static String adviceFor(@Nullable String file) {
		try {
			for (Path at = (file != null) ? Path.of(file).toAbsolutePath() : null; at != null; at = at.getParent()) {
				FileOwner owner = Disk.real().owner(at);
				if (owner != null) {
					return owner.mine() ? "" : at + " belongs to " + owner.user() + ", and this is " + owner.runner()
							+ ": " + (isInOwnDirectory(at) ? givenBack(at) : owner.advice());
				}
			}
			return "";
		}
		catch (IOException ex) {
			// What is wrong is reported by the caller that asks for advice.
			return "";
		}
	}

	private static boolean isInOwnDirectory(Path file) throws IOException {
		Path directory = file.getParent();
		FileOwner owner = (directory != null) ? Disk.real().owner(directory) : null;
		return owner != null && owner.mine();
	}

	private static String givenBack(Path file) {
		return "the directory is this user's, so give the file back, sudo chown --reference='" + file.getParent()
				+ "' '" + file + "'";
	}

	/** Both, in one line. */
	public static String text(IOException ex) {
		String advice = advice(ex);
		return advice.isEmpty() ? reason(ex) : reason(ex) + "; " + advice;
	}

}

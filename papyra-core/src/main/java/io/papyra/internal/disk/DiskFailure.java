package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

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
		String reason = reason(ex).toLowerCase(Locale.ROOT);
		if (reason.contains("no space left") || reason.contains("quota")) {
			return "make room on that volume";
		}
		if (reason.contains("file too large")) {
			return "raise the limit on the size of files, of this user (ulimit -f) or of that volume";
		}
		if (reason.contains("read-only file system")) {
			return "mount that volume for writing, or use a place on another one";
		}
		if (reason.contains("symbolic links")) {
			return "look where the link leads, it may lead to itself";
		}
		return reason.contains("input/output error") ? "the volume or its device fails: look at the log of the system"
				: "";
	}

	/**
	 * What to do where there is no permission for a file: to be the user whose it is, or
	 * whose the lowest directory above it is that can be looked at.
	 * @return empty if that would not help
	 */
	private static String adviceFor(@Nullable String file) {
		try {
			for (Path at = (file != null) ? Path.of(file).toAbsolutePath() : null; at != null; at = at.getParent()) {
				FileOwner owner = Disk.real().owner(at);
				if (owner != null) {
					return owner.mine() ? "" : at + " belongs to " + owner.user() + ", and this is " + owner.runner()
							+ ": " + owner.advice();
				}
			}
			return "";
		}
		catch (IOException ex) {
			// What is wrong is reported by the caller that asks for advice.
			return "";
		}
	}

	/** Both, in one line. */
	public static String text(IOException ex) {
		String advice = advice(ex);
		return advice.isEmpty() ? reason(ex) : reason(ex) + "; " + advice;
	}

}

package io.papyra.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.LockHolder;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a log can do its work as the current user: by doing each kind of
 * operation in a scratch file beside it, never in the log itself.
 */
final class StorageProbe {

	private static final String RIGHTS = "storage-rights";

	private static final long LITTLE_SPACE = 256L * 1024 * 1024;

	private static final long NO_SPACE = 16L * 1024 * 1024;

	private final Disk disk;

	private final Path path;

	private final Path location;

	private final Path owned;

	/** A log that is one file. */
	StorageProbe(Disk disk, Path path) {
		this(disk, path, path, path);
	}

	/**
	 * @param path the log, or what stands for it in its directory
	 * @param location what people know the log by
	 * @param owned the file whose owner is the log's
	 */
	StorageProbe(Disk disk, Path path, Path location, Path owned) {
		this.disk = disk;
		this.path = path;
		this.location = location;
		this.owned = owned;
	}

	List<Finding> run() {
		List<Finding> findings = new ArrayList<>();
		try {
			Path log = this.disk.resolve(this.path);
			Path directory = existing(DurableFiles.directory(log));
			HistoryOwnerCheck owner = HistoryOwnerCheck.of(this.disk, this.owned, directory);
			owner.findings(log).forEach(findings::add);
			findings.add(owner.isAnother() ? untried(owner, log) : rights(directory, log));
			findings.add(space(directory));
			findings.add(writer(log));
			Finding names = names(this.disk, log);
			if (names != null) {
				findings.add(names);
			}
		}
		catch (IOException ex) {
			findings.add(Finding.error(RIGHTS, this.location + " cannot be looked at: " + DiskFailure.reason(ex),
					advice(ex, "let this user reach the directory of the log")));
		}
		return findings;
	}

	/** The directory, or what is there already of the way to it. */
	private Path existing(Path directory) throws IOException {
		Path at = directory;
		while (at.getParent() != null && this.disk.info(at) == null) {
			at = at.getParent();
		}
		return at;
	}

	private Finding rights(Path directory, Path log) {
		Path scratch = directory.resolve(DurableFiles.name(log) + ".doctor-" + ProcessHandle.current().pid() + "-"
				+ Thread.currentThread().getId() + DurableFiles.TEMPORARY);
		Path renamed = DurableFiles.sibling(scratch, "2");
		String step = "create";
		try {
			try (DiskFile file = DurableFiles.recreate(this.disk, scratch)) {
				step = "write";
				DurableFiles.writeFully(file, ByteBuffer.wrap(new byte[] { '\n' }), 0);
				step = "sync";
				file.force();
			}
			step = "rename";
			this.disk.rename(scratch, renamed);
			step = "sync the directory of";
			this.disk.syncDirectory(directory);
			step = "delete";
			this.disk.delete(renamed);
			return logItself(log, directory);
		}
		catch (IOException ex) {
			return Finding.error(RIGHTS, failed(step + " a file in " + directory, ex), advice(ex,
					"let the user that runs the service create, write, sync, rename and delete files there"));
		}
		finally {
			removeQuietly(scratch);
			removeQuietly(renamed);
		}
	}

	/**
	 * A scratch file of another user would be in the way of the log's own, if it stayed,
	 * and its making would tell nothing about what that user can do.
	 */
	private Finding untried(HistoryOwnerCheck owner, Path log) {
		IOException problem = openProblem(log);
		return (problem == null) ? Finding.warning(RIGHTS, "not tried as another user than the owner", owner.advice())
				: Finding.error(RIGHTS, failed("open " + log + " for writing", problem), owner.advice());
	}

	private Finding logItself(Path log, Path directory) {
		IOException problem = openProblem(log);
		return (problem == null)
				? Finding.ok(RIGHTS, "this user can create, write, sync, rename and delete files in " + directory)
				: Finding.error(RIGHTS, failed("open " + log + " for writing", problem),
						advice(problem, "make " + log + " a file that this user may read and write"));
	}

	/** A volume that is full, or broken, is no matter of who the user is. */
	private static String failed(String what, IOException ex) {
		return (DiskFailure.isOfRights(ex) ? "this user cannot " + what : "cannot " + what + ", as any user") + ": "
				+ DiskFailure.reason(ex);
	}

	/** What fits the failure, or what usually does. */
	static String advice(IOException ex, String usually) {
		String advice = (ex instanceof AccessDeniedException) ? "" : DiskFailure.advice(ex);
		return advice.isEmpty() ? usually : advice;
	}

	private @Nullable IOException openProblem(Path log) {
		try {
			FileInfo info = this.disk.info(log);
			if (info == null) {
				return null;
			}
			if (!info.isFile()) {
				return new FileSystemException(log.toString(), null, "not a regular file");
			}
			// Opening changes nothing, and is the only honest way to know.
			this.disk.openForWrite(log).close();
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private Finding space(Path directory) throws IOException {
		long free = this.disk.freeSpace(directory);
		String seen = free / (1024 * 1024) + " MiB free in " + directory;
		String advice = "make room, or move the log to another volume";
		if (free < NO_SPACE) {
			return Finding.error("free-space", seen, advice);
		}
		return (free < LITTLE_SPACE) ? Finding.warning("free-space", seen, advice) : Finding.ok("free-space", seen);
	}

	private Finding writer(Path log) throws IOException {
		LockHolder holder = this.disk.lockHolder(LogFormat.lock(log));
		if (holder != null && !holder.isCertain()) {
			return Finding.warning("writer", "whether a process has the log open for writing is " + holder,
					"look as the user that runs the service");
		}
		return Finding.ok("writer", (holder == null) ? "no process has the log open for writing"
				: holder + " has the log open for writing");
	}

	/** More than one name is more than one lock; null if there is just one. */
	static @Nullable Finding names(Disk disk, Path file) throws IOException {
		FileInfo info = disk.info(file);
		int names = (info != null && info.isFile()) ? disk.links(file) : 1;
		return (names <= 1) ? null
				: Finding.warning("hard-links",
						file + " has " + names + " names (hard links), and under each of them a lock of its own",
						"copy it to a file of its own, so that no second service can write to it");
	}

	private void removeQuietly(Path scratch) {
		try {
			DurableFiles.deleteIfThere(this.disk, scratch);
		}
		catch (IOException ex) {
			// Already reported as the step that failed; the next writer removes what is
			// left.
			return;
		}
	}

	/**
	 * What keeps the current user from writing where a log of segments continues, or
	 * null. Leaves everything as it is, and never throws.
	 */
	static @Nullable Finding problem(Disk disk, LogLayout layout) {
		try {
			Segment last = layout.resolve(disk).list(disk).last();
			if (last != null) {
				// Opening changes nothing, and is the only honest way to know.
				disk.openForWrite(last.path()).close();
				return names(disk, last.path());
			}
			return null;
		}
		catch (IOException ex) {
			return Finding.error(RIGHTS, failed("open the last segment in " + layout.location() + " for writing", ex),
					advice(ex, "make it, and its folder, the user's own"));
		}
	}

}

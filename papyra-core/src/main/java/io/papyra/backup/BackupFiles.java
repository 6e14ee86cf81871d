package io.papyra.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.FileOwner;
import io.papyra.internal.disk.LockHeldException;
import io.papyra.internal.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/** What is done with the files and directories of backups. Used by one thread. */
final class BackupFiles {

	private static final int CHUNK = 1024 * 1024;

	/** Stays, as lock files do. */
	private static final String LOCK = ".papyra-backup.lock";

	private static final String INCOMPLETE = ".incomplete";

	private final Disk disk;

	private final ProgressMonitor monitor;

	private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

	private long done;

	BackupFiles(Disk disk, ProgressMonitor monitor) {
		this.disk = disk;
		this.monitor = monitor;
	}

	/** Whether nothing is there but, at most, an empty directory. */
	boolean isFree(Path target) throws IOException {
		FileInfo info = this.disk.info(target);
		return info == null || (info.isDirectory() && this.disk.list(target).isEmpty());
	}

	/**
	 * Makes the directory in which something is to be made, and keeps others from making
	 * something there until the lock is closed.
	 * @throws WriterLockedException if another writer is at work there
	 */
	DiskLock begin(Path target) throws IOException {
		Path directory = directory(target);
		this.disk.createDirectories(directory);
		try {
			DiskLock lock = this.disk.lock(directory.resolve(LOCK));
			lock.note();
			return lock;
		}
		catch (LockHeldException ex) {
			throw new WriterLockedException("another backup or restore is at work in " + directory + ": "
					+ ((ex.holder() != null) ? ex.holder() : "another process") + "; run this again when it has ended");
		}
	}

	/**
	 * Refuses to create a file of this user's in the directory of a history that belongs
	 * to another user, to whom it could not be given.
	 * @param history file or directory
	 */
	void requireOwnerBeside(Path target, Path history) throws IOException {
		Path place = this.disk.resolve(history);
		FileOwner owner = this.disk.owner(place);
		if (owner != null && !owner.givable() && this.disk.resolve(directory(target)).equals(directory(place))) {
			throw owner.refusal(place);
		}
	}

	/** Every file below a directory, in the order of the names. */
	List<Path> below(Path directory) throws IOException {
		List<Path> files = new ArrayList<>();
		FileInfo info = this.disk.info(directory);
		if (info == null || !info.isDirectory()) {
			return files;
		}
		for (Path entry : this.disk.list(directory)) {
			FileInfo of = this.disk.info(entry);
			if (of != null && of.isDirectory()) {
				files.addAll(below(entry));
			}
			else {
				files.add(entry);
			}
		}
		return files;
	}

	/** Whether that is a directory and not a link to one. */
	boolean isRealDirectory(Path path) throws IOException {
		FileInfo info = this.disk.info(path);
		return info != null && info.isDirectory() && !isLink(path);
	}

	private boolean isLink(Path path) throws IOException {
		return !this.disk.resolve(path).equals(this.disk.resolve(directory(path)).resolve(name(path)));
	}

	/** What is in the directory of a backup and is no part of it, whatever its name. */
	List<Path> strangers(Path backup) throws IOException {
		return this.disk.list(backup)
			.stream()
			.filter((path) -> !name(path).equals(BackupManifest.LOG) && !name(path).equals(BackupManifest.NAME))
			.toList();
	}

	/**
	 * Who makes, restores or removes a backup in a directory; null if no process does.
	 */
	@Nullable LockHolder holder(Path directory) throws IOException {
		return this.disk.lockHolder(directory.resolve(LOCK));
	}

	/** Deletes a directory with everything in it, if it is there; follows no link. */
	void delete(Path directory) throws IOException {
		boolean link = isLink(directory);
		FileInfo info = this.disk.info(directory);
		if (info == null && !link) {
			return;
		}
		if (info != null && info.isDirectory() && !link) {
			for (Path entry : this.disk.list(directory)) {
				delete(entry);
			}
		}
		this.disk.delete(directory);
	}

	/**
	 * Deletes what was being made when something else went wrong, which is what is told.
	 */
	void deleteAfter(Throwable failure, Path directory) {
		try {
			delete(directory);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	/** SHA-256 of a file, which may be copied on the way. */
	String hash(DiskFile source, @Nullable DiskFile copy, long total) throws IOException {
		MessageDigest digest = sha256();
		for (long at = 0;;) {
			int read = source.read(this.chunk.clear(), at);
			if (read <= 0) {
				return HexFormat.of().formatHex(digest.digest());
			}
			this.chunk.flip();
			digest.update(this.chunk.duplicate());
			while (copy != null && this.chunk.hasRemaining()) {
				if (copy.write(this.chunk, at + this.chunk.position()) <= 0) {
					throw new IOException("the disk took no byte of " + this.chunk.remaining());
				}
			}
			at += read;
			this.done += read;
			this.monitor.progress(this.done, Math.max(this.done, total));
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	/** Where something is made that gets its name when it is complete. */
	static Path building(Path target) {
		return directory(target).resolve("." + name(target) + INCOMPLETE);
	}

	/** Whether a name is one of those that {@link #building(Path)} gives. */
	static boolean isBuilding(Path path) {
		return name(path).startsWith(".") && name(path).endsWith(INCOMPLETE);
	}

	static Path directory(Path path) {
		return Objects.requireNonNull(path.getParent(), "the root is no place for a file");
	}

	static String name(Path path) {
		return Objects.requireNonNull(path.getFileName(), "the root has no name").toString();
	}

	static PersistenceException failure(Path path, String what, IOException ex) {
		if (WorkCancelledException.isInterrupt(ex)) {
			return WorkCancelledException.interrupted("what is done with " + path, ex);
		}
		return new PersistenceException(path + " " + what + ": " + DiskFailure.text(ex), ex);
	}

}

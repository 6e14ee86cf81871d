package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A file system. Paths are taken as they are; nothing is cached. Safe for use by several
 * threads.
 *
 * <p>
 * Durability follows POSIX: the bytes of a file are on stable storage after
 * {@link DiskFile#force()}, a name that was made, renamed or deleted is after
 * {@link #syncDirectory(Path)} of its directory.
 */
public interface Disk {

	/** The file system of this machine. */
	static Disk real() {
		return NioDisk.INSTANCE;
	}

	/**
	 * Makes a new, empty file, readable by its owner alone, and opens it for reading and
	 * writing.
	 * @throws java.nio.file.FileAlreadyExistsException if there is something of that name
	 */
	DiskFile create(Path file) throws IOException;

	/**
	 * Makes a file as {@link #create(Path)} does, for one that is large and will be
	 * written once, mostly in whole blocks from buffers outside the heap.
	 */
	default DiskFile createLarge(Path file) throws IOException {
		return create(file);
	}

	/**
	 * Opens a file that is there, for reading and writing.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	DiskFile openForWrite(Path file) throws IOException;

	/**
	 * Opens a file that is there, for reading and writing, and for {@link DiskFile#append
	 * appending} whatever another program appends meanwhile.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	default DiskFile openForAppend(Path file) throws IOException {
		return openForWrite(file);
	}

	/**
	 * Opens a file that is there, for reading.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	DiskFile openForRead(Path file) throws IOException;

	/** What is under that name, following links, or null if nothing does. */
	@Nullable FileInfo info(Path file) throws IOException;

	/**
	 * The file that a path means, with every symbolic link followed; the path itself if
	 * there is nothing yet.
	 */
	default Path resolve(Path file) throws IOException {
		return file;
	}

	/** How many names a file has, as far as the file system tells; 1 if it does not. */
	default int links(Path file) throws IOException {
		return 1;
	}

	/**
	 * Whose a file or directory is, following links; null if there is none, or if the
	 * file system does not tell who may have what is made there.
	 */
	default @Nullable FileOwner owner(Path file) throws IOException {
		return null;
	}

	/**
	 * Refuses to continue if a file belongs to a user to whom what is made here could not
	 * be given, and who then could not open it. A file that is not there belongs to no
	 * user.
	 * @throws java.nio.file.FileSystemException if so; the reason names the user
	 */
	default void requireOwner(Path file) throws IOException {
		FileOwner owner = owner(file);
		if (owner != null && !owner.givable()) {
			throw owner.refusal(file);
		}
	}

	/**
	 * Gives a file or directory that was just made to the owner and the group of another
	 * one.
	 * @throws IOException if this process cannot
	 */
	default void giveAs(Path made, Path model) throws IOException {
		// A file system without owners.
	}

	/** Renames a file atomically; what had the new name before is replaced. */
	void rename(Path from, Path to) throws IOException;

	/**
	 * Gives a file a second name.
	 * @throws IOException if there is something of that name, or the file cannot have
	 * two: not every file system knows such names, and none across volumes
	 */
	void link(Path existing, Path name) throws IOException;

	/**
	 * Deletes a file.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	void delete(Path file) throws IOException;

	/** Everything in a directory, sorted by name. */
	List<Path> list(Path directory) throws IOException;

	/**
	 * Makes a directory and what is missing above it, accessible to its owner alone.
	 * Nothing if it is there.
	 */
	void createDirectories(Path directory) throws IOException;

	/** Makes the names in a directory durable. */
	void syncDirectory(Path directory) throws IOException;

	/** Bytes that may still be written where that directory is. */
	long freeSpace(Path directory) throws IOException;

	/**
	 * Takes the lock that a file stands for. The file is made if need be, and stays if it
	 * was {@link DiskLock#note() noted} there who has the lock. The lock ends with the
	 * process at the latest. A symbolic link is not followed, and what is no lock file is
	 * not written to.
	 * @throws LockHeldException if it is held, in this process or another
	 */
	DiskLock lock(Path lockFile) throws IOException;

	/**
	 * Who has the lock that a file stands for; null if it is free. The operating system
	 * tells whether it is held; a note in the file says by whom. Where the system cannot
	 * be asked, the holder is not {@link LockHolder#isCertain() certain}.
	 */
	@Nullable LockHolder lockHolder(Path lockFile) throws IOException;

}

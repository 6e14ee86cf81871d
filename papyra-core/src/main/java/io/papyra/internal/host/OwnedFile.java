package io.papyra.internal.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;

/**
 * A new file that is made as those of a history are: its owner's alone, who is the one of
 * its directory where this process may give files to others. Not safe for use by several
 * threads.
 */
public final class OwnedFile implements Closeable {

	private static final Disk DISK = Disk.real();

	private final Path path;

	private final DiskFile file;

	private long size;

	private OwnedFile(Path path, DiskFile file) {
		this.path = path;
		this.file = file;
	}

	/**
	 * Makes it, in a directory that is there.
	 * @throws FileAlreadyExistsException if something has this name
	 */
	public static OwnedFile create(Path path) throws IOException {
		return new OwnedFile(path, DISK.create(path));
	}

	/** Makes a directory, and those above it, for the same owner. */
	public static void createDirectories(Path directory) throws IOException {
		DISK.createDirectories(directory);
	}

	/** Why a file could not be made, read or written, and what to do about it. */
	public static String problem(IOException ex) {
		return DiskFailure.text(ex);
	}

	public Path path() {
		return this.path;
	}

	/** Adds bytes at its end. */
	public void write(byte[] bytes) throws IOException {
		ByteBuffer rest = ByteBuffer.wrap(bytes);
		while (rest.hasRemaining()) {
			this.size += this.file.write(rest, this.size);
		}
	}

	/** Forces its bytes and its name to stable storage. */
	public void force() throws IOException {
		this.file.force();
		DISK.syncDirectory(DurableFiles.directory(this.path));
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}

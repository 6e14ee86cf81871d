package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The few things that are done with whole files, each in the one way that survives a
 * crash at any step.
 */
public final class DurableFiles {

	/**
	 * A file that is being made and does not count yet; the next writer removes what a
	 * crash left.
	 */
	public static final String TEMPORARY = ".tmp";

	/** A file of this number of bytes is written to disk while it is made. */
	public static final long LARGE = 16L * 1024 * 1024;

	private DurableFiles() {
	}

	/** Writes all of it, however often the disk takes only a part. */
	public static void writeFully(DiskFile file, ByteBuffer bytes, long position) throws IOException {
		long at = position;
		while (bytes.hasRemaining()) {
			int written = file.write(bytes, at);
			if (written <= 0) {
				throw new IOException("the disk took no byte of " + bytes.remaining() + " at position " + at);
			}
			at += written;
		}
	}

	/** The same at the end, after whatever another program has appended meanwhile. */
	public static void appendFully(DiskFile file, ByteBuffer bytes, long end) throws IOException {
		long at = end;
		while (bytes.hasRemaining()) {
			int written = file.append(bytes, at);
			if (written <= 0) {
				throw new IOException("the disk took no byte of " + bytes.remaining() + " at position " + at);
			}
			at += written;
		}
	}

	/** Reads as much as the buffer has room for, or up to the end of the file. */
	public static void readFully(DiskFile file, ByteBuffer target, long position) throws IOException {
		long at = position;
		while (target.hasRemaining()) {
			int read = file.read(target, at);
			if (read <= 0) {
				return;
			}
			at += read;
		}
	}

	public static byte[] readAtMost(DiskFile file, int size) throws IOException {
		ByteBuffer target = ByteBuffer.allocate(size);
		readFully(file, target, 0);
		return Arrays.copyOf(target.array(), target.position());
	}

	/**
	 * Gives a file this content as a whole: temporary file, sync, rename, sync of the
	 * directory.
	 */
	public static void replace(Disk disk, Path file, ByteBuffer content) throws IOException {
		Path temporary = temporary(file);
		try {
			try (DiskFile made = recreate(disk, temporary)) {
				writeFully(made, content, 0);
				made.force();
			}
			publish(disk, temporary, file);
		}
		catch (IOException | RuntimeException ex) {
			deleteAfter(ex, disk, temporary);
			throw ex;
		}
	}

	/**
	 * Deletes what was being made when something else went wrong, which is what is
	 * reported.
	 */
	private static void deleteAfter(Throwable failure, Disk disk, Path temporary) {
		try {
			deleteIfThere(disk, temporary);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	/** Lets a temporary file, whose content is synced, take its name. */
	public static void publish(Disk disk, Path temporary, Path file) throws IOException {
		disk.rename(temporary, file);
		disk.syncDirectory(directory(file));
	}

	/** Makes a temporary file, in place of one that a crash left. */
	public static DiskFile recreate(Disk disk, Path temporary) throws IOException {
		deleteIfThere(disk, temporary);
		return disk.create(temporary);
	}

	/** The same for a file that will have about the given number of bytes. */
	public static DiskFile recreate(Disk disk, Path temporary, long size) throws IOException {
		if (size < LARGE) {
			return recreate(disk, temporary);
		}
		deleteIfThere(disk, temporary);
		return disk.createLarge(temporary);
	}

	public static void deleteIfThere(Disk disk, Path file) throws IOException {
		try {
			disk.delete(file);
		}
		catch (NoSuchFileException ex) {
			// Nothing is left to do: another process was quicker, or it was never there.
		}
	}

	/** Deletes the temporary files in a directory whose names begin like that. */
	public static void deleteTemporaries(Disk disk, Path directory, String prefix) throws IOException {
		for (Path entry : disk.list(directory)) {
			String name = name(entry);
			if (name.startsWith(prefix) && name.endsWith(TEMPORARY)) {
				deleteIfThere(disk, entry);
			}
		}
	}

	public static Path temporary(Path file) {
		return sibling(file, TEMPORARY);
	}

	public static Path sibling(Path file, String suffix) {
		return file.resolveSibling(name(file) + suffix);
	}

	/** The name, or one like it that nothing has yet. */
	public static Path freeName(Disk disk, Path wanted) throws IOException {
		Path name = wanted;
		for (int other = 2; disk.info(name) != null; other++) {
			name = sibling(wanted, "-" + other);
		}
		return name;
	}

	public static String name(Path file) {
		return String.valueOf(file.getFileName());
	}

	public static Path directory(Path file) {
		Path parent = file.toAbsolutePath().getParent();
		return (parent != null) ? parent : file.toAbsolutePath();
	}

}

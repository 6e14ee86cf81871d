package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few checksummed lines in a file whose room was reserved beforehand, which is
 * overwritten in place: so they can be left on a disk that is full. A file system that
 * writes every block to a new place may refuse that all the same. Used by one thread at a
 * time.
 */
public final class ReservedNotes {

	private static final Logger LOG = LoggerFactory.getLogger(ReservedNotes.class);

	/** One block of nearly every disk. */
	static final int SIZE = 4096;

	private static final String SUFFIX = ".unstored";

	private final Disk disk;

	private final Path file;

	public ReservedNotes(Disk disk, Path file) {
		this.disk = disk;
		this.file = file;
	}

	/** The file beside a history that is one file. */
	public static Path beside(Path log) {
		return DurableFiles.sibling(log, SUFFIX);
	}

	/**
	 * The file in a directory of logs, under a name that versions which do not know it
	 * leave alone.
	 */
	public static Path in(Path directory) {
		return directory.resolve(".papyra" + SUFFIX);
	}

	/** Reserves the room, if that was not done. */
	public void reserve() {
		try {
			FileInfo info = this.disk.info(this.file);
			if (info == null) {
				DurableFiles.replace(this.disk, this.file, ByteBuffer.wrap(blank()));
			}
		}
		catch (IOException ex) {
			LOG.debug("No room could be reserved in {}; what is not stored at a stop is told in the log only",
					this.file, ex);
		}
	}

	/** The entries that are there. */
	public List<byte[]> read() throws IOException {
		List<byte[]> entries = new ArrayList<>();
		byte[] bytes = bytes();
		LineTrailer trailer = new LineTrailer();
		int start = 0;
		for (int end = Bytes.newline(bytes, 0, bytes.length); end >= 0; end = Bytes.newline(bytes, start,
				bytes.length)) {
			if (trailer.check(bytes, start, end) > 0) {
				entries.add(Arrays.copyOfRange(bytes, start, trailer.bodyEnd()));
			}
			start = end + 1;
		}
		return entries;
	}

	/** Adds one, if there is room for it. */
	public void add(byte[] entry) {
		try {
			List<byte[]> entries = new ArrayList<>(read());
			entries.add(entry);
			write(entries);
		}
		catch (IOException ex) {
			LOG.warn("What was not stored could not be noted in {} either: {}", this.file, ex.toString());
		}
	}

	public void clear() {
		try {
			if (!read().isEmpty()) {
				write(List.of());
			}
		}
		catch (IOException ex) {
			LOG.warn("{} could not be cleared; what it tells is told once more by the next run: {}", this.file,
					ex.toString());
		}
	}

	private byte[] bytes() throws IOException {
		FileInfo info = this.disk.info(this.file);
		if (info == null || !info.isFile()) {
			return new byte[0];
		}
		try (DiskFile opened = this.disk.openForRead(this.file)) {
			return DurableFiles.readAtMost(opened, SIZE);
		}
	}

	private void write(List<byte[]> entries) throws IOException {
		byte[] block = blank();
		int at = 0;
		LineTrailer trailer = new LineTrailer();
		for (byte[] entry : entries) {
			if (at + entry.length + LineTrailer.MAX_LENGTH > SIZE) {
				throw new IOException("there is no room for more than " + SIZE + " bytes");
			}
			System.arraycopy(entry, 0, block, at, entry.length);
			at = trailer.append(block, at, at + entry.length, 1);
		}
		FileInfo info = this.disk.info(this.file);
		if (info == null || !info.isFile() || info.size() < SIZE) {
			throw new IOException("no room was reserved");
		}
		try (DiskFile opened = this.disk.openForWrite(this.file)) {
			DurableFiles.writeFully(opened, ByteBuffer.wrap(block), 0);
			opened.force();
		}
	}

	private static byte[] blank() {
		byte[] block = new byte[SIZE];
		Arrays.fill(block, (byte) ' ');
		block[SIZE - 1] = '\n';
		return block;
	}

}

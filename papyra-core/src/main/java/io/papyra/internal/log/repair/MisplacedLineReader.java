package io.papyra.internal.log.repair;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.LineTrailer;

/** Reads single lines out of the files of a repair, mostly one after the other. */
final class MisplacedLineReader implements Closeable {

	private static final int BLOCK = 64 * 1024;

	/** Read at once where the next line is likely to be far away. */
	private static final int FAR = 2 * 1024;

	/** This number of files is kept open at once. */
	private static final int OPEN = 16;

	private final Disk disk;

	private final List<RepairSource> sources;

	private final Map<Integer, Window> windows = new LinkedHashMap<>(OPEN, 0.75f, true);

	private final LineTrailer trailer = new LineTrailer();

	MisplacedLineReader(Disk disk, List<RepairSource> sources) {
		this.disk = disk;
		this.sources = sources;
	}

	/** A part of a file that is in memory. */
	private static final class Window {

		private final DiskFile file;

		private byte[] block = new byte[0];

		private long base;

		Window(DiskFile file) {
			this.file = file;
		}

		/**
		 * Lines that are wanted one after the other, in either direction, are read
		 * together.
		 */
		private boolean near(long offset) {
			return offset >= this.base - BLOCK && offset < this.base + this.block.length + BLOCK;
		}

		private long start(long offset, int length) {
			return (near(offset) && offset < this.base) ? Math.max(0, offset + length - Math.max(BLOCK, length))
					: offset;
		}

		byte[] read(long offset, int length) throws IOException {
			if (offset < this.base || offset + length > this.base + this.block.length) {
				long start = start(offset, length);
				ByteBuffer bytes = ByteBuffer.allocate(Math.max(near(offset) ? BLOCK : FAR, length));
				DurableFiles.readFully(this.file, bytes, start);
				if (start + bytes.position() < offset + length) {
					throw new IOException(
							"the file ends at byte " + (start + bytes.position()) + ", but was read further before");
				}
				this.block = Arrays.copyOf(bytes.array(), bytes.position());
				this.base = start;
			}
			int from = (int) (offset - this.base);
			return Arrays.copyOfRange(this.block, from, from + length);
		}

	}

	/**
	 * The bytes of a line, without its newline.
	 * @throws IOException if they are not what was read before
	 */
	byte[] read(MisplacedLines.Stray line, boolean checksummed) throws IOException {
		byte[] bytes = window(line.source()).read(line.offset(), line.length());
		if (checksummed && this.trailer.check(bytes, 0, bytes.length) != line.seq()) {
			throw new IOException("byte " + line.offset() + " of " + file(line)
					+ " could be read once, but is not the same when it is read again");
		}
		return bytes;
	}

	private java.nio.file.Path file(MisplacedLines.Stray line) {
		return this.sources.get(line.source()).file().path();
	}

	private Window window(int source) throws IOException {
		Window window = this.windows.get(source);
		if (window == null) {
			if (this.windows.size() == OPEN) {
				Iterator<Window> oldest = this.windows.values().iterator();
				oldest.next().file.close();
				oldest.remove();
			}
			window = new Window(this.disk.openForRead(this.sources.get(source).file().path()));
			this.windows.put(source, window);
		}
		return window;
	}

	@Override
	public void close() throws IOException {
		IOException failure = null;
		for (Window window : this.windows.values()) {
			try {
				window.file.close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		this.windows.clear();
		if (failure != null) {
			throw failure;
		}
	}

}

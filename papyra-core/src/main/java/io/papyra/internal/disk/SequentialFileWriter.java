package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/** Writes a new log from its beginning, in blocks. Used by one thread. */
public final class SequentialFileWriter {

	private static final int BLOCK = 256 * 1024;

	/** Of a large file, so much is written in one go. */
	private static final int PIECE = 1024 * 1024;

	/**
	 * So much is forced together. A disk is kept busy while the rest is made; smaller
	 * parts were slower, since each of them is waited for.
	 */
	private static final long FORCED = 64L * 1024 * 1024;

	private final DiskFile file;

	private final @Nullable WriteBehind behind;

	private ByteBuffer block;

	private long flushed;

	/**
	 * @param expected bytes that will be written, more or less
	 */
	public SequentialFileWriter(DiskFile file, long expected) {
		this(file, (expected < DurableFiles.LARGE) ? null : new WriteBehind(file, PIECE, FORCED));
	}

	public SequentialFileWriter(DiskFile file, @Nullable WriteBehind behind) {
		this.file = file;
		this.behind = behind;
		this.block = (behind != null) ? behind.buffer() : ByteBuffer.allocate(BLOCK);
	}

	/** Counts what is written, and forgets it. */
	public static SequentialFileWriter nowhere() {
		SequentialFileWriter output = new SequentialFileWriter(new Nothing(), null);
		output.block = ByteBuffer.allocate(8 * 1024);
		return output;
	}

	/** A file without a byte. */
	public static DiskFile emptyFile() {
		return new Nothing();
	}

	/** Takes everything and has nothing. */
	private static final class Nothing implements DiskFile {

		@Override
		public int read(ByteBuffer target, long position) {
			return -1;
		}

		@Override
		public int write(ByteBuffer source, long position) {
			int length = source.remaining();
			source.position(source.limit());
			return length;
		}

		@Override
		public void force() {
		}

		@Override
		public void truncate(long size) {
		}

		@Override
		public long size() {
			return 0;
		}

		@Override
		public void close() {
		}

	}

	public void write(byte[] bytes, int from, int to) throws IOException {
		int at = from;
		while (at < to) {
			makeRoom();
			int part = Math.min(this.block.remaining(), to - at);
			this.block.put(bytes, at, part);
			at += part;
		}
	}

	/** Adds a range of another file. */
	public void copy(DiskFile source, long from, long to) throws IOException {
		long at = from;
		while (at < to) {
			makeRoom();
			int room = this.block.remaining();
			this.block.limit(this.block.position() + (int) Math.min(room, to - at));
			int read = source.read(this.block, at);
			this.block.limit(this.block.capacity());
			if (read <= 0) {
				throw new IOException("the file ends at byte " + at + ", but " + to + " were there");
			}
			at += read;
		}
	}

	public void newline() throws IOException {
		makeRoom();
		this.block.put((byte) '\n');
	}

	private void makeRoom() throws IOException {
		if (this.block.hasRemaining()) {
			return;
		}
		if (this.behind == null) {
			flush();
			return;
		}
		int length = this.block.position();
		this.block = this.behind.write(this.block, this.flushed);
		this.flushed += length;
	}

	private void flush() throws IOException {
		this.block.flip();
		int length = this.block.remaining();
		DurableFiles.writeFully(this.file, this.block, this.flushed);
		this.flushed += length;
		this.block.clear();
	}

	/** Everything that was written is on stable storage when this returns. */
	public void force() throws IOException {
		if (this.behind != null) {
			this.behind.finish();
		}
		flush();
		this.file.force();
	}

	public long size() {
		return this.flushed + this.block.position();
	}

}

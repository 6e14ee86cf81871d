package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.papyra.disk.DiskFile;

import org.jspecify.annotations.Nullable;

/** Writes a new log from its beginning, in blocks. Used by one thread. */
final class LogOutput {

	/**
	 * Copied, and forced, together. A disk is kept busy while the rest is copied; smaller
	 * pieces were slower, since each of them is waited for.
	 */
	private static final long PIECE = 64L * 1024 * 1024;

	private final DiskFile file;

	private final long piece;

	private final EarlyForce early;

	private final ByteBuffer block = ByteBuffer.allocate(256 * 1024);

	private long flushed;

	/** The range of another file that comes next; empty as long as bytes are buffered. */
	private @Nullable DiskFile source;

	private long from;

	private long to;

	LogOutput(DiskFile file) {
		this(file, PIECE);
	}

	/**
	 * @param piece bytes that are copied, and forced, in one go
	 */
	LogOutput(DiskFile file, long piece) {
		this.file = file;
		this.piece = piece;
		this.early = new EarlyForce(file, piece);
	}

	void write(byte[] bytes, int from, int to) throws IOException {
		drain();
		int at = from;
		while (at < to) {
			if (!this.block.hasRemaining()) {
				flush();
			}
			int part = Math.min(this.block.remaining(), to - at);
			this.block.put(bytes, at, part);
			at += part;
		}
	}

	/** Adds a range of another file, which stays open until the next force. */
	void copy(DiskFile source, long from, long to) throws IOException {
		flush();
		if (source != this.source || from != this.to) {
			drain();
			this.source = source;
			this.from = from;
		}
		this.to = to;
		if (this.to - this.from >= this.piece) {
			drain();
		}
	}

	/** Copies the range that comes next. */
	private void drain() throws IOException {
		DiskFile other = this.source;
		while (other != null && this.from < this.to) {
			long copied = other.copyTo(this.from, Math.min(this.piece, this.to - this.from), this.file, this.flushed);
			if (copied <= 0) {
				throw new IOException("the file ends at byte " + this.from + ", but " + this.to + " were there");
			}
			this.from += copied;
			this.flushed += copied;
			this.early.written(this.flushed);
		}
	}

	void newline() throws IOException {
		if (!this.block.hasRemaining()) {
			flush();
		}
		this.block.put((byte) '\n');
	}

	private void flush() throws IOException {
		this.block.flip();
		int length = this.block.remaining();
		FileOps.writeFully(this.file, this.block, this.flushed);
		this.flushed += length;
		this.block.clear();
		this.early.written(this.flushed);
	}

	/** Everything that was written is on stable storage when this returns. */
	void force() throws IOException {
		drain();
		flush();
		this.early.await();
		this.file.force();
	}

	long size() {
		return this.flushed + (this.to - this.from) + this.block.position();
	}

}

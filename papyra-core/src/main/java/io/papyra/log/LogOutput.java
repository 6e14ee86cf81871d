package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.papyra.disk.DiskFile;

/** Writes a new log from its beginning, in blocks. */
final class LogOutput {

	private final DiskFile file;

	private final ByteBuffer block = ByteBuffer.allocate(256 * 1024);

	private long flushed;

	LogOutput(DiskFile file) {
		this.file = file;
	}

	void write(byte[] bytes, int from, int to) throws IOException {
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

	/** Adds a range of another file. */
	void copy(DiskFile source, long from, long to) throws IOException {
		flush();
		for (long at = from; at < to;) {
			long copied = source.copyTo(at, to - at, this.file, this.flushed);
			if (copied <= 0) {
				throw new IOException("the file ends at byte " + at + ", but " + to + " were there");
			}
			at += copied;
			this.flushed += copied;
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
	}

	/** Everything that was written is on stable storage when this returns. */
	void force() throws IOException {
		flush();
		this.file.force();
	}

	long size() {
		return this.flushed + this.block.position();
	}

}

package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;

/**
 * Walks over the lines of a file from the end, newest first, reading only what it walks
 * over, in bounded memory. Not safe for use by several threads.
 */
public final class ReverseLineReader {

	private static final int BLOCK = 64 * 1024;

	/** Enough to see that a line is too long. */
	private static final int LARGEST = LogFormat.MAX_LINE + BLOCK;

	private static final byte[] NOTHING = {};

	private final DiskFile file;

	private byte[] block;

	/** File position of the first byte in the block. */
	private long base;

	private int filled;

	/** File position at which the next line to be returned ends, its newline included. */
	private long end;

	private int from;

	private int to;

	private boolean terminated;

	private boolean tooLong;

	/** Walks back from {@code end}, which is the end of the file or of a line. */
	public ReverseLineReader(DiskFile file, long end) {
		this.file = file;
		this.end = end;
		this.base = end;
		this.block = new byte[(int) Math.min(BLOCK, end)];
	}

	/** Goes to the line before; false at the beginning of the file. */
	public boolean previous() throws IOException {
		if (this.end == 0) {
			return false;
		}
		this.tooLong = false;
		int wanted = BLOCK;
		while (true) {
			if (this.end <= this.base || wanted > BLOCK) {
				load(this.end - wanted);
			}
			int stop = (int) (this.end - this.base);
			this.terminated = this.block[stop - 1] == '\n';
			this.to = this.terminated ? stop - 1 : stop;
			int newline = Bytes.lastNewline(this.block, 0, this.to);
			if (newline >= 0 || this.base == 0) {
				this.from = newline + 1;
				this.end = this.base + this.from;
				if (this.end == 0 && Bytes.matches(this.block, 0, Bytes.ORDER_MARK)) {
					this.from = Math.min(Bytes.ORDER_MARK.length, this.to);
				}
				this.tooLong = this.to - this.from > LogFormat.MAX_LINE;
				return true;
			}
			if (this.to > LogFormat.MAX_LINE) {
				passOver();
				return true;
			}
			wanted = Math.min(Math.max(wanted, stop) * 2, LARGEST);
		}
	}

	/** Continues before that place, where a line begins. */
	public void jump(long place) {
		this.end = place;
		this.base = place;
		this.filled = 0;
	}

	/** Reads the bytes from there to the end of the line that is looked for. */
	private void load(long start) throws IOException {
		this.base = Math.max(0, start);
		this.filled = (int) (this.end - this.base);
		if (this.block.length < this.filled) {
			// All of it is read again: there need not be room for both.
			this.block = NOTHING;
			this.block = new byte[this.filled];
		}
		ByteBuffer target = ByteBuffer.wrap(this.block, 0, this.filled);
		DurableFiles.readFully(this.file, target, this.base);
		if (target.hasRemaining()) {
			throw new IOException("the file has become shorter while it was read: it ends at byte "
					+ (this.base + target.position()) + ", but reached " + this.end);
		}
	}

	/**
	 * Finds the beginning of a line that is too long to be held, and drops its bytes.
	 */
	private void passOver() throws IOException {
		this.tooLong = true;
		this.block = new byte[BLOCK];
		int newline = -1;
		do {
			this.end = this.base;
			load(this.end - BLOCK);
			newline = Bytes.lastNewline(this.block, 0, this.filled);
		}
		while (newline < 0 && this.base > 0);
		this.from = newline + 1;
		this.to = this.from;
		this.end = this.base + this.from;
	}

	public byte[] bytes() {
		return this.block;
	}

	public int from() {
		return this.from;
	}

	public int to() {
		return this.to;
	}

	public boolean terminated() {
		return this.terminated;
	}

	/** Whether the line was too long to be held; its bytes are not there then. */
	public boolean tooLong() {
		return this.tooLong;
	}

	/** Where the line begins in the file. */
	public long offset() {
		return this.end;
	}

}

package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;

import io.papyra.codec.LongLine;
import io.papyra.internal.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the lines of a range of a file, oldest first, in bounded memory: what is
 * longer than {@link LogFormat#MAX_LINE} is skipped and reported by {@link #tooLong()}.
 * Not safe for use by several threads.
 */
public final class LineReader {

	private static final int BLOCK = 256 * 1024;

	/**
	 * Read at once after a jump, where often a single line is wanted; doubled with every
	 * further read.
	 */
	private static final int FIRST_READ = 4 * 1024;

	private final DiskFile file;

	private final long end;

	private byte[] block;

	/** File position of the first byte in the block. */
	private long base;

	private int filled;

	private int appetite = BLOCK;

	private int from;

	private int to;

	/** Where the next line begins in the block. */
	private int next;

	private long skipped;

	private boolean terminated;

	/** Where the line ends in the block of which a part was taken, or -1. */
	private int restEnd = -1;

	private boolean restTerminated;

	private boolean rest;

	private LongConsumer watcher = (place) -> {
	};

	/** Bytes that are in place of the line's newline, or -1 if it ends regularly. */
	private int damagedBreak = -1;

	private long lines;

	/** Sees what is skipped; made when the first line is too long. */
	private @Nullable LongLine passed;

	/**
	 * Walks over the bytes from {@code start} to {@code end}; a line may begin at
	 * {@code start}.
	 */
	public LineReader(DiskFile file, long start, long end) {
		this.file = file;
		this.base = start;
		this.end = end;
		this.block = new byte[(int) Math.min(BLOCK, Math.max(0, end - start))];
	}

	/**
	 * Has a listener notified of how far the file is read, also within a line without
	 * end.
	 */
	public void watch(LongConsumer told) {
		this.watcher = told;
	}

	/** Goes to the next line; false at the end. */
	public boolean next() throws IOException {
		this.from = this.next;
		this.skipped = 0;
		if (this.restEnd >= 0) {
			// The end of what was taken apart is known: looking for it once more for
			// every part would take a time that grows with the square of their number.
			int known = this.restEnd;
			this.restEnd = -1;
			if (this.restTerminated || this.from < known) {
				line(known, this.restTerminated);
				this.rest = true;
				return true;
			}
		}
		this.rest = false;
		int searched = this.from;
		while (true) {
			int newline = Bytes.newline(this.block, searched, this.filled);
			if (newline >= 0) {
				return line(newline, true);
			}
			searched = this.filled;
			if (this.filled - this.from > LogFormat.MAX_LINE) {
				passOver();
				searched = this.from;
			}
			int shifted = this.from;
			if (!fill()) {
				return (this.filled > this.from || this.skipped > 0) && line(this.filled, false);
			}
			searched -= shifted - this.from;
		}
	}

	/**
	 * Continues with a line further on.
	 * @param place where it begins
	 * @param linesBetween how many lines are passed on the way
	 */
	public void jump(long place, long linesBetween) {
		this.base = place;
		this.filled = 0;
		this.from = 0;
		this.to = 0;
		this.next = 0;
		this.skipped = 0;
		this.restEnd = -1;
		this.lines += linesBetween;
		this.appetite = FIRST_READ;
	}

	/** Whether a line begins there: at the beginning of the file, or after a newline. */
	public static boolean isLineBreak(DiskFile file, long place) throws IOException {
		ByteBuffer before = ByteBuffer.allocate(1);
		return place == 0 || (file.read(before, place - 1) == 1 && before.get(0) == '\n');
	}

	private boolean line(int lineEnd, boolean hasNewline) {
		if (this.lines == 0 && this.skipped == 0 && this.base + this.from == 0
				&& Bytes.matches(this.block, this.from, Bytes.ORDER_MARK)) {
			// Some editors put it in front of a file; it is no part of the line.
			this.from = Math.min(this.from + Bytes.ORDER_MARK.length, lineEnd);
		}
		this.to = lineEnd;
		this.terminated = hasNewline;
		this.damagedBreak = -1;
		this.next = lineEnd + (hasNewline ? 1 : 0);
		this.lines++;
		return true;
	}

	/**
	 * Forgets what is read of a line that is too long, but for its length, and whether it
	 * is a record so far.
	 */
	private void passOver() {
		look(this.skipped == 0, this.from, this.filled);
		this.skipped += this.filled - this.from;
		this.from = this.filled;
	}

	private LongLine look(boolean begins, int start, int limit) {
		LongLine looking = (this.passed != null) ? this.passed : new LongLine();
		this.passed = looking;
		int at = start;
		if (begins) {
			looking.reset();
			boolean marked = this.base + start == 0 && Bytes.matches(this.block, start, Bytes.ORDER_MARK);
			at += marked ? Bytes.ORDER_MARK.length : 0;
		}
		looking.add(this.block, at, limit);
		return looking;
	}

	/** Reads on, making room first; false at the end of the range. */
	private boolean fill() throws IOException {
		if (this.from > 0) {
			System.arraycopy(this.block, this.from, this.block, 0, this.filled - this.from);
			this.base += this.from;
			this.filled -= this.from;
			this.from = 0;
		}
		long left = this.end - this.base - this.filled;
		if (this.filled == this.block.length && left > 0) {
			// Just as large as it takes to know that a line is too long.
			this.block = Arrays.copyOf(this.block, Math.min(this.block.length * 2, LogFormat.MAX_LINE + BLOCK));
		}
		int room = (int) Math.min(left, Math.min(this.appetite, this.block.length - this.filled));
		if (room <= 0) {
			return false;
		}
		int read = this.file.read(ByteBuffer.wrap(this.block, this.filled, room), this.base + this.filled);
		if (read <= 0) {
			return false;
		}
		this.filled += read;
		this.watcher.accept(this.base + this.filled);
		this.appetite = Math.min(this.appetite * 2, this.block.length);
		return true;
	}

	/**
	 * Ends this line early, because its newline is damaged or missing.
	 * @param early where it ends in the block
	 * @param behind where the next one begins
	 */
	void endAt(int early, int behind) {
		this.restEnd = (behind <= this.to) ? this.to : -1;
		this.restTerminated = this.terminated;
		this.to = early;
		this.next = behind;
		this.terminated = false;
		this.damagedBreak = behind - early;
	}

	/** Whether this is what is left of a line that ended early. */
	boolean isRest() {
		return this.rest;
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

	/** Whether the line ends in a newline. */
	public boolean terminated() {
		return this.terminated;
	}

	/** Whether this line ended early: its newline is damaged or missing. */
	public boolean endedEarly() {
		return this.damagedBreak >= 0;
	}

	/** How many bytes are in place of the newline of a line that ended early. */
	public int damagedBreak() {
		return this.damagedBreak;
	}

	public boolean tooLong() {
		return this.skipped > 0 || this.to - this.from > LogFormat.MAX_LINE;
	}

	/**
	 * Whether a line that is too long is a record for Papyra for Python. To be asked once
	 * for a line.
	 */
	boolean isLongRecord() {
		return look(this.skipped == 0, this.from, this.to).isReadByPython();
	}

	/** Bytes of the line without its newline, also where they were skipped. */
	public long length() {
		return this.skipped + this.to - this.from;
	}

	/** Where the line begins in the file. */
	public long offset() {
		return this.base + this.from - this.skipped;
	}

	/** Where the next line begins in the file. */
	public long nextOffset() {
		return this.base + this.next;
	}

	/** Number of the line, from 1 for the first of the range. */
	public long lineNumber() {
		return this.lines;
	}

}

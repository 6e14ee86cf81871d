package io.papyra.internal.log.format;

import java.io.IOException;

import io.papyra.internal.disk.DiskFile;

/**
 * The lines that Papyra for Python wrote, which come before the first header or
 * checksummed line of a file. Only there may a line do without a checksum; its number is
 * its place. A writer that continues such a file appends a header, with which the prefix
 * ends; so it does after a header that is damaged. Not safe for use by several threads.
 */
public final class LegacyPrefix {

	/** Whether a line that belongs to it may still come. */
	private boolean over;

	/** Whatever has become of a header, what follows it was written with checksums. */
	private boolean last;

	/** Lines so far. */
	private long lines;

	private long end;

	/**
	 * @param over whether there is none, as every line must have a checksum
	 */
	LegacyPrefix(boolean over) {
		this.over = over;
	}

	/**
	 * All of it; a file without header or checksum is nothing else.
	 * @param mayBe whether there may be one at all
	 */
	public static LegacyPrefix of(DiskFile file, long size, boolean mayBe) throws IOException {
		LineValidator check = new LineValidator(!mayBe);
		LegacyPrefix prefix = check.prefix();
		if (mayBe) {
			LineReader line = new LineReader(file, 0, size);
			prefix.end = size;
			while (!prefix.over && line.next()) {
				check.validate(line);
				prefix.end = prefix.over ? line.offset() : size;
			}
		}
		return prefix;
	}

	/** Whether every further line must have a checksum. */
	boolean isOver() {
		return this.over;
	}

	/** A header or a checksummed line comes. */
	void end() {
		this.over = true;
	}

	/** The next line comes. */
	void next() {
		this.over |= this.last;
		this.last = false;
	}

	/** What comes next was written with checksums. */
	void endAfterThis() {
		this.last = true;
	}

	/** A line was judged. */
	void count() {
		this.lines += this.over ? 0 : 1;
	}

	/** Lines were passed of which the given number belongs to it. */
	void pass(long all, long legacy) {
		this.lines += legacy;
		this.over |= all > legacy;
	}

	/** Place of the line that was counted last. */
	long place() {
		return this.over ? 0 : this.lines;
	}

	/**
	 * Place of the line that begins there, or 0 if it does not belong to the prefix. To
	 * be asked for one line after the other, from the end of the file.
	 */
	public long placeFromEnd(long offset) {
		return (offset < this.end) ? this.lines-- : 0;
	}

	/**
	 * Whether a file continues with checksummed lines: its last one is one. To lines of
	 * another program nothing is added by the way: those that it adds then would be
	 * damage.
	 */
	public static boolean isContinued(DiskFile file, long size) throws IOException {
		ReverseLineReader line = new ReverseLineReader(file, size);
		while (line.next()) {
			if (line.tooLong() || !Bytes.isBlank(line.bytes(), line.from(), line.to())) {
				return !line.tooLong() && new LineTrailer().check(line.bytes(), line.from(), line.to()) > 0;
			}
		}
		return false;
	}

	/**
	 * The lines before all checksummed ones, as far as a way from the end of the file has
	 * come: of a file to which a user added a log whose numbers are lower.
	 */
	public static final class Front {

		private long lines;

		/** Lines after the last record. */
		private long rest;

		/**
		 * The line before all others comes.
		 * @param seq its number, or 0 if it has no checksum
		 */
		public void line(ReverseLineReader line, long seq) {
			if (seq > 0) {
				this.lines = 0;
				this.rest = 0;
				return;
			}
			if (this.lines == this.rest && !isRecord(line)) {
				this.rest++;
			}
			this.lines++;
		}

		private static boolean isRecord(ReverseLineReader line) {
			LineValidator alone = new LineValidator(false);
			if (!line.tooLong()) {
				alone.validate(line.bytes(), line.from(), line.to());
			}
			return alone.content() == LineValidator.Content.FACT || alone.content() == LineValidator.Content.GAP;
		}

		/** Place of the last record among them. */
		public long lastRecord() {
			return this.lines - this.rest;
		}

	}

}

package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.AnomalyType;
import org.jspecify.annotations.Nullable;

/**
 * A file whose lines a repair judges, and what they say about its place in the log: its
 * name is only believed as far as they confirm it.
 */
final class RepairSource {

	private final int index;

	private final Path listed;

	private Segment file;

	/** Whether readers take it for a part of the log. */
	private final boolean segment;

	/** Number of a header in its first line, or 0. */
	private long header;

	private long first;

	private long lowest = Long.MAX_VALUE;

	private boolean lowestIsHeader;

	private long highest;

	private long lines;

	/** Lines whose numbers lie between its name and the next one. */
	private long inside;

	private @Nullable RepairTarget home;

	/**
	 * @param index its place in the order of the log
	 * @param file with the number in its name, or 0 if there is none
	 * @param segment whether readers take it for a part of the log
	 */
	RepairSource(int index, Segment file, boolean segment) {
		this.index = index;
		this.file = file;
		this.listed = file.path();
		this.segment = segment;
	}

	/**
	 * Reads which numbers its lines have.
	 * @param check judges them
	 * @param nextName number in the name of the file after it
	 */
	void survey(Disk disk, LineValidator check, long nextName) throws IOException {
		try (DiskFile opened = disk.openForRead(this.file.path())) {
			LineReader line = new LineReader(opened, 0, this.file.size());
			long end = 0;
			while (line.next()) {
				check.validate(line);
				if (check.isChecksummed() && (check.isRecord() || check.anomaly() == AnomalyType.CORRUPTED_LINE)) {
					count(check, line.lineNumber() == 1, nextName);
				}
				end = line.nextOffset();
			}
			if (end != this.file.size()) {
				throw new IOException(this.file.path() + " ends at byte " + end + ", but has " + this.file.size());
			}
		}
	}

	private void count(LineValidator line, boolean isFirst, long nextName) {
		long seq = line.seq();
		if (isFirst && line.header() != null) {
			this.header = seq;
		}
		this.first = (this.first == 0) ? seq : this.first;
		if (seq < this.lowest) {
			this.lowest = seq;
			this.lowestIsHeader = line.header() != null;
		}
		this.highest = Math.max(this.highest, seq);
		this.lines++;
		this.inside += (this.file.base() > 0 && seq >= this.file.base() && seq < nextName) ? 1 : 0;
	}

	/**
	 * The number with which this file has to begin, or 0 if it is no file of its own but
	 * holds lines of others. Most of its lines decide whether the name is right; then its
	 * header does, then its first line.
	 */
	long claim() {
		long name = this.file.base();
		if (this.file.size() == 0) {
			return 0;
		}
		if (name > 0 && (this.lines == 0 || this.inside * 2 > this.lines || this.header == name)) {
			return name;
		}
		if (this.header > 0) {
			return this.header;
		}
		return (name > 0 && this.first >= name) ? name : 0;
	}

	/** The number of the header that it has lost, if all of its lines come after it. */
	long lostHeader() {
		return (this.lines > 0 && this.header == 0) ? this.lowest - 1 : 0;
	}

	/** The first number that a file with all of its lines would begin with. */
	long firstNumber() {
		return (this.lines == 0) ? Long.MAX_VALUE : this.lowestIsHeader ? this.lowest : Math.max(1, this.lowest - 1);
	}

	boolean overlaps(RepairSource other) {
		return this.lines > 0 && other.lines > 0 && this.lowest <= other.highest && other.lowest <= this.highest;
	}

	boolean hasLines() {
		return this.lines > 0;
	}

	int index() {
		return this.index;
	}

	Segment file() {
		return this.file;
	}

	/** The name under which it was found. */
	Path listed() {
		return this.listed;
	}

	/** The file has another name now. */
	void renamed(Segment now) {
		this.file = now;
	}

	boolean isSegment() {
		return this.segment;
	}

	/** The file of the log that this one becomes, or null if it is quarantined. */
	@Nullable RepairTarget home() {
		return this.home;
	}

	void becomes(RepairTarget target) {
		this.home = target;
	}

}

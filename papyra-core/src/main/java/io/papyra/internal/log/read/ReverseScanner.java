package io.papyra.internal.log.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LegacyPrefix;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.ReverseLineReader;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the valid facts of a log, newest first, from file to file; reads only as far
 * back as it is asked, and no block that its visitor does not want. Not safe for use by
 * several threads.
 */
public final class ReverseScanner implements Closeable {

	private final ReadSnapshot log;

	private final ReverseVisitor visitor;

	private final LineTrailer seal = new LineTrailer();

	private final LineValidator check;

	/** For lines in a line. */
	private final LineValidator part;

	private final DuplicateFilter once = new DuplicateFilter();

	/** Files that are still to come, from here down. */
	private int files;

	private ReadSnapshot.@Nullable Opened opened;

	private @Nullable ReverseLineReader line;

	private @Nullable ImplausibleTimes times;

	/** Blocks of the file that are still to come, from here down. */
	private int blocks;

	private @Nullable LegacyPrefix prefix;

	private long plainNumber;

	private long damaged;

	private long unchecked;

	public ReverseScanner(ReadSnapshot log, ReverseVisitor visitor) {
		this.log = log;
		this.visitor = visitor;
		this.check = log.view().check(true);
		this.part = log.view().check(true);
		this.files = log.view().segments().size();
	}

	/** Opens the newest file. */
	void begin() throws IOException {
		nextFile();
	}

	/** Goes over one more line, or passes a block; false at the beginning of the log. */
	public boolean step() throws IOException {
		ReadSnapshot.Opened file = this.opened;
		ReverseLineReader cursor = this.line;
		if (file == null || cursor == null) {
			return nextFile();
		}
		if (skipBlock(file, cursor)) {
			return true;
		}
		if (!cursor.previous()) {
			close();
			return true;
		}
		if (cursor.terminated() || !this.log.view().isBeingWritten(file.segment())) {
			look(file, cursor);
		}
		return true;
	}

	private boolean nextFile() throws IOException {
		if (this.files == 0) {
			return false;
		}
		ReadSnapshot.Opened next = open(this.log.view().segments().get(--this.files));
		this.opened = next;
		if (next != null) {
			this.line = new ReverseLineReader(next.file(), next.segment().size());
			this.times = new ImplausibleTimes(next.file(), next.segment().size());
			this.blocks = next.blocks().size();
			this.visitor.file(next.segment());
		}
		this.prefix = null;
		return true;
	}

	private ReadSnapshot.@Nullable Opened open(Segment segment) throws IOException {
		try {
			return this.log.open(segment);
		}
		catch (SegmentReplacedException ex) {
			if (this.log.matters(segment, this.visitor::isExpired)) {
				throw ex;
			}
			return null;
		}
	}

	private boolean skipBlock(ReadSnapshot.Opened file, ReverseLineReader cursor) {
		List<BlockStats> known = file.blocks();
		while (this.blocks > 0 && known.get(this.blocks - 1).offset >= cursor.offset()) {
			this.blocks--;
		}
		if (this.blocks == 0) {
			return false;
		}
		BlockStats block = known.get(this.blocks - 1);
		if (block.end() != cursor.offset()) {
			return false;
		}
		this.blocks--;
		// The place of a plain line is known only after the lines after it have been
		// counted.
		if (block.plain > 0 || !this.visitor.skips(block)) {
			return false;
		}
		cursor.jump(block.offset);
		if (block.firstSeq > 0) {
			this.once.passed(block.firstSeq, block.lastSeq);
		}
		return true;
	}

	private void look(ReadSnapshot.Opened file, ReverseLineReader cursor) throws IOException {
		if (cursor.tooLong()) {
			this.damaged++;
			plainNumberOf(file, cursor.offset());
			return;
		}
		this.check.validate(cursor.bytes(), cursor.from(), cursor.to());
		place(this.check, cursor);
		if (this.check.isSealed()) {
			take(this.check.seq(), this.check, cursor.bytes(), cursor.from(), cursor.to());
			return;
		}
		long number = plainNumberOf(file, cursor.offset());
		if (number > 0) {
			plain(number, cursor);
		}
		else if (this.check.content() == LineValidator.Content.DAMAGED) {
			passOver(this.check);
			split(cursor.bytes(), cursor.from(), cursor.to());
		}
	}

	private void place(LineValidator judged, ReverseLineReader cursor) {
		if (this.times != null) {
			long length = (long) cursor.to() - cursor.from() + (cursor.terminated() ? 1 : 0);
			judged.isAmong(this.times, cursor.offset(), cursor.offset() + length);
		}
	}

	/** A line of the plain part: everything that is a fact by itself counts there. */
	private void plain(long number, ReverseLineReader cursor) {
		LineValidator alone = this.log.view().check(false);
		alone.validate(cursor.bytes(), cursor.from(), cursor.to());
		place(alone, cursor);
		if (alone.content() == LineValidator.Content.FACT || alone.content() == LineValidator.Content.GAP) {
			take(number, alone, cursor.bytes(), cursor.from(), cursor.to());
		}
		else if (alone.content() == LineValidator.Content.DAMAGED) {
			passOver(alone);
			split(cursor.bytes(), cursor.from(), cursor.to());
		}
	}

	/**
	 * Finds valid lines that a damaged newline made one with the next, or with what is
	 * before: the later ones first, because they are newer.
	 */
	private void split(byte[] bytes, int from, int to) {
		int[] parts = this.seal.validParts(bytes, from, to);
		for (int at = parts.length - 2; at >= 0; at -= 2) {
			takePart(bytes, parts[at], parts[at + 1]);
		}
	}

	private void takePart(byte[] bytes, int from, int to) {
		this.part.validate(bytes, from, to);
		take(this.part.seq(), this.part, bytes, from, to);
	}

	private void take(long seq, LineValidator judged, byte[] bytes, int from, int to) {
		if (judged.content() == LineValidator.Content.FACT && judged.kind() != null && this.once.isNew(seq)) {
			this.visitor.fact(seq, judged, bytes, from, to, (long) to - from + 1);
		}
		else if (judged.content() == LineValidator.Content.GAP && this.once.isNew(seq)) {
			this.visitor.gap(seq, bytes, from, to);
		}
		LogHeader header = (judged.content() == LineValidator.Content.HEADER) ? judged.header() : null;
		if (header != null) {
			this.visitor.header(header);
		}
	}

	/**
	 * Number of a line of the plain part, or 0 if it is not in that part. Lines come in
	 * one by one, from the end.
	 */
	private long plainNumberOf(ReadSnapshot.Opened file, long offset) throws IOException {
		if (file.segment().isNamed()) {
			return 0;
		}
		LegacyPrefix plain = this.prefix;
		if (plain == null) {
			plain = LegacyPrefix.of(file.file(), file.segment().size());
			this.prefix = plain;
			this.plainNumber = plain.lines();
		}
		return (offset < plain.end()) ? this.plainNumber-- : 0;
	}

	private void passOver(LineValidator judged) {
		if (judged.isUnchecked()) {
			this.unchecked++;
		}
		else {
			this.damaged++;
		}
	}

	SkippedLines skipped() {
		return new SkippedLines(this.damaged, this.unchecked);
	}

	@Override
	public void close() throws IOException {
		ReadSnapshot.Opened current = this.opened;
		this.opened = null;
		this.line = null;
		if (current != null) {
			DiskFile file = current.file();
			file.close();
		}
	}

}

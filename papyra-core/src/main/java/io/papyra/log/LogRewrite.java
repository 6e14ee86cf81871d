package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.papyra.backend.AnomalyType;
import io.papyra.backend.RecoveryMode;
import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;
import io.papyra.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * The second pass of a recovery: writes the log anew, every sound line byte for byte as
 * it was. Lines that stand too late are put where they were missed, lines without proof
 * get one, what no reader could use is kept aside.
 */
final class LogRewrite implements LineVisitor {

	private static final byte[] HEADER = Bytes.ascii("{\"kind\":\"log_header\"");

	private final DiskFile source;

	private final LogOutput output;

	private final SetAside aside;

	private final RepairNotes notes;

	private final RecoveryMode mode;

	private final LogOrigin origin;

	private final Instant now;

	private final RepairScope scope;

	private final RepairTally tally = new RepairTally();

	private final LineSeal seal = new LineSeal();

	/** Lines that get a new number at the end, because none is free where they stand. */
	private final List<RepairNotes.Range> deferred = new ArrayList<>();

	private int run;

	private boolean inRun;

	private boolean headed;

	/** The numbers of what was written so far. */
	private final SequenceCheck written = new SequenceCheck();

	/** Lines that were written so far. */
	private long lines;

	LogRewrite(DiskFile source, LogOutput output, SetAside aside, RepairNotes notes, RewriteSettings settings) {
		this.source = source;
		this.output = output;
		this.aside = aside;
		this.notes = notes;
		this.mode = settings.mode();
		this.origin = settings.origin();
		this.now = settings.now();
		this.scope = settings.scope();
		this.written.advance(Math.max(0, this.scope.base() - 1));
	}

	@Override
	public void visit(LineCursor line, LineCheck found, LinePlace place) throws IOException {
		if (this.inRun && RepairNotes.endsRun(found, place)) {
			this.inRun = false;
			this.run++;
		}
		switch (Treatment.of(found, place, this.mode)) {
			case KEEP, END_LINE -> keep(line, found);
			case ADOPT -> adopt(line, found);
			case MOVE -> this.notes.original(found.seq(), line.bytes(), line.from(), line.to());
			case RESOLVE_REPEAT -> resolve(line, found);
			case REMOVE -> remove(line, found);
		}
		removeDamagedBreak(line);
	}

	private void keep(LineCursor line, LineCheck found) throws IOException {
		if (found.isSealed()) {
			beginWithHeader(found.header(), found.seq());
			putLateLinesBefore(found.seq());
			this.notes.original(found.seq(), line.bytes(), line.from(), line.to());
			writeNumber(found.seq(), found.header());
		}
		else if (!found.inSealedSection()) {
			this.written.unsealed(this.lines + 1, found);
		}
		write(line.bytes(), line.from(), line.to());
	}

	/** A sealed line comes next. */
	private void writeNumber(long seq, @Nullable LogHeader header) {
		this.written.beginSealed(seq);
		if (header != null) {
			this.written.acknowledge(header.compactedThroughSeq());
		}
		this.written.next(seq);
	}

	/**
	 * What stands in place of a newline goes, whatever becomes of the line in front of
	 * it.
	 */
	private void removeDamagedBreak(LineCursor line) throws IOException {
		if (line.damagedBreak() > 0) {
			this.aside.keep(this.source, new Removed(line.lineNumber(), line.offset() + line.length(),
					line.damagedBreak(), "CORRUPTED_LINE: a damaged line break"));
			this.tally.removedBreak(line.damagedBreak());
		}
	}

	/**
	 * A log begins with a header; where it was damaged or lost, the first sealed line
	 * gets a new one, be it a line that stands too late.
	 */
	private void beginWithHeader(@Nullable LogHeader header, long seq) throws IOException {
		if (this.headed) {
			return;
		}
		this.headed = true;
		Map.Entry<Long, RepairNotes.Range> late = this.notes.late().firstEntry();
		boolean lateFirst = late != null && late.getKey() < seq;
		boolean begins = lateFirst ? Bytes.matches(read(late.getValue()), 0, HEADER) : header != null;
		long first = lateFirst ? late.getKey() : seq;
		if (!begins && first - 1 > this.written.last()) {
			// A file that is named by its first number keeps that number.
			writeHeader((this.scope.base() > 0) ? this.scope.base() : first - 1, first - 1);
		}
	}

	private void writeHeader(long seq, long acknowledged) throws IOException {
		byte[] header = HeaderLine.of(this.origin, this.now, seq, acknowledged, HeaderNotes.NONE);
		this.output.write(header, 0, header.length);
		this.lines++;
		this.written.beginSealed(seq);
		this.written.acknowledge(acknowledged);
		this.written.next(seq);
	}

	private void putLateLinesBefore(long seq) throws IOException {
		Map.Entry<Long, RepairNotes.Range> first = this.notes.late().firstEntry();
		while (first != null && first.getKey() < seq) {
			this.notes.late().pollFirstEntry();
			byte[] bytes = read(first.getValue());
			writeNumber(first.getKey(), null);
			write(bytes, 0, bytes.length);
			this.tally.moved();
			first = this.notes.late().firstEntry();
		}
	}

	private void adopt(LineCursor line, LineCheck found) throws IOException {
		this.inRun = true;
		this.tally.adopted();
		boolean lacksHeader = !this.headed && this.scope.base() > 0 && found.header() == null;
		long free = this.written.last() + (lacksHeader ? 2 : 1);
		while (this.notes.late().containsKey(free)) {
			free++;
		}
		if (free < this.notes.numberBehindRun(this.run)) {
			if (lacksHeader) {
				beginWithHeader(null, free);
			}
			putLateLinesBefore(free);
			adopt(Arrays.copyOfRange(line.bytes(), line.from(), line.to()), free);
		}
		else {
			this.deferred.add(new RepairNotes.Range(line.offset(), line.length()));
		}
	}

	private void adopt(byte[] line, long seq) throws IOException {
		int body = Unsealed.bodyLength(line);
		byte[] sealed = Arrays.copyOf(line, body + LineSeal.MAX_LENGTH);
		int length = this.seal.seal(sealed, 0, body, seq);
		this.output.write(sealed, 0, length);
		this.lines++;
		writeNumber(seq, null);
		this.headed = true;
	}

	private void resolve(LineCursor line, LineCheck found) throws IOException {
		if (this.notes.isSameAgain(found.seq(), line.bytes(), line.from(), line.to())) {
			takeOut(line, AnomalyType.SEQUENCE_REPEAT);
		}
		else {
			this.notes.original(found.seq(), line.bytes(), line.from(), line.to());
			this.tally.adopted();
			this.deferred.add(new RepairNotes.Range(line.offset(), line.length()));
		}
	}

	private void remove(LineCursor line, LineCheck found) throws IOException {
		takeOut(line, Objects.requireNonNullElse(found.anomaly(), AnomalyType.TRUNCATED_LINE));
	}

	private void takeOut(LineCursor line, AnomalyType reason) throws IOException {
		long length = line.length() + (line.terminated() ? 1 : 0);
		this.aside.keep(this.source, new Removed(line.lineNumber(), line.offset(), length, reason.name()));
		this.tally.removed(length);
	}

	/**
	 * Ends the log: lines without a number come last, and a header acknowledges what is
	 * lost.
	 * @param nextFree the first number that was certainly never used
	 * @param acknowledge whether numbers are missing that no header speaks of yet
	 */
	void finish(long nextFree, boolean acknowledge) throws IOException {
		putLateLinesBefore(Long.MAX_VALUE);
		if (!this.headed && this.scope.base() > 0) {
			writeHeader(this.scope.base(), this.scope.base());
		}
		if (!this.scope.isLast()) {
			keepDeferredAside();
		}
		boolean missing = acknowledge || (this.scope.isLast() && this.written.gapCount() > 0);
		for (RepairNotes.Range range : this.deferred) {
			adopt(read(range), Math.max(this.written.last() + 1, nextFree));
		}
		if (missing || !this.deferred.isEmpty()) {
			long seq = Math.max(this.written.last() + 1, nextFree);
			writeHeader(seq, seq - 1);
		}
		this.output.force();
	}

	/** In the midst of a log no number is free for lines that have none. */
	private void keepDeferredAside() throws IOException {
		for (RepairNotes.Range range : this.deferred) {
			this.aside.keep(this.source,
					new Removed(0, range.offset(), range.length(), AnomalyType.CHECKSUM_MISSING.name()));
			this.tally.setAside(range.length());
		}
		this.deferred.clear();
	}

	private void write(byte[] bytes, int from, int to) throws IOException {
		this.output.write(bytes, from, to);
		this.output.newline();
		this.lines++;
	}

	private byte[] read(RepairNotes.Range range) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
		FileOps.readFully(this.source, bytes, range.offset());
		return bytes.array();
	}

	RepairTally tally() {
		return this.tally;
	}

}

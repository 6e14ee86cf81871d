package io.papyra.internal.log.repair;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;

import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.format.LineBody;
import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.rewrite.LineDecision;
import io.papyra.internal.log.scan.SequenceValidator;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each line of a file that a repair rewrites: every valid line stays byte
 * for byte as it was, those that are in order in the file that is there, merged by number
 * with those that are elsewhere. Lines without a checksum get one, what no reader could
 * use is removed and saved.
 *
 * <p>
 * A plan is made by the very same means; it writes to nowhere, and notes what happens.
 */
final class RepairDecision implements LineDecision {

	private static final byte[] HEADER = Bytes.ascii("{\"kind\":\"log_header\"");

	/** At most this number of different lines with one number is told apart. */
	private static final int MAX_VARIANTS = 1000;

	private final RepairPlan plan;

	private final RepairCounters notes;

	private final RepairTarget target;

	private final Segment file;

	/** The same under the name that it had. */
	private final Segment listed;

	private final DiskFile source;

	private final SequentialFileWriter output;

	private final RemovedLinesFile removed;

	private final MisplacedLines.Cursor strays;

	/** Lines of this file that are there once more elsewhere. */
	private MisplacedLines.@Nullable Cursor repeats;

	private final MisplacedLineReader reader;

	private final LineTrailer trailer = new LineTrailer();

	private final SeenLines seen = new SeenLines();

	/** The numbers of what was written so far. */
	private final SequenceValidator written = new SequenceValidator();

	/** Up to there numbers are the places of lines that have none. */
	private final long plain;

	/**
	 * Where a run of lines without a number begins that waits for the number after it, or
	 * -1.
	 */
	private long renumberedFrom = -1;

	/** The lines of the run, which are read again when it ends. */
	private SeenLines run = new SeenLines();

	private boolean headed;

	/** Whose log it is: in a log of one file, what its first line says. */
	private LogOrigin origin;

	private boolean changed;

	/** Lines that were written so far. */
	private long lines;

	/**
	 * @param notes learns what becomes of lines
	 * @param output the new file
	 * @param removed what is not in it any more
	 */
	RepairDecision(RepairPlan plan, RepairCounters notes, RepairTarget target, DiskFile source,
			SequentialFileWriter output, RemovedLinesFile removed) throws IOException {
		this.plan = plan;
		this.notes = notes;
		this.target = target;
		this.file = target.asSource();
		this.listed = target.asListed();
		this.source = source;
		this.output = output;
		this.removed = removed;
		this.reader = plan.reader();
		this.strays = plan.strays().from(target.base());
		FileRepairPlan own = target.notes();
		this.plain = (own != null) ? own.plain() : 0;
		this.origin = plan.origin();
		this.written.advance(Math.max(0, target.base() - 1));
	}

	/** Lines of this file that are known to be there once more elsewhere go. */
	RepairDecision without(MisplacedLines.Cursor known) {
		this.repeats = known;
		return this;
	}

	@Override
	public void visit(LineReader line, LineValidator found, LineOrder place) throws IOException {
		this.seen.add(line);
		if (line.lineNumber() == 1) {
			byte[] mark = Bytes.orderMark();
			this.output.write(mark, 0, (line.offset() == mark.length) ? mark.length : 0);
		}
		decide(line, found, place);
		removeDamagedBreak(line);
		if (this.renumberedFrom >= 0) {
			this.run.add(line);
		}
	}

	private void decide(LineReader line, LineValidator found, LineOrder place) throws IOException {
		if (isRepeat(line)) {
			takeOut(line, AnomalyType.SEQUENCE_REPEAT);
			return;
		}
		if (this.plan.isForeign(this.target, found)) {
			takeOut(line, AnomalyType.ORPHANED_ROTATED_FILE);
			return;
		}
		RepairAction treatment = RepairAction.of(found, place, this.plan.request());
		switch (treatment) {
			case KEEP, APPEND_NEWLINE -> keep(line, found, treatment == RepairAction.APPEND_NEWLINE);
			case RENUMBER -> beginRun(line);
			case REMOVE -> takeOut(line, Objects.requireNonNullElse(found.anomaly(), AnomalyType.TRUNCATED_LINE));
			case REORDER, DEDUPLICATE -> {
				// Its turn comes among the lines that do not stand where they belong.
			}
		}
	}

	private void beginRun(LineReader line) {
		if (this.renumberedFrom < 0) {
			this.renumberedFrom = line.offset();
			this.run = new SeenLines();
		}
	}

	private void keep(LineReader line, LineValidator found, boolean repaired) throws IOException {
		if (found.isChecksummed()) {
			if (this.target.holds(found.seq())) {
				keepInOrder(line, found);
				note(repaired);
			}
		}
		else if (this.renumberedFrom < 0) {
			if (!found.inChecksummedSection()) {
				this.written.withoutChecksum(this.lines + 1, found);
			}
			write(line);
			note(repaired);
		}
	}

	private void note(boolean repaired) {
		if (repaired) {
			this.notes.repaired();
		}
	}

	private void keepInOrder(LineReader line, LineValidator found) throws IOException {
		long seq = found.seq();
		endRenumbering(line.offset(), seq);
		putStraysBefore(seq);
		MisplacedLines.Stray next = this.strays.peek();
		if (this.headed && (next == null || next.seq() > seq)) {
			writeNumber(seq, found.header());
			write(line.bytes(), line.from(), line.to());
			return;
		}
		place(seq, new Own(line));
	}

	/** A line of the file that is there, which is in its place. */
	private static final class Own {

		private final long offset;

		private final byte[] bytes;

		private final boolean terminated;

		Own(LineReader line) {
			this.offset = line.offset();
			this.bytes = Arrays.copyOfRange(line.bytes(), line.from(), line.to());
			this.terminated = line.terminated();
		}

	}

	private void putStraysBefore(long seq) throws IOException {
		for (MisplacedLines.Stray next = this.strays.peek(); next != null
				&& next.seq() < seq; next = this.strays.peek()) {
			place(next.seq(), null);
		}
	}

	/**
	 * All lines that claim one number: the first that may have it gets it, the same again
	 * is removed, others get a new number at the end.
	 * @param own the one that is in its place in this file, or null
	 */
	private void place(long seq, @Nullable Own own) throws IOException {
		boolean named = this.target.base() > 0;
		if (named && !this.headed && seq > this.target.base()) {
			begin();
		}
		// With the number in its name a file begins with its header, whatever else claims
		// it.
		boolean headerOnly = named && !this.headed;
		boolean free = seq > this.plain && !this.written.isPassed(seq);
		Set<Long> variants = new HashSet<>();
		if (own != null) {
			variants.add(variant(own.bytes));
			if (free && (!headerOnly || isHeader(own.bytes))) {
				put(seq, own.bytes);
				free = false;
			}
			else {
				conflict(new MisplacedLines.Stray(seq, this.plan.indexOf(this.target), own.offset, own.bytes.length,
						own.terminated), own.bytes);
			}
		}
		for (MisplacedLines.Stray next = this.strays.peek(); next != null
				&& next.seq() == seq; next = this.strays.peek()) {
			this.strays.poll();
			byte[] line = this.reader.read(next, true);
			boolean again = variants.size() == MAX_VARIANTS ? variants.contains(variant(line))
					: !variants.add(variant(line));
			if (again) {
				this.notes.repeat(next);
			}
			else if (free && (!headerOnly || isHeader(line))) {
				put(seq, line);
				this.notes.moved(next, this.target);
				this.changed = true;
				free = false;
			}
			else {
				conflict(next, line);
			}
		}
		if (headerOnly && !this.headed) {
			begin();
		}
	}

	/**
	 * Another line has its number: it gets a new one at the end. A header says nothing
	 * there but what is not true of this log.
	 */
	private void conflict(MisplacedLines.Stray line, byte[] bytes) throws IOException {
		this.changed = true;
		if (this.target.base() > 0 && isHeader(bytes)) {
			this.notes.repeat(line);
		}
		else {
			this.notes.defer(line);
		}
	}

	private static boolean isHeader(byte[] line) {
		return Bytes.matches(line, 0, HEADER);
	}

	private static long variant(byte[] line) {
		CRC32C crc = new CRC32C();
		crc.update(line, 0, line.length);
		return (crc.getValue() << Integer.SIZE) ^ Integer.toUnsignedLong(Arrays.hashCode(line)) ^ line.length;
	}

	private void put(long seq, byte[] line) throws IOException {
		LogHeader header = isHeader(line) ? header(line) : null;
		if (!this.headed && header == null && this.target.base() == 0 && seq - 1 > this.written.last()) {
			// Where the header was damaged or lost, the first checksummed line gets a new
			// one.
			writeHeader(seq - 1, seq - 1);
		}
		if (!this.headed && this.target.base() == 0) {
			this.origin = this.origin.withLogId((header != null) ? header.notes().logId() : "");
		}
		this.headed = true;
		writeNumber(seq, header);
		write(line, 0, line.length);
	}

	private static @Nullable LogHeader header(byte[] line) {
		LineValidator check = new LineValidator(true);
		check.validate(line, 0, line.length);
		return check.header();
	}

	/** A file that is named by its first number begins with a header of that number. */
	private void begin() throws IOException {
		this.changed = true;
		this.headed = true;
		writeHeader(this.target.base(), 0);
	}

	private void writeHeader(long seq, long acknowledged) throws IOException {
		LogFormat.refuseBeyondLast(seq);
		byte[] header = HeaderRecord.of(this.origin, this.plan.now(), seq, acknowledged, HeaderNotes.NONE);
		this.output.write(header, 0, header.length);
		this.lines++;
		this.written.beginChecksummed(seq);
		this.written.acknowledge(acknowledged);
		this.written.next(seq);
		this.notes.repaired();
	}

	/** A checksummed line comes next. */
	private void writeNumber(long seq, @Nullable LogHeader header) {
		this.written.beginChecksummed(seq);
		if (header != null && this.origin.isOther(header)) {
			this.written.lost(seq);
		}
		else if (header != null) {
			this.written.acknowledge(header.compactedThroughSeq());
		}
		this.written.next(seq);
	}

	/**
	 * Lines without a number get those that are free where they stand; now it is known
	 * how many are.
	 * @param end where the run ends
	 * @param next the number after it
	 * @throws IOException if they are not read as they were before
	 */
	private void endRenumbering(long end, long next) throws IOException {
		if (this.renumberedFrom < 0) {
			return;
		}
		LineReader line = new LineReader(this.source, this.renumberedFrom, end);
		this.renumberedFrom = -1;
		LineValidator check = this.plan.check();
		SeenLines again = new SeenLines();
		while (line.next()) {
			check.validate(line);
			again.add(line);
			if (check.isChecksummed() || (check.content() == LineValidator.Content.DAMAGED && !check.isRecord())) {
				continue;
			}
			switch (RepairAction.of(check, LineOrder.IN_ORDER, this.plan.request())) {
				case RENUMBER -> adopt(line, next);
				case KEEP, APPEND_NEWLINE -> write(line);
				case REMOVE, REORDER, DEDUPLICATE -> {
				}
			}
		}
		this.run.requireSame(again, this.file);
	}

	private void adopt(LineReader line, long next) throws IOException {
		this.changed = true;
		if (this.target.base() > 0 && !this.headed && next > this.target.base()) {
			MisplacedLines.Stray first = this.strays.peek();
			if (first != null && first.seq() == this.target.base()) {
				place(first.seq(), null);
			}
			else {
				begin();
			}
		}
		long free = this.written.last() + 1;
		putStraysBefore(free);
		for (MisplacedLines.Stray late = this.strays.peek(); late != null && late.seq() == free
				&& free < next; late = this.strays.peek()) {
			place(free, null);
			free = this.written.last() + 1;
		}
		if (free < next) {
			adopt(Arrays.copyOfRange(line.bytes(), line.from(), line.to()), free);
			this.notes.adopted();
		}
		else {
			this.notes.defer(new MisplacedLines.Stray(0, this.plan.indexOf(this.target), line.offset(),
					(int) line.length(), line.terminated()));
		}
	}

	private void adopt(byte[] line, long seq) throws IOException {
		LogFormat.refuseBeyondLast(seq);
		int body = LineBody.length(line);
		byte[] checksummed = Arrays.copyOf(line, body + LineTrailer.MAX_LENGTH);
		int length = this.trailer.append(checksummed, 0, body, seq);
		this.output.write(checksummed, 0, length);
		this.lines++;
		writeNumber(seq, null);
		this.headed = true;
	}

	private boolean isRepeat(LineReader line) throws IOException {
		MisplacedLines.Cursor known = this.repeats;
		MisplacedLines.Stray next = (known != null) ? known.peek() : null;
		if (known == null || next == null || next.source() != this.plan.indexOf(this.target)
				|| next.offset() != line.offset()) {
			return false;
		}
		known.poll();
		return true;
	}

	private void takeOut(LineReader line, AnomalyType reason) throws IOException {
		long length = line.length() + (line.terminated() ? 1 : 0);
		this.removed.keep(this.source, this.listed,
				new RemovedRange(line.lineNumber(), line.offset(), length, reason.name()));
		this.notes.removed(length);
	}

	/**
	 * What is in place of a newline goes, whatever becomes of the line in front of it.
	 */
	private void removeDamagedBreak(LineReader line) throws IOException {
		if (line.damagedBreak() > 0) {
			this.removed.keep(this.source, this.listed, new RemovedRange(line.lineNumber(),
					line.offset() + line.length(), line.damagedBreak(), "CORRUPTED_LINE: a damaged line break"));
			this.notes.removedBreak(line.damagedBreak());
		}
	}

	@Override
	public void confirm(ScanReport found) throws IOException {
		this.seen.requireWhole(this.file, found);
		FileRepairPlan planned = Objects.requireNonNull(this.target.notes());
		this.seen.requireSame(planned.seen(), this.file);
	}

	/** Ends the file: what belongs into it and is elsewhere comes now. */
	void finish() throws IOException {
		endRenumbering(this.file.size(), this.target.limit());
		putStraysBefore(this.target.limit());
		if (!this.headed && this.target.base() > 0) {
			begin();
		}
	}

	/**
	 * Ends the log: lines without a number come last, and a header acknowledges what is
	 * lost.
	 * @param nextFree the first number that was certainly never used
	 * @param acknowledge whether numbers are missing that no header speaks of yet
	 */
	void finishLog(long nextFree, boolean acknowledge) throws IOException {
		boolean deferred = this.plan.deferred().size() > 0;
		MisplacedLines.Cursor lines = this.plan.deferred().sorted();
		for (MisplacedLines.Stray line = lines.poll(); line != null; line = lines.poll()) {
			adopt(deferred(line), Math.max(this.written.last() + 1, nextFree));
		}
		if (acknowledge || deferred) {
			long seq = Math.max(this.written.last() + 1, nextFree);
			LogFormat.refuseBeyondLast(seq);
			byte[] header = HeaderRecord.of(this.origin, this.plan.now(), seq, seq - 1, this.plan.notes());
			this.output.write(header, 0, header.length);
		}
	}

	private byte[] deferred(MisplacedLines.Stray line) throws IOException {
		byte[] bytes = this.reader.read(line, false);
		LineValidator check = this.plan.check();
		check.validate(bytes, 0, bytes.length);
		if (!check.isChecksummed() && !check.isRecord()) {
			throw new IOException(
					"a line could be read once, but is not the same when it is read again: " + check.detail());
		}
		return bytes;
	}

	/** The line as it is there, also if it is too long to be held. */
	private void write(LineReader line) throws IOException {
		if (line.tooLong()) {
			this.output.copy(this.source, line.offset(), line.offset() + line.length());
			this.output.newline();
			this.lines++;
			return;
		}
		write(line.bytes(), line.from(), line.to());
	}

	private void write(byte[] bytes, int from, int to) throws IOException {
		this.output.write(bytes, from, to);
		this.output.newline();
		this.lines++;
	}

	/** The numbers that are in the file now. */
	SequenceValidator written() {
		return this.written;
	}

	/** Whether the file becomes another one, but for its end. */
	boolean isChanged() {
		return this.changed;
	}

}

package io.papyra.internal.log.scan;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * One pass through all lines of a log: finds every anomaly, counts every fact, learns
 * what is where. Bounded memory, whatever the size; changes nothing. Used once, by one
 * thread.
 */
public final class LogScanner {

	private static final long BYTES_BETWEEN_NEWS = 4L * 1024 * 1024;

	private final Disk disk;

	private final LogSnapshot view;

	private final LineVisitor visitor;

	private final ProgressMonitor monitor;

	private final ScanOptions reading;

	private final RunMarkers marks = new RunMarkers();

	private final AnomalyCollector anomalies = new AnomalyCollector();

	private final SequenceValidator sequence = new SequenceValidator();

	private final RetainedCountCheck kept = new RetainedCountCheck();

	private final BlockIndex index;

	/** Identity of the log, once it is asked for. */
	private @Nullable String identity;

	private LineValidator check = new LineValidator(false);

	private @Nullable Segment segment;

	private Path path = Path.of("");

	/** Lines of the current file so far. */
	private long lines;

	private long allLines;

	private long bytesRead;

	/** Bytes of the files that were gone through before the current one. */
	private long passed;

	private long nextNews = BYTES_BETWEEN_NEWS;

	private @Nullable ImplausibleTimes times;

	/** Facts whose times contradict those around them. */
	private long odd;

	/**
	 * A scan that sees lines one by one or in runs, as its visitor wants them.
	 * @param view what to read, as it was when the scan began
	 * @param reading how its lines are read
	 * @param index learns what is where
	 */
	public LogScanner(Disk disk, LogSnapshot view, LineVisitor visitor, ProgressMonitor monitor, ScanOptions reading,
			BlockIndex index) {
		this.disk = disk;
		this.view = view;
		this.visitor = visitor;
		this.monitor = monitor;
		this.reading = reading;
		this.index = index;
	}

	/**
	 * A scan in which a visitor sees every line.
	 * @param view what to read, as it was when the scan began
	 */
	public LogScanner(Disk disk, LogSnapshot view, LineVisitor visitor, ProgressMonitor monitor) {
		this(disk, view, visitor, monitor, ScanOptions.ONE_BY_ONE, new BlockIndex(BlockIndex.BLOCK));
	}

	/**
	 * A scan of which only the report is wanted, so that several threads can work at it.
	 * @param view what to read, as it was when the scan began
	 * @param reading how its lines are read
	 * @param index learns what is where
	 */
	public LogScanner(Disk disk, LogSnapshot view, ProgressMonitor monitor, ScanOptions reading, BlockIndex index) {
		this(disk, view, LineVisitor.NONE, monitor, reading, index);
	}

	/**
	 * All numbers up to this one are taken to be there: no gap before it is reported.
	 */
	public LogScanner startingBehind(long seq) {
		this.sequence.advance(seq);
		return this;
	}

	/** Numbers up to this one may be missing, as headers elsewhere in the log say. */
	public LogScanner acknowledging(long through) {
		this.sequence.acknowledge(through);
		return this;
	}

	/** Whose log it is, is known already and need not be looked up. */
	public LogScanner identifiedAs(String log) {
		this.identity = log;
		return this;
	}

	public ScanReport run(long began) throws IOException {
		return run(null, began);
	}

	/**
	 * Continues after what is known, of which only the beginning of each file is looked
	 * at.
	 * @param known what was verified; it fits the files
	 */
	public ScanReport run(@Nullable IndexSnapshot known, long began) throws IOException {
		if (known != null) {
			BlockStats sum = known.sum();
			this.index.replace(known);
			this.sequence.advance(sum.lastSeq);
			this.sequence.acknowledge(known.acknowledgedThrough());
			this.allLines = sum.lines;
			this.kept.known(sum);
		}
		for (Path foreign : this.view.listing().foreign()) {
			this.anomalies.add(new Anomaly(AnomalyType.UNEXPECTED_FILE, foreign.toString(), 0, 0,
					"file does not belong to the history"));
		}
		for (Segment next : this.view.segments()) {
			scan(next, (known != null) ? known.of(next) : null);
		}
		checkKept();
		checkTail();
		return report(known, System.nanoTime() - began);
	}

	/** Only one file, which is open already. */
	public ScanReport over(DiskFile file, Segment only, long began) throws IOException {
		begin(only, only.isNamed());
		walk(file, null);
		if (!only.isNamed()) {
			checkKept();
			checkTail();
		}
		return report(null, System.nanoTime() - began);
	}

	/** What has been added to the file that was gone over last, whose end it was. */
	public ScanReport further(DiskFile file, Segment grown, long began) throws IOException {
		long start = segment().size();
		this.segment = grown;
		this.passed = 0;
		walk(file, start);
		return report(null, System.nanoTime() - began);
	}

	private void begin(Segment next, boolean checksummed) {
		this.segment = next;
		this.path = next.path();
		this.lines = 0;
		this.check = this.reading.check(checksummed, this.view.kind());
	}

	private void scan(Segment next, @Nullable SegmentStats known) throws IOException {
		begin(next, next.isNamed() || known != null);
		try (DiskFile file = SegmentFiles.open(this.disk, next)) {
			if (fits(next, file, known)) {
				walk(file, known);
			}
		}
	}

	private void walk(DiskFile file, @Nullable SegmentStats known) throws IOException {
		Segment next = segment();
		long start = (known != null) ? known.end() : 0;
		if (known == null) {
			this.index.begin(next.base(), next.key(), next.modified());
		}
		else {
			this.lines = known.sum().lines;
		}
		walk(file, start);
		this.passed += next.size();
	}

	/** Goes over the rest of the current file, from where a line begins. */
	private void walk(DiskFile file, long start) throws IOException {
		long end = segment().size();
		this.bytesRead += end - start;
		this.times = new ImplausibleTimes(file, end);
		LineReader line = new LineReader(file, start, end);
		line.watch(this::news);
		try (ReadAheadVerifier ahead = ReadAheadVerifier.over(file, start, end, this.reading, this.visitor::boundary)) {
			walk(line, ahead);
		}
	}

	/** Tells how far the scan is, and learns whether to continue. */
	private void news(long place) {
		long done = this.passed + place;
		if (done >= this.nextNews) {
			this.monitor.progress(done, this.view.size());
			this.nextNews = done + BYTES_BETWEEN_NEWS;
		}
	}

	/** Whether a named file begins with what its name says, after what is before it. */
	private boolean fits(Segment next, DiskFile file, @Nullable SegmentStats known) throws IOException {
		String misfit = SegmentFiles.validateHeader(file, next);
		if (misfit == null && next.isNamed() && known == null) {
			misfit = misplaced(next, file);
		}
		found((misfit != null) ? AnomalyType.ORPHANED_ROTATED_FILE : null, 0, 0, String.valueOf(misfit));
		return misfit == null;
	}

	private @Nullable String misplaced(Segment next, DiskFile file) throws IOException {
		if (this.sequence.isThere(next.base())) {
			return "line " + next.base() + " of the sequence, with which it begins, is in front of it already";
		}
		return isForeign(LogOrigin.of(file, Math.min(next.size(), LogOrigin.BEGINNING)).logId())
				? "it is of another log: that is what its header says" : null;
	}

	/** Whether that is the identity of another log than this one. */
	private boolean isForeign(String log) throws IOException {
		if (log.isEmpty()) {
			return false;
		}
		String own = this.identity;
		if (own == null) {
			own = this.view.listing().identity(this.disk);
			this.identity = own;
		}
		return !own.isEmpty() && !own.equals(log);
	}

	/**
	 * What cannot be read is an anomaly; what goes wrong with a line that was read is the
	 * visitor's failure.
	 */
	private boolean next(LineReader line) {
		try {
			return line.next();
		}
		catch (IOException ex) {
			if (WorkCancelledException.isInterrupt(ex)) {
				throw WorkCancelledException.interrupted("the scan of " + this.path, ex);
			}
			this.kept.unreadable();
			found(AnomalyType.PARTIAL_WRITE, this.lines + 1, line.nextOffset(), "cannot be read on from here: " + ex);
			return false;
		}
	}

	private void walk(LineReader line, ReadAheadVerifier ahead) throws IOException {
		while (true) {
			VerifiedLines run = ahead.at(line.nextOffset());
			if (run != null && fits(run) && this.visitor.takes(run)) {
				pass(run, line);
				this.visitor.visit(run);
			}
			else if (next(line)) {
				this.check.validate(line);
				this.lines++;
				this.allLines++;
				this.visitor.visit(line, this.check, place(line));
			}
			else {
				return;
			}
			news(line.nextOffset());
		}
	}

	/** Whether going through a run line by line would find nothing to tell. */
	private boolean fits(VerifiedLines run) {
		FactKind only = this.view.kind();
		if ((only != null && run.block().facts(only) != run.lines())
				|| this.kept.endsBetween(run.firstSeq(), run.firstSeq() + run.lines() - 1)) {
			return false;
		}
		return run.isChecksummed() ? run.firstSeq() == this.sequence.last() + 1 : !this.check.inChecksummedSection();
	}

	private void pass(VerifiedLines run, LineReader line) {
		if (this.times != null) {
			this.odd += this.times.countIn(run.block().since, run.block().until, run.start(), run.end());
		}
		line.jump(run.end(), run.lines());
		this.check.skip(run.lines(), run.isChecksummed() ? 0 : run.lines());
		this.lines += run.lines();
		this.allLines += run.lines();
		BlockBuilder block = this.index.open();
		block.add(run.block());
		if (run.isChecksummed()) {
			this.kept.reach(run.firstSeq());
		}
		this.kept.add(run.block());
		if (run.isChecksummed()) {
			this.sequence.advance(run.lines());
		}
		else {
			this.sequence.plain(this.lines);
			block.number(this.lines - run.lines() + 1, this.lines);
			block.plain += run.lines();
		}
	}

	private LineOrder place(LineReader line) throws IOException {
		if (!line.terminated() && !line.endedEarly() && line.nextOffset() >= segment().size()) {
			if (this.view.isBeingWritten(segment())) {
				this.allLines--;
				return LineOrder.IN_FLIGHT;
			}
			return lastLine(line);
		}
		if (this.check.anomaly() != null) {
			found(this.check.anomaly(), this.lines, line.offset(), this.check.detail());
		}
		return count(line);
	}

	private LineOrder lastLine(LineReader line) throws IOException {
		boolean whole = isWhole();
		found(AnomalyType.TRUNCATED_LINE, this.lines, line.offset(),
				whole ? "the last line is whole but for its newline"
						: "the last line breaks off after " + line.length() + " bytes");
		if (!whole) {
			return LineOrder.TORN;
		}
		LineOrder place = count(line);
		return (place == LineOrder.IN_ORDER) ? LineOrder.MISSING_NEWLINE : place;
	}

	/** Whether an unfinished line lacks nothing but its newline. */
	private boolean isWhole() {
		return this.check.isChecksummed() || this.check.isRecord();
	}

	private LineOrder count(LineReader line) throws IOException {
		LineOrder place = this.check.isChecksummed() ? numbered(line) : unnumbered();
		BlockBuilder block = this.index.open();
		block.line(this.check, line.nextOffset() - line.offset());
		if (place == LineOrder.IN_ORDER || place == LineOrder.OUT_OF_ORDER) {
			countContent(line, block);
		}
		return place;
	}

	private LineOrder numbered(LineReader line) throws IOException {
		long seq = this.check.seq();
		beginChecksummed();
		if (this.sequence.isPassed(seq)) {
			boolean late = this.sequence.fillsGap(seq);
			found(AnomalyType.SEQUENCE_REPEAT, this.lines, line.offset(),
					late ? "line " + seq + " of the sequence comes after line " + this.sequence.last()
							: "line " + seq + " of the sequence was there before");
			return late ? LineOrder.OUT_OF_ORDER : LineOrder.DUPLICATE;
		}
		this.kept.reach(seq);
		LogHeader header = this.check.header();
		if (header != null && isForeign(header.notes().logId())) {
			lost(line.offset(), seq, "this is the header of another log: what follows was written to that one");
			header = null;
		}
		if (header != null) {
			header(header);
		}
		missing(this.sequence.next(seq), line.offset());
		return LineOrder.IN_ORDER;
	}

	private void header(LogHeader header) {
		// Numbers that a header declares gone are no gap in front of that header either.
		this.sequence.acknowledge(header.compactedThroughSeq());
		this.anomalies.acknowledge(header.compactedThroughSeq());
		this.index.acknowledgeGap(header.compactedThroughSeq());
		this.index.identify(header.notes().logId());
		this.index.open().runs(RunSummary.of(header.notes()));
		this.index.repaired(header.notes().repairs());
		this.kept.header(header);
		HeaderNotes.Kept counted = header.notes().kept();
		if (counted != null) {
			this.sequence.counted(counted.through());
		}
	}

	/** Lines up to that number are lost, although none is missing by its number. */
	private void lost(long offset, long through, String detail) {
		this.sequence.lost(through);
		gap(offset, through, detail);
	}

	private void gap(long offset, long through, String detail) {
		this.anomalies.addGap(new Anomaly(AnomalyType.SEQUENCE_GAP, this.path.toString(), this.lines, offset, detail),
				through);
	}

	/** Where numbers may be missing, headers say how many lines are not. */
	private void checkKept() {
		long missing = this.kept.missing() - this.sequence.missingThrough(this.kept.through());
		if (missing > 0) {
			Segment last = this.view.listing().last();
			this.path = (last != null) ? last.path() : Path.of(this.view.location());
			this.sequence.lost(this.kept.through(), missing);
			gap(0, this.kept.through(), missing + ((missing == 1) ? " line" : " lines") + " missing up to sequence "
					+ this.kept.through() + ": a header counts more lines than there are");
		}
	}

	/** The first line of a file that has a number. */
	private void beginChecksummed() {
		Segment file = segment();
		this.sequence.beginChecksummed(this.check.seq());
		if (file.isNamed() && this.lines == 1 && this.check.header() == null) {
			// No other header can make up for this one.
			found(AnomalyType.SEQUENCE_GAP, 1, 0, "line " + file.base() + " of the sequence, the header, is missing");
			missing(this.sequence.next(file.base()), 0);
		}
	}

	private void missing(SequenceValidator.@Nullable Gap gap, long offset) {
		if (gap != null) {
			this.anomalies.addGap(
					new Anomaly(AnomalyType.SEQUENCE_GAP, this.path.toString(), this.lines, offset, missing(gap)),
					gap.last());
		}
	}

	private static String missing(SequenceValidator.Gap gap) {
		return (gap.size() == 1) ? "1 line missing before this one (sequence " + gap.first() + ")"
				: gap.size() + " lines missing before this one (sequence " + gap.first() + " to " + gap.last() + ")";
	}

	private LineOrder unnumbered() {
		boolean blank = this.check.content() == LineValidator.Content.BLANK;
		this.kept.reported((this.check.content() == LineValidator.Content.DAMAGED) ? 1 : 0);
		if (!this.check.inChecksummedSection()) {
			this.sequence.withoutChecksum(this.lines, this.check);
		}
		else if (!blank) {
			this.sequence.damaged();
		}
		return LineOrder.IN_ORDER;
	}

	private void countContent(LineReader line, BlockBuilder block) {
		switch (this.check.content()) {
			case FACT -> {
				FactKind kind = this.check.kind();
				if (kind != null) {
					this.kept.fact(kind);
					long micros = this.check.time(line.bytes(), line.from(), line.to());
					block.fact(kind, line.nextOffset() - line.offset(), micros);
					if (this.times != null && micros != this.times.of(micros, line.offset(), line.nextOffset())) {
						this.odd++;
					}
				}
				if (kind == FactKind.EVENT) {
					block.runs(this.marks.of(line.bytes(), line.from(), line.to()));
				}
			}
			case GAP -> {
				this.kept.gap();
				block.gap();
			}
			case DAMAGED -> this.kept.reported(this.check.isChecksummed() ? 1 : 0);
			case BLANK, HEADER -> {
			}
		}
	}

	/** A log that was once found good up to a number must still reach it. */
	private void checkTail() {
		Checkpoint checkpoint = this.view.checkpoint();
		long reached = Math.max(this.sequence.last() + this.sequence.damagedSinceLast(),
				this.sequence.acknowledgedThrough());
		if (checkpoint != null && checkpoint.seq() > reached) {
			Segment last = this.view.listing().last();
			this.path = (last != null) ? last.path() : Path.of(this.view.location());
			found(AnomalyType.TAIL_LOST, this.lines, (last != null) ? last.size() : 0,
					"the log ends at line " + reached + " of the sequence, but once reached line " + checkpoint.seq());
		}
	}

	private void found(@Nullable AnomalyType type, long lineNumber, long offset, String detail) {
		if (type != null) {
			this.anomalies.add(new Anomaly(type, this.path.toString(), lineNumber, offset, detail));
		}
	}

	private Segment segment() {
		return Objects.requireNonNull(this.segment);
	}

	private ScanReport report(@Nullable IndexSnapshot known, long nanos) {
		BlockStats sum = Objects.requireNonNull(this.index.view()).sum();
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			facts.put(kind, sum.facts(kind));
		}
		return new ScanReport(this.view.location(), true, this.view.size(), this.allLines, facts, sum.gaps,
				this.sequence.last(), this.anomalies.counts(), this.anomalies.listed(), this.view.writer(),
				sum.runs.history(), new ScanCoverage(known == null, this.bytesRead, ""), Duration.ofNanos(nanos),
				sum.timelessFacts() + this.odd);
	}

	/** What headers say about repairs. */
	public HeaderNotes.Repairs repairs() {
		return this.index.repairs();
	}

	/** The sequence as it is at the end of the pass. */
	public SequenceValidator sequence() {
		return this.sequence;
	}

}

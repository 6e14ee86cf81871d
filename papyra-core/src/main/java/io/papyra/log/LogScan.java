package io.papyra.log;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;

import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.ScanExtent;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Work;
import io.papyra.codec.LogHeader;
import io.papyra.disk.DiskFile;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all lines of a log: finds every anomaly, counts every fact. Bounded
 * memory, whatever the size; changes nothing. Used once, by one thread.
 */
final class LogScan {

	private static final long BYTES_BETWEEN_NEWS = 4L * 1024 * 1024;

	private final LogView view;

	private final LineVisitor visitor;

	private final Work work;

	private final @Nullable Executor helpers;

	private final LineCheck check = new LineCheck(false);

	private final SequenceCheck sequence = new SequenceCheck();

	private final AnomalyLog anomalies = new AnomalyLog();

	private final RunTracker runs = new RunTracker();

	private final Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);

	private final long[] factCounts = new long[FactKind.values().length];

	private long gapLines;

	private long lines;

	private long nextNews = BYTES_BETWEEN_NEWS;

	private LogScan(LogView view, LineVisitor visitor, Work work, @Nullable Executor helpers) {
		this.view = view;
		this.visitor = visitor;
		this.work = work;
		this.helpers = helpers;
	}

	/**
	 * A scan in which somebody sees every line.
	 * @param view what to read, as it stood when the scan began
	 */
	LogScan(LogView view, LineVisitor visitor, Work work) {
		this(view, visitor, work, null);
	}

	/**
	 * A scan of which only the report is wanted, so that several threads can work at it.
	 * @param view what to read, as it stood when the scan began
	 * @param helpers may run some of the work
	 */
	LogScan(LogView view, Work work, Executor helpers) {
		this(view, LineVisitor.NONE, work, helpers);
	}

	ScanReport run(DiskFile file, long began) throws IOException {
		LineCursor line = new LineCursor(file, 0, this.view.size());
		try (ReadAhead ahead = (this.helpers != null) ? ReadAhead.over(file, this.view.size(), this.helpers)
				: ReadAhead.nothing(file)) {
			walk(line, ahead);
		}
		checkTail(line);
		return report(System.nanoTime() - began);
	}

	/**
	 * What cannot be read is an anomaly; what goes wrong with a line that was read is the
	 * visitor's failure.
	 */
	private boolean next(LineCursor line) {
		try {
			return line.next();
		}
		catch (IOException ex) {
			found(AnomalyType.PARTIAL_WRITE, this.lines + 1, line.nextOffset(), "cannot be read on from here: " + ex);
			return false;
		}
	}

	private void walk(LineCursor line, ReadAhead ahead) throws IOException {
		while (true) {
			LineRun run = ahead.at(line.nextOffset());
			if (run != null && fits(run)) {
				pass(run, line);
			}
			else if (next(line)) {
				this.check.judge(line);
				this.lines++;
				this.visitor.visit(line, this.check, place(line));
			}
			else {
				return;
			}
			if (line.nextOffset() >= this.nextNews) {
				this.work.progress(line.nextOffset(), this.view.size());
				this.nextNews = line.nextOffset() + BYTES_BETWEEN_NEWS;
			}
		}
	}

	/** Whether going through a run line by line would find nothing to tell. */
	private boolean fits(LineRun run) {
		return run.isSealed() ? run.firstSeq() == this.sequence.last() + 1 : !this.check.inSealedSection();
	}

	private void pass(LineRun run, LineCursor line) {
		line.jump(run.end(), run.lines());
		this.check.passed(run.isSealed());
		this.lines += run.lines();
		if (run.isSealed()) {
			this.sequence.advance(run.lines());
		}
		else {
			this.sequence.plain(this.lines);
		}
		for (FactKind kind : FactKind.values()) {
			this.factCounts[kind.ordinal()] += run.facts(kind);
		}
	}

	private LinePlace place(LineCursor line) {
		if (!line.terminated() && !line.endedEarly() && line.nextOffset() >= this.view.size()) {
			if (this.view.beingWritten()) {
				return LinePlace.IN_FLIGHT;
			}
			return lastLine(line);
		}
		if (this.check.anomaly() != null) {
			found(this.check.anomaly(), this.lines, line.offset(), this.check.detail());
		}
		return count(line);
	}

	private LinePlace lastLine(LineCursor line) {
		boolean whole = isWhole();
		found(AnomalyType.TRUNCATED_LINE, this.lines, line.offset(),
				whole ? "the last line is whole but for its newline"
						: "the last line breaks off after " + line.length() + " bytes");
		if (!whole) {
			return LinePlace.TORN;
		}
		LinePlace place = count(line);
		return (place == LinePlace.IN_ORDER) ? LinePlace.UNFINISHED : place;
	}

	/** Whether an unfinished line lacks nothing but its newline. */
	private boolean isWhole() {
		return switch (this.check.content()) {
			case FACT, GAP, HEADER -> true;
			case BLANK, DAMAGED -> this.check.isSealed();
		};
	}

	private LinePlace count(LineCursor line) {
		LinePlace place = this.check.isSealed() ? numbered(line) : unnumbered();
		if (place == LinePlace.IN_ORDER || place == LinePlace.LATE) {
			countContent(line);
		}
		return place;
	}

	private LinePlace numbered(LineCursor line) {
		long seq = this.check.seq();
		if (this.sequence.isPassed(seq)) {
			boolean late = this.sequence.fillsGap(seq);
			found(AnomalyType.SEQUENCE_REPEAT, this.lines, line.offset(),
					late ? "line " + seq + " of the sequence stands behind line " + this.sequence.last()
							: "line " + seq + " of the sequence was there before");
			return late ? LinePlace.LATE : LinePlace.REPEATED;
		}
		LogHeader header = this.check.header();
		if (header != null) {
			// Numbers that a header declares gone are no gap in front of that header
			// either.
			this.sequence.acknowledge(header.compactedThroughSeq());
			this.anomalies.acknowledge(header.compactedThroughSeq());
		}
		SequenceCheck.Gap gap = this.sequence.next(seq);
		if (gap != null) {
			this.anomalies.addGap(
					new Anomaly(AnomalyType.SEQUENCE_GAP, this.view.location(), this.lines, line.offset(), gap.size()
							+ " lines are missing in front of this one: " + gap.first() + " to " + gap.last()),
					gap.last());
		}
		return LinePlace.IN_ORDER;
	}

	private LinePlace unnumbered() {
		boolean blank = this.check.content() == LineCheck.Content.BLANK;
		if (!blank && this.check.inSealedSection()) {
			this.sequence.damaged();
		}
		else if (!this.check.inSealedSection() && (!blank || this.sequence.last() > 0)) {
			// Blank lines in front of everything hide no missing header.
			this.sequence.plain(this.lines);
		}
		return LinePlace.IN_ORDER;
	}

	private void countContent(LineCursor line) {
		switch (this.check.content()) {
			case FACT -> {
				FactKind kind = this.check.kind();
				if (kind != null) {
					this.factCounts[kind.ordinal()]++;
				}
				if (kind == FactKind.EVENT) {
					this.runs.event(line.bytes(), line.from(), line.to());
				}
			}
			case GAP -> this.gapLines++;
			case BLANK, HEADER, DAMAGED -> {
			}
		}
	}

	/** A log that was once found good up to a number must still reach it. */
	private void checkTail(LineCursor line) {
		Checkpoint checkpoint = this.view.checkpoint();
		long reached = Math.max(this.sequence.last() + this.sequence.damagedSinceLast(),
				this.sequence.acknowledgedThrough());
		if (checkpoint != null && checkpoint.seq() > reached) {
			found(AnomalyType.TAIL_LOST, this.lines, line.nextOffset(),
					"the log ends at line " + reached + " of the sequence, but once reached line " + checkpoint.seq());
		}
	}

	private void found(@Nullable AnomalyType type, long lineNumber, long offset, String detail) {
		if (type != null) {
			this.anomalies.add(new Anomaly(type, this.view.location(), lineNumber, offset, detail));
		}
	}

	private ScanReport report(long nanos) {
		for (FactKind kind : FactKind.values()) {
			this.facts.put(kind, this.factCounts[kind.ordinal()]);
		}
		return new ScanReport(this.view.location(), true, this.view.size(), this.lines, this.facts, this.gapLines,
				this.sequence.last(), this.anomalies.counts(), this.anomalies.listed(), this.view.writer(),
				this.runs.history(), ScanExtent.everything(this.view.size()), Duration.ofNanos(nanos));
	}

	/** The sequence as it stands at the end of the pass. */
	SequenceCheck sequence() {
		return this.sequence;
	}

}

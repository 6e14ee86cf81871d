package io.papyra.internal.log.compact;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockReader;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.rewrite.LineDecision;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.ScanOptions;
import io.papyra.internal.log.scan.VerifiedLines;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a file stay, as a {@link CompactionPlan} says: they are written byte for
 * byte after a new header. Blocks that stay or go as a whole are decided on at once; of
 * others each line is. Compares each block with what the plan took it for, and learns
 * what is where in the new file.
 */
final class CompactionDecision implements LineDecision {

	private final CompactionJob job;

	private final Segment segment;

	private final DiskFile source;

	private final CompactedHeader header;

	private final SequentialFileWriter output;

	/** What the plan was made of. */
	private final List<BlockStats> planned;

	/** What is found in its place. */
	private final BlockIndex found = new BlockIndex(Long.MAX_VALUE);

	/** What is where in the new file. */
	private final BlockIndex made;

	private final RunMarkers marks = new RunMarkers();

	/**
	 * The planned block to which the next line belongs; after the last one, lines are
	 * new.
	 */
	private int at;

	/** The planned block of which the next boundary was asked for. */
	private int boundary;

	private ImplausibleTimes times;

	private boolean asPlanned = true;

	private boolean headed;

	/** Number of the last line written that has one. */
	private long last;

	private long plain;

	/**
	 * @param segment the file
	 * @param source the same, open for reading
	 * @param header with which the new one begins
	 * @param output the new one
	 */
	CompactionDecision(CompactionJob job, Segment segment, DiskFile source, CompactedHeader header,
			SequentialFileWriter output) {
		this.job = job;
		this.segment = segment;
		this.source = source;
		this.header = header;
		this.output = output;
		this.planned = job.known(segment).blocks();
		this.made = new BlockIndex(job.log().context().blockSize());
		this.made.begin(segment.base(), "");
		this.times = new ImplausibleTimes(source, segment.size());
	}

	/** The scan that is to show the lines of the file to this. */
	LogScanner scan() {
		LogScanner scan = new LogScanner(this.job.disk(), this.job.view(), this, this.job.context().monitor(),
				ScanOptions.together(false), this.found);
		return !this.segment.isNamed() ? scan
				: scan.startingBehind(this.segment.base() - 1)
					.acknowledging(this.job.known().acknowledgedThrough())
					.identifiedAs(this.job.known().logId());
	}

	@Override
	public long boundary(long place) {
		while (this.boundary < this.planned.size() && this.planned.get(this.boundary).end() <= place) {
			this.boundary++;
		}
		return (this.boundary < this.planned.size()) ? this.planned.get(this.boundary).end() : Long.MAX_VALUE;
	}

	@Override
	public boolean takes(VerifiedLines lines) {
		BlockStats block = block();
		if (!this.asPlanned || block == null) {
			return true;
		}
		return lines.firstSeq() > 0 && lines.end() <= block.end() && (keepsWhole(block) || dropsWhole(block));
	}

	@Override
	public void visit(VerifiedLines lines) throws IOException {
		BlockStats block = block();
		if (this.asPlanned && !dropsWhole(block)) {
			begin(lines.firstSeq());
			lines.writeTo(this.output);
			this.made.open().add(lines.block());
			this.last = lines.block().lastSeq;
		}
		passed(lines.end());
	}

	@Override
	public void visit(LineReader line, LineValidator check, LineOrder place) throws IOException {
		if (this.asPlanned && keeps(line, check)) {
			if (check.isChecksummed()) {
				begin(check.seq());
			}
			keep(line, check);
		}
		passed(line.nextOffset());
	}

	private @Nullable BlockStats block() {
		return (this.at < this.planned.size()) ? this.planned.get(this.at) : null;
	}

	/** What was added since the plan was made stays. */
	private boolean keepsWhole(@Nullable BlockStats block) {
		return block == null || this.job.plan().keepsWhole(block);
	}

	private boolean dropsWhole(@Nullable BlockStats block) {
		return block != null && this.job.plan().dropsWhole(block);
	}

	/** Lines that are no facts go with what is removed after them. */
	private boolean keeps(LineReader line, LineValidator check) {
		BlockStats block = block();
		if (keepsWhole(block) || dropsWhole(block)) {
			return !dropsWhole(block);
		}
		check.isAmong(this.times, line.offset(), line.nextOffset());
		long seq = check.isChecksummed() ? check.seq()
				: check.inChecksummedSection() ? Long.MAX_VALUE : line.lineNumber();
		CompactionPlan plan = this.job.plan();
		FactKind kind = check.kind();
		return switch (check.content()) {
			case FACT ->
				kind != null && plan.keeps(kind, seq, check.timeAmongOthers(line.bytes(), line.from(), line.to()));
			case GAP -> plan.keepsGap(seq);
			case HEADER -> this.headed && seq > this.header.removedThrough();
			case BLANK, DAMAGED -> seq > this.header.removedThrough();
		};
	}

	private void keep(LineReader line, LineValidator check) throws IOException {
		this.output.write(line.bytes(), line.from(), line.to());
		this.output.newline();
		long size = (long) line.to() - line.from() + 1;
		BlockBuilder block = this.made.open();
		if (check.isChecksummed()) {
			this.last = check.seq();
			block.line(this.last, size);
		}
		else if (check.inChecksummedSection()) {
			block.line(0, size);
		}
		else {
			block.plainLine(++this.plain, size);
		}
		BlockReader.note(block, line, check, this.marks);
	}

	/** Everything up to there has been read and decided. */
	private void passed(long place) {
		BlockStats expected = block();
		if (expected == null || place < expected.end()) {
			return;
		}
		this.at++;
		this.asPlanned &= this.found.endBlock().isSame(expected) && (block() != null || isAcknowledgedAsPlanned());
		this.times = new ImplausibleTimes(this.source, this.segment.size());
		endBlock();
		this.job.context().monitor().progress(expected.end(), this.segment.size());
	}

	/** Whether headers say no more than the plan knows. */
	private boolean isAcknowledgedAsPlanned() {
		IndexSnapshot known = this.job.known();
		IndexSnapshot read = Objects.requireNonNull(this.found.view());
		return read.acknowledgedThrough() <= known.acknowledgedThrough()
				&& known.repairs().merge(read.repairs()).equals(known.repairs());
	}

	private void endBlock() {
		if (!this.made.open().isEmpty()) {
			this.made.endBlock();
		}
	}

	/** Before the first numbered line stands the header. */
	private void begin(long nextSeq) throws IOException {
		if (this.headed || nextSeq - 1 <= this.last) {
			return;
		}
		this.headed = true;
		endBlock();
		byte[] line = this.header.line(nextSeq);
		BlockBuilder block = this.made.open();
		block.line(this.header.number(nextSeq), line.length);
		block.runs(RunSummary.of(this.header.notes()));
		endBlock();
		this.output.write(line, 0, line.length);
	}

	@Override
	public void confirm(ScanReport report) throws IOException {
		CompactionContext.refuseDamaged(report);
		if (!this.asPlanned || block() != null) {
			throw new SegmentReplacedException(this.segment.path());
		}
	}

	/** What comes now was added since the plan was made; the header comes before it. */
	void endKnown() throws IOException {
		BlockStats sum = this.job.known(this.segment).sum();
		if (sum.lines > sum.plain) {
			begin(sum.lastSeq + 1);
		}
		this.headed = true;
	}

	/** What is where in the new file, which has its name now. */
	SegmentStats made() throws IOException {
		IndexSnapshot view = Objects.requireNonNull(this.made.view());
		List<BlockStats> blocks = Objects.requireNonNull(view.last()).blocks();
		FileInfo info = this.job.disk().info(this.segment.path());
		return new SegmentStats(this.segment.base(), (info != null) ? info.key() : "", blocks,
				(info != null && this.segment.isNamed()) ? info.modified() : null);
	}

}

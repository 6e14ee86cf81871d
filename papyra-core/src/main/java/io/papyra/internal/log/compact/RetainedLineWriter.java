package io.papyra.internal.log.compact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.ImplausibleTimes;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockReader;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.SegmentStats;

/**
 * Copies the lines of a file that stay, byte for byte, into one that takes its place,
 * after a new header. Blocks that stay as a whole are copied as they are; of others each
 * line is looked at. Learns what is where in the new file.
 */
final class RetainedLineWriter {

	private final DiskFile source;

	private final SequentialFileWriter output;

	private final CompactionPlan plan;

	private final CompactedHeader header;

	private final List<BlockStats> blocks = new ArrayList<>();

	private final RunMarkers marks = new RunMarkers();

	private boolean headed;

	private boolean sealed;

	/** Number of the last line written that has one. */
	private long last;

	private long plain;

	RetainedLineWriter(DiskFile source, SequentialFileWriter output, CompactionPlan plan, CompactedHeader header) {
		this.source = source;
		this.output = output;
		this.plan = plan;
		this.header = header;
	}

	/** Is notified of how far the copying has come. */
	@FunctionalInterface
	interface Progress {

		void copied(long done, long total) throws IOException;

	}

	/** Copies what stays of the known part of the file. */
	void copy(SegmentStats known, Progress progress) throws IOException {
		long lines = 0;
		this.sealed = known.base() > 0;
		for (BlockStats block : known.blocks()) {
			if (this.plan.keepsWhole(block)) {
				beginWithHeader(block.firstSeq);
				copyWhole(block);
			}
			else if (!this.plan.dropsWhole(block)) {
				walk(block, lines);
			}
			this.sealed |= block.lines > block.plain;
			lines += block.lines;
			progress.copied(block.end(), known.end());
		}
	}

	private void copyWhole(BlockStats block) throws IOException {
		BlockBuilder moved = new BlockBuilder(this.output.size());
		moved.add(block);
		this.output.copy(this.source, block.offset, block.end());
		this.last = block.lastSeq;
		this.blocks.add(moved.build());
	}

	/** Copies a range of whole lines as it is, and learns what is in it. */
	void copyTail(long from, long to) throws IOException {
		if (from >= to) {
			return;
		}
		BlockBuilder range = new BlockBuilder(from);
		range.length = to - from;
		range.firstSeq = 1;
		BlockBuilder moved = new BlockBuilder(this.output.size());
		moved.add(BlockReader.read(this.source, range.build(), true));
		this.output.copy(this.source, from, to);
		this.blocks.add(moved.build());
	}

	private void walk(BlockStats block, long linesBefore) throws IOException {
		LineReader line = new LineReader(this.source, block.offset, block.end());
		LineValidator check = new LineValidator(this.sealed);
		ImplausibleTimes times = new ImplausibleTimes(this.source, this.source.size());
		BlockBuilder kept = new BlockBuilder(this.output.size());
		long place = linesBefore;
		while (line.next()) {
			check.validate(line);
			check.isAmong(times, line.offset(), line.nextOffset());
			place++;
			long seq = check.isSealed() ? check.seq() : check.inSealedSection() ? Long.MAX_VALUE : place;
			if (keeps(line, check, seq)) {
				if (check.isSealed() && beginWithHeader(check.seq())) {
					closeBlock(kept);
					kept = new BlockBuilder(this.output.size());
				}
				keep(line, check, kept, seq);
			}
		}
		closeBlock(kept);
	}

	/** Lines that are no facts go with what is removed after them. */
	private boolean keeps(LineReader line, LineValidator check, long seq) {
		FactKind kind = check.kind();
		return switch (check.content()) {
			case FACT ->
				kind != null && this.plan.keeps(kind, seq, check.timeAmongOthers(line.bytes(), line.from(), line.to()));
			case GAP -> this.plan.keepsGap(seq);
			case HEADER -> this.headed && seq > this.header.removedThrough();
			case BLANK, DAMAGED -> seq > this.header.removedThrough();
		};
	}

	private void keep(LineReader line, LineValidator check, BlockBuilder kept, long seq) throws IOException {
		this.output.write(line.bytes(), line.from(), line.to());
		this.output.newline();
		long size = (long) line.to() - line.from() + 1;
		if (check.isSealed()) {
			kept.line(seq, size);
			this.last = seq;
		}
		else if (check.inSealedSection()) {
			kept.line(0, size);
		}
		else {
			kept.plainLine(++this.plain, size);
		}
		FactKind kind = check.kind();
		if (check.content() == LineValidator.Content.FACT && kind != null) {
			kept.fact(kind, size, check.time(line.bytes(), line.from(), line.to()));
			if (kind == FactKind.EVENT) {
				kept.runs(this.marks.of(line.bytes(), line.from(), line.to()));
			}
		}
		else if (check.content() == LineValidator.Content.GAP) {
			kept.gap();
		}
		LogHeader header = (check.content() == LineValidator.Content.HEADER) ? check.header() : null;
		if (header != null) {
			kept.runs(RunSummary.of(header.notes()));
		}
	}

	private void closeBlock(BlockBuilder block) {
		if (!block.isEmpty()) {
			this.blocks.add(block.build());
		}
	}

	/**
	 * Before the first numbered line stands the header; true if it was written just now.
	 */
	boolean beginWithHeader(long nextSeq) throws IOException {
		if (this.headed || nextSeq - 1 <= this.last) {
			return false;
		}
		this.headed = true;
		byte[] line = this.header.line(nextSeq);
		BlockBuilder block = new BlockBuilder(this.output.size());
		block.line(this.header.number(nextSeq), line.length);
		block.runs(RunSummary.of(this.header.notes()));
		this.output.write(line, 0, line.length);
		this.blocks.add(block.build());
		return true;
	}

	/** What is where in the new file. */
	List<BlockStats> blocks() {
		return this.blocks;
	}

}

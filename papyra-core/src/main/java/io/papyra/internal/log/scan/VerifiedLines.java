package io.papyra.internal.log.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockStats;

/**
 * Ordinary lines that follow one another: valid facts, either all without a checksum or
 * all checksummed and numbered without a gap, and none that reports the recorder's own
 * starts and stops. Whether they match what comes before them is for others to see. The
 * bytes are there as long as nothing further is read.
 */
public final class VerifiedLines {

	/** With more of them in one block, finding them costs more than it saves. */
	private static final int MAX_RUNS = 16;

	private final long start;

	private long end;

	private final long firstSeq;

	private long lines;

	private final BlockBuilder block;

	private final byte[] bytes;

	/** Where in the bytes it begins. */
	private final int from;

	private VerifiedLines(byte[] bytes, int from, long start, long firstSeq) {
		this.bytes = bytes;
		this.from = from;
		this.start = start;
		this.end = start;
		this.firstSeq = firstSeq;
		this.block = new BlockBuilder(start);
	}

	/**
	 * Finds the runs among the whole lines of a block.
	 * @param base file position of the block
	 * @param records whether lines with a matching checksum are read as records, too
	 * @param from where in the block the first line begins
	 */
	static List<VerifiedLines> find(byte[] block, int from, int to, long base, boolean records) {
		List<VerifiedLines> runs = new ArrayList<>();
		LineValidator check = new LineValidator(false, records);
		VerifiedLines run = null;
		int start = from;
		for (int end = Bytes.newline(block, from, to); end >= 0; end = Bytes.newline(block, start, to)) {
			check.validate(block, start, end);
			if (!isOrdinary(check, block, start, end)) {
				run = null;
			}
			else {
				if (run == null || !run.goesOnWith(check.seq())) {
					if (runs.size() == MAX_RUNS) {
						return runs;
					}
					run = new VerifiedLines(block, start, base + start, check.seq());
					runs.add(run);
				}
				run.add(check, block, start, end);
			}
			start = end + 1;
		}
		return runs;
	}

	private static boolean isOrdinary(LineValidator check, byte[] block, int from, int to) {
		if (check.content() != LineValidator.Content.FACT || check.anomaly() != null) {
			return false;
		}
		return check.kind() != FactKind.EVENT || RunMarkers.ownType(block, from, to) < 0;
	}

	private boolean goesOnWith(long seq) {
		return seq == (isChecksummed() ? this.firstSeq + this.lines : 0);
	}

	private void add(LineValidator found, byte[] bytes, int from, int to) {
		int size = to + 1 - from;
		this.block.line(found.seq(), size);
		FactKind kind = found.kind();
		if (kind != null) {
			this.block.fact(kind, size, found.time(bytes, from, to));
		}
		this.lines++;
		this.end += size;
	}

	/** Where the first line begins in the file. */
	public long start() {
		return this.start;
	}

	/** Where the line after the last one begins in the file. */
	public long end() {
		return this.end;
	}

	boolean isChecksummed() {
		return this.firstSeq > 0;
	}

	/** Number of the first line, 0 without checksums. */
	public long firstSeq() {
		return this.firstSeq;
	}

	long lines() {
		return this.lines;
	}

	/** Adds the lines to another file, byte for byte as they were verified. */
	public void writeTo(SequentialFileWriter output) throws IOException {
		output.write(this.bytes, this.from, this.from + (int) (this.end - this.start));
	}

	/**
	 * What is known of the lines together; numbers of lines without a checksum are
	 * missing.
	 */
	public BlockStats block() {
		return this.block.build();
	}

}

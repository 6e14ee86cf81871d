package io.papyra.internal.log.index;

import java.io.IOException;

import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.ReverseLineReader;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;

/**
 * Reads a range of lines again, to learn what is in it or whether it is still the same.
 */
public final class BlockReader {

	private BlockReader() {
	}

	/** Whether a block still ends where it did, in a line with the number that it had. */
	public static boolean endsThere(DiskFile file, BlockStats block) throws IOException {
		ReverseLineReader line = new ReverseLineReader(file, block.end());
		if (!line.next() || !line.terminated()) {
			return false;
		}
		long seq = new LineTrailer().check(line.bytes(), line.from(), line.to());
		return seq == block.lastSeq || seq == LineTrailer.NONE;
	}

	/**
	 * What the lines of a range say of themselves; damaged ones count as lines only.
	 * @param checksummed whether every line must have a checksum
	 */
	public static BlockStats read(DiskFile file, BlockStats range, boolean checksummed) throws IOException {
		LineReader line = new LineReader(file, range.offset, range.end());
		LineValidator check = new LineValidator(checksummed && range.firstSeq > 0);
		RunMarkers marks = new RunMarkers();
		BlockBuilder block = new BlockBuilder(range.offset);
		while (line.next()) {
			check.validate(line);
			block.line(check.seq(), line.nextOffset() - line.offset());
			note(block, line, check, marks);
		}
		return block.build();
	}

	/** Notes what is in a line that was added to a block. */
	public static void note(BlockBuilder block, LineReader line, LineValidator check, RunMarkers marks) {
		FactKind kind = check.kind();
		if (check.content() == LineValidator.Content.FACT && kind != null) {
			block.fact(kind, line.nextOffset() - line.offset(), check.time(line.bytes(), line.from(), line.to()));
			if (kind == FactKind.EVENT) {
				block.runs(marks.of(line.bytes(), line.from(), line.to()));
			}
		}
		else if (check.content() == LineValidator.Content.GAP) {
			block.gap();
		}
		LogHeader header = (check.content() == LineValidator.Content.HEADER) ? check.header() : null;
		if (header != null) {
			block.runs(RunSummary.of(header.notes()));
		}
	}

}

package io.papyra.internal.log.index;

import java.io.IOException;

import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.RunSummary;

/**
 * Reads a range of lines again, to learn what is in it or whether it is still the same.
 */
public final class BlockReader {

	private BlockReader() {
	}

	/**
	 * What the lines of a range say of themselves; damaged ones count as lines only.
	 * @param sealed whether every line must have a checksum
	 */
	public static BlockStats read(DiskFile file, BlockStats range, boolean sealed) throws IOException {
		LineReader line = new LineReader(file, range.offset, range.end());
		LineValidator check = new LineValidator(sealed && range.firstSeq > 0);
		RunMarkers marks = new RunMarkers();
		BlockBuilder block = new BlockBuilder(range.offset);
		while (line.next()) {
			check.validate(line);
			long size = line.nextOffset() - line.offset();
			block.line(check.seq(), size);
			FactKind kind = check.kind();
			if (check.content() == LineValidator.Content.FACT && kind != null) {
				block.fact(kind, size, check.time(line.bytes(), line.from(), line.to()));
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
		return block.build();
	}

}

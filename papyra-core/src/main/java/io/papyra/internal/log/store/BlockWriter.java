package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.format.RunMarkers;
import io.papyra.internal.log.format.TimestampScanner;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries of a batch into lines: gives each its number and its checksum, and hands
 * them to the disk block by block. Not safe for use by several threads.
 */
final class BlockWriter {

	/**
	 * As much as is handed to the disk at once. Lines are copied into it and out of it
	 * while it is in the processor's cache, which takes half the time; the JDK keeps a
	 * buffer of that size per thread for ever.
	 */
	private static final int BLOCK = 128 * 1024;

	private final LineTrailer trailer = new LineTrailer();

	private final RunMarkers marks = new RunMarkers();

	private final byte[] block = new byte[BLOCK];

	/** Whether an entry is one of that kind; every entry is if the kind is null. */
	static boolean belongs(@Nullable FactKind entry, @Nullable FactKind kind) {
		return kind == null || kind == ((entry != null) ? entry : FactKind.EVENT);
	}

	void write(ActiveSegment log, FactBatch batch, @Nullable FactKind kind) throws IOException {
		byte[] source = batch.array();
		byte[] target = this.block;
		int at = 0;
		int inBlock = 0;
		long seq = log.nextSeq();
		for (int entry = 0; entry < batch.size(); entry++) {
			if (!belongs(batch.kind(entry), kind)) {
				continue;
			}
			int start = batch.start(entry);
			int length = batch.end(entry) - start;
			if (target.length - at < length + LineTrailer.MAX_LENGTH) {
				log.write(target, at, inBlock);
				target = roomFor(length + LineTrailer.MAX_LENGTH);
				at = 0;
				inBlock = 0;
			}
			System.arraycopy(source, start, target, at, length);
			at = this.trailer.append(target, at, at + length, seq++);
			inBlock++;
		}
		log.write(target, at, inBlock);
	}

	/** The block, or for a line that is too long for it an array of its own. */
	private byte[] roomFor(int line) {
		return (line <= this.block.length) ? this.block : new byte[line];
	}

	/** Adds what was written to what is known of the log. */
	void note(BlockIndex index, FactBatch batch, @Nullable FactKind kind, long firstSeq) {
		synchronized (index) {
			long seq = firstSeq;
			for (int entry = 0; entry < batch.size(); entry++) {
				FactKind own = batch.kind(entry);
				if (belongs(own, kind)) {
					note(index.open(), batch, entry, seq++);
				}
			}
		}
	}

	private void note(BlockBuilder block, FactBatch batch, int entry, long seq) {
		int from = batch.start(entry);
		int to = batch.end(entry);
		long size = (long) to - from + LineTrailer.lengthFor(seq);
		block.line(seq, size);
		FactKind kind = batch.kind(entry);
		if (kind == null) {
			block.gap();
			return;
		}
		block.fact(kind, size, time(kind, batch.array(), from, to));
		if (kind == FactKind.EVENT && RunMarkers.ownType(batch.array(), from, to) >= 0) {
			byte[] line = batch.json(entry).getBytes(StandardCharsets.UTF_8);
			block.runs(this.marks.of(line, 0, line.length));
		}
	}

	private static long time(FactKind kind, byte[] bytes, int from, int to) {
		long micros = (kind == FactKind.AUDIT) ? TimestampScanner.near(bytes, from, to)
				: TimestampScanner.endingAt(bytes, from, to);
		return (micros != TimestampScanner.UNUSUAL) ? micros : slowTime(bytes, from, to);
	}

	private static long slowTime(byte[] bytes, int from, int to) {
		byte[] line = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + 1);
		line[to - from] = '}';
		LineValidator check = new LineValidator(false);
		check.validate(line, 0, line.length);
		return (check.content() == LineValidator.Content.FACT) ? check.time(line, 0, line.length)
				: RetentionWindow.NO_TIME;
	}

}

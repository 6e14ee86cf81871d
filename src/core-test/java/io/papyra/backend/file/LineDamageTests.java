package io.papyra.backend.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole lines and whole blocks that are lost, doubled, moved or overwritten (F11). Of the
 * blocks one in a few is judged, with {@code -Dpapyra.every=1} all.
 */
@Tag("proof")
class LineDamageTests {

	/** Not a factor of the number of lengths, nor of the distance of their beginnings. */
	private static final int EVERY = Integer.getInteger("papyra.every", 28);

	private final TenLines ten = new TenLines();

	@Test
	void everyRemovedLineIsFoundAndTheOthersAreThere() {
		for (int line = 0; line < this.ten.lines.size(); line++) {
			List<byte[]> lines = new ArrayList<>(this.ten.lines);
			lines.remove(line);
			ScanReport report = this.ten.verifyFound(TenLines.join(lines), "without line " + line);
			assertThat(report.anomalyCounts())
				.containsOnlyKeys((line < lines.size()) ? AnomalyType.SEQUENCE_GAP : AnomalyType.TAIL_LOST);
			this.ten.verifyMended(TenLines.join(lines), "without line " + line);
		}
	}

	@Test
	void everyRemovedRunOfLinesIsFoundAndTheOthersAreThere() {
		for (int from = 0; from < this.ten.lines.size(); from++) {
			for (int to = from + 1; to <= this.ten.lines.size(); to++) {
				List<byte[]> lines = new ArrayList<>(this.ten.lines);
				lines.subList(from, to).clear();
				this.ten.verifyMended(TenLines.join(lines), "without lines " + from + " to " + to);
			}
		}
	}

	@Test
	void everyLineDoubledAnywhereIsFoundAndReturnedOnce() {
		for (int line = 0; line < this.ten.lines.size(); line++) {
			for (int place = 0; place <= this.ten.lines.size(); place++) {
				List<byte[]> lines = new ArrayList<>(this.ten.lines);
				lines.add(place, this.ten.lines.get(line));
				this.ten.verifyMisplaced(TenLines.join(lines), "line " + line + " again at " + place);
			}
		}
	}

	@Test
	void everySwapOfTwoLinesIsFoundAndPutRight() {
		for (int one = 0; one < this.ten.lines.size(); one++) {
			for (int other = one + 1; other < this.ten.lines.size(); other++) {
				List<byte[]> lines = new ArrayList<>(this.ten.lines);
				Collections.swap(lines, one, other);
				this.ten.verifyMisplaced(TenLines.join(lines), "lines " + one + " and " + other + " swapped");
			}
		}
	}

	@Test
	void everyLineMovedAnywhereIsFoundAndPutRight() {
		for (int line = 0; line < this.ten.lines.size(); line++) {
			for (int place = 0; place < this.ten.lines.size(); place++) {
				List<byte[]> lines = new ArrayList<>(this.ten.lines);
				lines.add(place, lines.remove(line));
				if (place != line) {
					this.ten.verifyMisplaced(TenLines.join(lines), "line " + line + " moved to " + place);
				}
			}
		}
	}

	@Test
	void removedBlocksAreFoundAndTheOtherFactsAreThere() {
		blocks("removed", (from, to) -> this.ten.with(from, to));
	}

	@Test
	void doubledBlocksAreFoundAndTheFactsAreThereOnce() {
		blocks("doubled", (from, to) -> this.ten.with(to, to, java.util.Arrays.copyOfRange(this.ten.log, from, to)));
	}

	@Test
	void zeroedBlocksAreFoundAndTheOtherFactsAreThere() {
		blocks("zeroed", (from, to) -> this.ten.with(from, to, new byte[to - from]));
	}

	@Test
	void overwrittenBlocksAreFoundAndTheOtherFactsAreThere() {
		blocks("overwritten", (from, to) -> {
			byte[] earlier = new byte[to - from];
			System.arraycopy(this.ten.log, Math.max(0, from - 700), earlier, 0, Math.min(earlier.length, 700));
			return this.ten.with(from, to, earlier);
		});
	}

	private interface Damage {

		byte[] apply(int from, int to);

	}

	private void blocks(String what, Damage damage) {
		long began = System.nanoTime();
		int[] lengths = { 1, 2, 3, 16, 64, 143, 252, 512, 1000 };
		int starts = this.ten.log.length / 5;
		long cases = IntStream.range(0, starts * lengths.length / EVERY).parallel().filter((turn) -> {
			int index = turn * EVERY;
			int from = index / lengths.length * 5 + index % 5;
			int to = Math.min(this.ten.log.length, from + lengths[index % lengths.length]);
			byte[] damaged = damage.apply(from, to);
			boolean blank = withoutBlankLines(damaged).equals(TenLines.text(this.ten.log));
			if (!blank) {
				this.ten.verifyMisplaced(damaged, "bytes " + from + " to " + to + " " + what);
			}
			return !blank;
		}).count();
		JsonLogs.report("blocks " + what, cases, began);
		assertThat(cases).isGreaterThan(3_000 / EVERY);
	}

	/** Blank lines are no anomaly: a newline more or less beside another one is none. */
	private static String withoutBlankLines(byte[] log) {
		return TenLines.text(log).replaceAll("\n+", "\n");
	}

}

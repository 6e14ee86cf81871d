package io.papyra.backend.file;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changed bits and bytes (F10): all are found, and cost no fact but the one that they
 * hit. Of all cases one in a few is judged, with {@code -Dpapyra.every=1} all.
 */
@Tag("proof")
class BitFlipTests {

	/** Odd, so that all bits of a byte have their turn. */
	private static final int EVERY = Integer.getInteger("papyra.every", 36);

	private final TenLines ten = new TenLines();

	@Test
	void everySingleFlippedBitIsFoundAndRepaired() {
		long began = System.nanoTime();
		int bits = this.ten.log.length * 8;
		some(bits).forEach((bit) -> {
			byte[] damaged = this.ten.log.clone();
			damaged[bit / 8] ^= (byte) (1 << (bit % 8));
			this.ten.verifyMended(damaged, "bit " + bit % 8 + " of byte " + bit / 8);
		});
		JsonLogs.report("bit flips, repaired", bits / EVERY, began);
		assertThat(bits).isGreaterThan(15_000);
	}

	@Test
	void everyOtherValueOfEveryByteOfALineIsFound() {
		long began = System.nanoTime();
		int line = 4;
		int start = IntStream.range(0, line).map((before) -> this.ten.lines.get(before).length).sum();
		int length = this.ten.lines.get(line).length;
		some(length * 256).forEach((index) -> {
			int at = start + index / 256;
			byte value = (byte) index;
			if (this.ten.log[at] != value) {
				this.ten.verifyFound(this.ten.with(at, at + 1, value), "value " + (index % 256) + " of byte " + at);
			}
		});
		JsonLogs.report("byte values of one line", length * 255L / EVERY, began);
		assertThat(length * 255).isGreaterThan(50_000);
	}

	@Test
	void everyPairOfFlippedBitsInTheProofOfALineIsFound() {
		long began = System.nanoTime();
		int end = this.ten.lines.get(0).length + this.ten.lines.get(1).length - 1;
		int bits = 8 * 31;
		some(bits * bits).filter((pair) -> pair % bits > pair / bits).forEach((pair) -> {
			int first = pair / bits;
			int second = pair % bits;
			byte[] damaged = this.ten.log.clone();
			damaged[end - 1 - first / 8] ^= (byte) (1 << (first % 8));
			damaged[end - 1 - second / 8] ^= (byte) (1 << (second % 8));
			this.ten.verifyFound(damaged, "bits " + first + " and " + second + " before byte " + end);
		});
		JsonLogs.report("pairs of bits", (long) bits * (bits - 1) / 2 / EVERY, began);
	}

	private static IntStream some(int cases) {
		return IntStream.range(0, (cases + EVERY - 1) / EVERY).map((index) -> index * EVERY).parallel();
	}

}

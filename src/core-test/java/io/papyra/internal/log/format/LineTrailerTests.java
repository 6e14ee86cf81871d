package io.papyra.internal.log.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

import io.papyra.internal.log.LogTestSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineTrailerTests {

	private final LineTrailer trailer = new LineTrailer();

	@Test
	void theChecksumCoversEveryByteBeforeItsOwnField() {
		String line = LogTestSupport.checksummed("{\"kind\":\"event\"", 118);
		String covered = "{\"kind\":\"event\",\"seq\":118";
		CRC32C crc = new CRC32C();
		crc.update(covered.getBytes(StandardCharsets.UTF_8));
		assertThat(line).isEqualTo(covered + ",\"crc32c\":\"" + "%08x".formatted((int) crc.getValue()) + "\"}\n");
	}

	@Test
	void theChecksumIsCastagnolisAsItsCheckValueShows() {
		CRC32C crc = new CRC32C();
		crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
		assertThat(crc.getValue()).isEqualTo(0xE3069283L);
	}

	@Test
	void aChecksummedLineGivesItsNumberBack() {
		for (long seq : new long[] { 1, 9, 10, 118, 999_999_999_999_999_999L }) {
			assertThat(check(LogTestSupport.checksummed("{\"a\":1", seq).strip())).isEqualTo(seq);
		}
	}

	@Test
	void aLineWithoutTrailerHasNone() {
		assertThat(check("{}")).isEqualTo(LineTrailer.NONE);
		assertThat(check("")).isEqualTo(LineTrailer.NONE);
		assertThat(check(LogTestSupport.plain("p").strip())).isEqualTo(LineTrailer.NONE);
		assertThat(check("{\"a\":1, \"seq\": 3, \"crc32c\": \"9f3a01bc\"}")).isEqualTo(LineTrailer.NONE);
	}

	@Test
	void wordsOfATrailerInsideAPayloadAreNone() {
		String nested = "{\"a\":1,\"seq\":3,\"crc32c\":\"9f3a01bc\"}";
		assertThat(check("{\"kind\":\"event\",\"payload\":" + nested + "}")).isEqualTo(LineTrailer.NONE);
		assertThat(check("{\"payload\":[" + nested + "],\"timestamp\":1768380323.000472}")).isEqualTo(LineTrailer.NONE);
		assertThat(check("{\"text\":\"}\\\"{\",\"payload\":" + nested + "}")).isEqualTo(LineTrailer.NONE);
		assertThat(check("{\"payload\":" + nested + ",\"seq\":7,\"crc32d\":\"9f3a01bc\"}"))
			.isEqualTo(LineTrailer.BROKEN);
		assertThat(check("{\"payload\":" + nested)).as("a line that is cut").isEqualTo(LineTrailer.BROKEN);
	}

	@Test
	void aMismatchIsToldWithBothChecksums() {
		CRC32C crc = new CRC32C();
		crc.update("{\"a\":1,\"seq\":3".getBytes(StandardCharsets.UTF_8));
		assertThat(mismatch("{\"a\":1,\"seq\":3,\"crc32c\":\"9f3a01bc\"}"))
			.isEqualTo("checksum mismatch: stored 9f3a01bc, computed %08x".formatted((int) crc.getValue()));
	}

	/** A cut or damaged line may end in a payload, which no report shows. */
	@Test
	void whatIsNoWholeChecksumIsNotTold() {
		for (String end : new String[] { "hunter2x\"}", "9f3a01bC\"}", "9f3a01bc\"|", "9f3a01bc|}" }) {
			assertThat(mismatch("{\"payload\":{\"a\":1,\"seq\":3,\"crc32c\":\"" + end)).as(end)
				.isEqualTo("checksum mismatch: the end of the line, where its checksum is, is damaged");
		}
		assertThat(mismatch("{}")).endsWith("is damaged");
	}

	private String mismatch(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		return this.trailer.mismatch(bytes, 0, bytes.length);
	}

	@Test
	void everyFlippedBitBreaksIt() {
		byte[] line = LogTestSupport.checksummed(LogTestSupport.body("a"), 118)
			.strip()
			.getBytes(StandardCharsets.UTF_8);
		for (int bit = 0; bit < line.length * 8; bit++) {
			byte[] flipped = line.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(this.trailer.check(flipped, 0, flipped.length)).as("bit %d", bit).isNegative();
		}
	}

	@Test
	void theSumOfBodyAndNumberIsWhatCountsNotEitherAlone() {
		byte[] line = LogTestSupport.checksummed("{\"a\":1", 118).getBytes(StandardCharsets.UTF_8);
		byte[] moved = Arrays.copyOf(line, line.length);
		moved[Bytes.indexOf(line, 0, line.length, Bytes.ascii("118"))] = '2';
		assertThat(this.trailer.check(moved, 0, moved.length - 1)).isEqualTo(LineTrailer.BROKEN);
	}

	@Test
	void aValidLineIsFoundInFrontOfADamagedLineBreak() {
		String first = LogTestSupport.checksummed("{\"a\":1", 2).strip();
		byte[] both = (first + "\u000b" + LogTestSupport.checksummed("{\"a\":2", 3).strip())
			.getBytes(StandardCharsets.UTF_8);
		assertThat(this.trailer.validPrefix(both, 0, both.length)).isEqualTo(first.length());
		assertThat(this.trailer.validPrefix(both, first.length() + 1, both.length)).isEqualTo(-1);
	}

	private long check(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		return this.trailer.check(bytes, 0, bytes.length);
	}

}

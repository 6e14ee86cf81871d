package io.papyra.redis.internal.entry;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said about an entry whose checksum does not match. */
class EntryTrailerTests {

	private static final String BODY = "{\"a\":1,\"writer\":\"w1\",\"seq\":3";

	private final EntryTrailer trailer = new EntryTrailer();

	@Test
	void aMismatchIsToldWithBothChecksums() {
		assertThat(mismatch(BODY + ",\"crc32c\":\"9f3a01bc\"}"))
			.isEqualTo("checksum mismatch: stored 9f3a01bc, computed " + crc(BODY));
	}

	/** A cut or damaged entry may end in a payload, which no report shows. */
	@Test
	void whatIsNoWholeChecksumIsNotTold() {
		for (String end : new String[] { "hunter2x\"}", "9f3a01bC\"}", "9f3a01bc\"|" }) {
			assertThat(mismatch(BODY + ",\"crc32c\":\"" + end)).as(end)
				.isEqualTo("checksum mismatch: the end of the entry, where its checksum is, is damaged");
		}
	}

	@Test
	void aChecksumWithoutWriterAndNumberIsToldAsThat() {
		String body = "{\"payload\":1";
		assertThat(mismatch(body + ",\"crc32c\":\"" + crc(body) + "\"}"))
			.isEqualTo("the checksum matches, but no writer and no number are before it");
	}

	private String mismatch(String entry) {
		byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
		assertThat(this.trailer.check(bytes)).isEqualTo(EntryTrailer.State.BROKEN);
		return this.trailer.mismatch(bytes);
	}

	private static String crc(String body) {
		CRC32C crc = new CRC32C();
		crc.update(body.getBytes(StandardCharsets.UTF_8));
		return "%08x".formatted((int) crc.getValue());
	}

}

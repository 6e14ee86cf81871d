package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The least that a checksum and a number for a line can cost: a second, independent
 * writing of the format.
 */
final class PlainTrailer {

	static final int MAX_LENGTH = 64;

	private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] CRC = ",\"crc32c\":\"".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private final CRC32C crc = new CRC32C();

	/**
	 * Adds both to the object without its closing brace that ends at a place; returns
	 * where the line ends.
	 */
	int append(byte[] line, int from, int to, long seq) {
		int at = to;
		System.arraycopy(SEQ, 0, line, at, SEQ.length);
		at += SEQ.length;
		int digits = 1;
		for (long rest = seq; rest >= 10; rest /= 10) {
			digits++;
		}
		long rest = seq;
		for (int place = at + digits - 1; place >= at; place--) {
			line[place] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		at += digits;
		this.crc.reset();
		this.crc.update(line, from, at - from);
		int value = (int) this.crc.getValue();
		System.arraycopy(CRC, 0, line, at, CRC.length);
		at += CRC.length;
		for (int shift = 28; shift >= 0; shift -= 4) {
			line[at++] = HEX[(value >>> shift) & 0xF];
		}
		line[at++] = '"';
		line[at++] = '}';
		line[at++] = '\n';
		return at;
	}

}

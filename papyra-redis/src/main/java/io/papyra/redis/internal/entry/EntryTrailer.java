package io.papyra.redis.internal.entry;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The end of every entry that is written here:
 * {@code ,"writer":"k3v9q2x7","seq":118,"crc32c":"9f3a01bc"}}.
 *
 * <p>
 * The checksum is CRC-32C (Castagnoli, RFC 3720 appendix B.4) over every byte before
 * {@code ,"crc32c"}, as eight lower-case hex digits, compared digit by digit. Not safe
 * for use by several threads.
 */
public final class EntryTrailer {

	/** What {@link #check} finds. */
	public enum State {

		/** The entry is what was written. */
		VALID,

		/**
		 * There is a trailer, or the rest of one, that does not belong to these bytes.
		 */
		BROKEN,

		/** There is none. */
		NONE

	}

	private static final byte[] WRITER = ascii(",\"writer\":\"");

	private static final byte[] SEQ = ascii("\",\"seq\":");

	private static final byte[] CRC = ascii(",\"crc32c\":\"");

	private static final byte[] END = ascii("\"}");

	private static final byte[] HEX = ascii("0123456789abcdef");

	private static final int HEX_DIGITS = 8;

	private static final Pattern WHOLE = Pattern.compile(",\"crc32c\":\"[0-9a-f]{8}\"}");

	/** Length of the part from {@code ,"crc32c"} on. */
	private static final int TAIL = CRC.length + HEX_DIGITS + END.length;

	/** Bytes of a writer's id at most. */
	static final int MAX_WRITER = 64;

	private static final int MAX_DIGITS = 18;

	/** Where the words of a damaged trailer are looked for. */
	private static final int NEAR = WRITER.length + MAX_WRITER + SEQ.length + MAX_DIGITS + TAIL + 2;

	private final CRC32C crc = new CRC32C();

	private String writer = "";

	private byte[] writerBytes = new byte[0];

	private long seq;

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Why {@link #check} says {@link State#BROKEN} of that entry: both checksums, if the
	 * stored one is whole. Nothing else of the entry, which may hold a payload.
	 */
	String mismatch(byte[] entry) {
		int tail = entry.length - TAIL;
		String end = (tail > 0) ? new String(entry, tail, TAIL, StandardCharsets.ISO_8859_1) : "";
		if (!WHOLE.matcher(end).matches()) {
			return "checksum mismatch: the end of the entry, where its checksum is, is damaged";
		}
		this.crc.reset();
		this.crc.update(entry, 0, tail);
		if (fits((int) this.crc.getValue(), entry, tail + CRC.length)) {
			return "the checksum matches, but no writer and no number are before it";
		}
		return "checksum mismatch: stored " + checksum(entry) + String.format(", computed %08x", this.crc.getValue());
	}

	/**
	 * Completes an entry.
	 * @param source holds its JSON object from {@code from} to {@code to}, without the
	 * closing brace
	 * @param id the writer's, ASCII
	 */
	public byte[] append(byte[] source, int from, int to, byte[] id, long number) {
		int digits = digits(number);
		int length = to - from + WRITER.length + id.length + SEQ.length + digits + TAIL;
		byte[] entry = new byte[length];
		System.arraycopy(source, from, entry, 0, to - from);
		int end = put(entry, to - from, WRITER);
		end = put(entry, end, id);
		end = put(entry, end, SEQ);
		long rest = number;
		for (int at = end + digits - 1; at >= end; at--) {
			entry[at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		end += digits;
		this.crc.reset();
		this.crc.update(entry, 0, end);
		int value = (int) this.crc.getValue();
		end = put(entry, end, CRC);
		for (int shift = 28; shift >= 0; shift -= 4) {
			entry[end++] = HEX[(value >>> shift) & 0xF];
		}
		put(entry, end, END);
		return entry;
	}

	/** The checksum at the end of an entry that was given one here: eight digits. */
	public static String checksum(byte[] entry) {
		return new String(entry, entry.length - END.length - HEX_DIGITS, HEX_DIGITS, StandardCharsets.US_ASCII);
	}

	/** Whether an entry is what was written; then writer and number are known. */
	public State check(byte[] entry) {
		int tail = entry.length - TAIL;
		if (tail <= 0 || !matches(entry, tail, CRC)) {
			return hasRemains(entry) ? State.BROKEN : State.NONE;
		}
		this.crc.reset();
		this.crc.update(entry, 0, tail);
		return fits((int) this.crc.getValue(), entry, tail + CRC.length) && split(entry, tail) ? State.VALID
				: State.BROKEN;
	}

	/** Who wrote the entry that was last found valid. */
	public String writer() {
		return this.writer;
	}

	/** Its number, from 1, among those of its writer in its stream. */
	public long seq() {
		return this.seq;
	}

	private boolean split(byte[] entry, int tail) {
		int start = tail;
		long value = 0;
		while (start > 0 && entry[start - 1] >= '0' && entry[start - 1] <= '9') {
			start--;
		}
		if (start == tail || tail - start > MAX_DIGITS || !matches(entry, start - SEQ.length, SEQ)) {
			return false;
		}
		for (int at = start; at < tail; at++) {
			value = value * 10 + entry[at] - '0';
		}
		int end = start - SEQ.length;
		int begin = end;
		while (begin > 0 && entry[begin - 1] != '"' && end - begin <= MAX_WRITER) {
			begin--;
		}
		if (begin == end || value == 0 || !matches(entry, begin - WRITER.length, WRITER)) {
			return false;
		}
		this.seq = value;
		remember(entry, begin, end);
		return true;
	}

	/** Most entries are of the same writer as the one before. */
	private void remember(byte[] entry, int begin, int end) {
		int length = end - begin;
		if (length != this.writerBytes.length || !matches(entry, begin, this.writerBytes)) {
			this.writerBytes = java.util.Arrays.copyOfRange(entry, begin, end);
			this.writer = new String(this.writerBytes, StandardCharsets.UTF_8);
		}
	}

	private static boolean hasRemains(byte[] entry) {
		for (int at = Math.max(0, entry.length - NEAR); at < entry.length; at++) {
			if (matches(entry, at, CRC)) {
				return true;
			}
		}
		return false;
	}

	private static boolean fits(int value, byte[] entry, int at) {
		for (int digit = 0; digit < HEX_DIGITS; digit++) {
			if (entry[at + digit] != HEX[(value >>> (28 - 4 * digit)) & 0xF]) {
				return false;
			}
		}
		return matches(entry, at + HEX_DIGITS, END);
	}

	private static boolean matches(byte[] entry, int at, byte[] wanted) {
		if (at < 0 || at + wanted.length > entry.length) {
			return false;
		}
		for (int i = 0; i < wanted.length; i++) {
			if (entry[at + i] != wanted[i]) {
				return false;
			}
		}
		return true;
	}

	private static int put(byte[] target, int at, byte[] source) {
		System.arraycopy(source, 0, target, at, source.length);
		return at + source.length;
	}

	private static int digits(long number) {
		int digits = 1;
		for (long rest = number / 10; rest > 0; rest /= 10) {
			digits++;
		}
		return digits;
	}

}

package io.papyra.internal.log.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The trailer at the end of a line: {@code ,"seq":118,"crc32c":"9f3a01bc"}}.
 *
 * <p>
 * The checksum is CRC-32C (Castagnoli, RFC 3720 appendix B.4) over every byte of the line
 * before {@code ,"crc32c"}, as eight lower-case hex digits. It is compared digit by
 * digit, so that a flipped bit in the digits themselves is found too. Not safe for use by
 * several threads.
 */
public final class LineTrailer {

	/**
	 * The rest of lines without line breaks that is longer than this is searched for a
	 * valid line at its beginning before it is taken for one line: the checksum of all of
	 * it would else be computed once for each line in it.
	 */
	static final int SURELY_SEVERAL = 64 * 1024;

	/** The line has no trailer. */
	public static final long NONE = -1;

	/** The line has a trailer that does not match it, or the rest of one. */
	static final long BROKEN = -2;

	/** Bytes that a trailer and its newline take at most. */
	public static final int MAX_LENGTH = 7 + 19 + 11 + 8 + 2 + 1;

	private static final byte[] SEQ = Bytes.ascii(",\"seq\":");

	private static final byte[] CRC = Bytes.ascii(",\"crc32c\":\"");

	private static final byte[] OBJECT = Bytes.ascii("{\"");

	private static final byte[] KIND = Bytes.ascii("{\"kind\":");

	/**
	 * Beginnings that are tried in a damaged line; each costs a look at the rest of it.
	 */
	private static final int MAX_SUFFIXES = 64;

	private static final int HEX_DIGITS = 8;

	private static final Pattern WHOLE = Pattern.compile(",\"crc32c\":\"[0-9a-f]{8}\"}");

	/** Length of the part from {@code ,"crc32c"} to the closing brace. */
	private static final int TAIL = CRC.length + HEX_DIGITS + 2;

	private static final byte[] HEX = Bytes.ascii("0123456789abcdef");

	private final CRC32C crc = new CRC32C();

	private int bodyEnd;

	/**
	 * Completes a line whose object is in {@code line} without its closing brace, newline
	 * included.
	 * @return where the line now ends; there must be room for {@link #MAX_LENGTH} bytes
	 */
	public int append(byte[] line, int from, int to, long seq) {
		int end = Bytes.put(line, to, SEQ);
		end = Bytes.putDecimal(line, end, seq);
		this.crc.reset();
		this.crc.update(line, from, end - from);
		int value = (int) this.crc.getValue();
		end = Bytes.put(line, end, CRC);
		for (int shift = 28; shift >= 0; shift -= 4) {
			line[end++] = HEX[(value >>> shift) & 0xF];
		}
		line[end++] = '"';
		line[end++] = '}';
		line[end++] = '\n';
		return end;
	}

	/**
	 * Sequence number of a line without its newline, if its trailer matches; else
	 * {@link #NONE} or {@link #BROKEN}.
	 */
	public long check(byte[] line, int from, int to) {
		int tail = to - TAIL;
		if (tail <= from || !Bytes.matches(line, tail, CRC)) {
			return looksChecksummed(line, from, to) ? BROKEN : NONE;
		}
		if (!fits(checksum(line, from, tail), line, tail + CRC.length)) {
			return BROKEN;
		}
		return seqBefore(line, from, tail);
	}

	private int checksum(byte[] line, int from, int tail) {
		this.crc.reset();
		this.crc.update(line, from, tail - from);
		return (int) this.crc.getValue();
	}

	/**
	 * Why {@link #check} says {@link #BROKEN} of that line: both checksums, if the stored
	 * one is whole. Nothing else of the line, which may hold a payload.
	 */
	String mismatch(byte[] line, int from, int to) {
		int tail = to - TAIL;
		String end = (tail > from) ? new String(line, tail, TAIL, StandardCharsets.ISO_8859_1) : "";
		if (!WHOLE.matcher(end).matches()) {
			return "checksum mismatch: the end of the line, where its checksum is, is damaged";
		}
		return "checksum mismatch: stored " + end.substring(CRC.length, CRC.length + HEX_DIGITS)
				+ String.format(", computed %08x", checksum(line, from, tail));
	}

	/** Bytes that the trailer of that number takes, with brace and newline. */
	public static int lengthFor(long seq) {
		return SEQ.length + Bytes.digits(seq) + TAIL + 1;
	}

	/** Where the trailer begins in the line whose trailer was last found to match. */
	int bodyEnd() {
		return this.bodyEnd;
	}

	/**
	 * Looks for a valid line at the beginning of one that is not: two lines run together
	 * because the newline between them is damaged.
	 * @return where the valid line ends, or -1
	 */
	public int validPrefix(byte[] line, int from, int to) {
		this.crc.reset();
		int covered = from;
		for (int at = Bytes.indexOf(line, from, to, CRC); at >= 0; at = Bytes.indexOf(line, at + 1, to, CRC)) {
			int end = at + TAIL;
			if (end >= to) {
				return -1;
			}
			// Every byte is covered once, however many ends are tried.
			this.crc.update(line, covered, at - covered);
			covered = at;
			if (at > from && fits((int) this.crc.getValue(), line, at + CRC.length) && seqBefore(line, from, at) > 0) {
				return end;
			}
		}
		return -1;
	}

	/**
	 * Takes a line apart that is not one, because line breaks are damaged or missing:
	 * into the valid lines in it, and what is in front of or after these, in their order.
	 * Takes a time that grows with the length alone.
	 * @return where each begins and ends, one pair after the other; nothing if none of
	 * them is valid
	 */
	public int[] parts(byte[] line, int from, int to) {
		IntStream.Builder parts = IntStream.builder();
		boolean any = false;
		for (int start = from; start < to;) {
			int end = validEnd(line, start, to, start > from);
			int valid = (end >= 0) ? start : validSuffix(line, start, to);
			any |= valid >= 0;
			if (valid > start) {
				parts.add(start).add(valid);
			}
			end = (end >= 0) ? end : to;
			parts.add(Math.max(start, valid)).add(end);
			start = (end < to) ? afterBreak(line, end, to) : to;
		}
		return any ? parts.build().toArray() : new int[0];
	}

	/** Where the valid line ends that begins there, or -1 if none does. */
	private int validEnd(byte[] line, int start, int to, boolean rest) {
		if (rest && to - start <= SURELY_SEVERAL && check(line, start, to) > 0) {
			return to;
		}
		int end = validPrefix(line, start, to);
		return (end < 0 && rest && check(line, start, to) > 0) ? to : end;
	}

	/**
	 * Where the next line begins after a valid line whose newline is damaged: after the
	 * one byte that is in its place, or at once if the newline is missing.
	 */
	static int afterBreak(byte[] line, int end, int to) {
		return Bytes.matches(line, end, OBJECT) && end + OBJECT.length <= to ? end : Math.min(end + 1, to);
	}

	/**
	 * Looks for a valid line at the end of one that is not: something precedes it without
	 * a newline of its own.
	 * @return where the valid line begins, or -1
	 */
	public int validSuffix(byte[] line, int from, int to) {
		if (to - TAIL <= from || !Bytes.matches(line, to - TAIL, CRC)) {
			return -1;
		}
		int attempts = MAX_SUFFIXES;
		for (int at = Bytes.indexOf(line, from + 1, to, KIND); at >= 0
				&& attempts-- > 0; at = Bytes.indexOf(line, at + 1, to, KIND)) {
			if (check(line, at, to) > 0) {
				return at;
			}
		}
		return -1;
	}

	private static boolean fits(int value, byte[] line, int at) {
		for (int digit = 0; digit < HEX_DIGITS; digit++) {
			if (line[at + digit] != HEX[(value >>> (28 - 4 * digit)) & 0xF]) {
				return false;
			}
		}
		return line[at + HEX_DIGITS] == '"' && line[at + HEX_DIGITS + 1] == '}';
	}

	private long seqBefore(byte[] line, int from, int end) {
		int start = end;
		while (start > from && Bytes.isDigit(line[start - 1])) {
			start--;
		}
		int digits = end - start;
		if (digits == 0 || digits > 18 || start - SEQ.length <= from || !Bytes.matches(line, start - SEQ.length, SEQ)) {
			return NONE;
		}
		this.bodyEnd = start - SEQ.length;
		long seq = Bytes.decimal(line, start, end);
		return (seq > 0) ? seq : NONE;
	}

	/**
	 * A trailer whose own words are damaged still leaves {@code ,"seq":} or the
	 * checksum's name near the end. Inside a payload these words are no trailer.
	 */
	private static boolean looksChecksummed(byte[] line, int from, int to) {
		int near = Math.max(from, to - MAX_LENGTH - 2);
		boolean words = Bytes.indexOf(line, near, to, SEQ) >= 0 || Bytes.indexOf(line, near, to, CRC) >= 0;
		return words && !areNested(line, from, near, to);
	}

	/**
	 * Whether a line is one balanced object, none of whose own fields from there on is
	 * one of a trailer. Where damage has lost the balance, nothing is known.
	 */
	private static boolean areNested(byte[] line, int from, int near, int to) {
		int depth = 0;
		boolean inString = false;
		for (int at = from; at < to; at++) {
			switch (line[at]) {
				case '"' -> inString = !inString;
				case '\\' -> at += inString ? 1 : 0;
				case '{', '[' -> depth += inString ? 0 : 1;
				case '}', ']' -> depth -= inString ? 0 : 1;
				case ',' -> {
					boolean own = depth == 1 && !inString && at >= near;
					if (own && (Bytes.matches(line, at, SEQ) || Bytes.matches(line, at, CRC))) {
						return false;
					}
				}
				default -> {
				}
			}
			if (depth == 0 && at < to - 1) {
				return false;
			}
		}
		return depth == 0 && !inString;
	}

}

package io.papyra.internal.json;

/** Well-formed byte sequences of UTF-8, by table 3-7 of the Unicode standard. */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * How many bytes the character takes that begins at a place with a byte beyond ASCII,
	 * or 0 if there is none: neither overlong, nor a surrogate, nor beyond U+10FFFF, nor
	 * cut off.
	 */
	public static int sequence(byte[] bytes, int at, int end) {
		int lead = bytes[at] & 0xff;
		int second = at(bytes, at + 1, end);
		if (lead >= 0xc2 && lead <= 0xdf) {
			return isContinuation(second) ? 2 : 0;
		}
		if (lead >= 0xe0 && lead <= 0xef) {
			boolean valid = second >= ((lead == 0xe0) ? 0xa0 : 0x80) && second <= ((lead == 0xed) ? 0x9f : 0xbf)
					&& isContinuation(at(bytes, at + 2, end));
			return valid ? 3 : 0;
		}
		boolean valid = lead >= 0xf0 && lead <= 0xf4 && second >= ((lead == 0xf0) ? 0x90 : 0x80)
				&& second <= ((lead == 0xf4) ? 0x8f : 0xbf) && isContinuation(at(bytes, at + 2, end))
				&& isContinuation(at(bytes, at + 3, end));
		return valid ? 4 : 0;
	}

	private static boolean isContinuation(int next) {
		return (next & 0xc0) == 0x80;
	}

	private static int at(byte[] bytes, int index, int end) {
		return (index < end) ? bytes[index] & 0xff : 0;
	}

}

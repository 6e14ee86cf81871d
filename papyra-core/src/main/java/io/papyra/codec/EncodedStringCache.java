package io.papyra.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that come again and again, such as keys and types, with the bytes that a
 * line has for them. Remembers a bounded number. Not safe for use by several threads.
 */
final class EncodedStringCache {

	private static final int MAX_REMEMBERED = 512;

	private static final int MAX_LENGTH = 64;

	/** A power of two. */
	private static final int SLOTS = 256;

	private final Function<String, EncodedString> factory;

	private final Map<String, EncodedString> remembered = new HashMap<>();

	/** Those that came last: most are found here with a single look. */
	private final @Nullable EncodedString[] slots = new @Nullable EncodedString[SLOTS];

	/**
	 * @param factory makes the bytes of a text that comes for the first time
	 */
	EncodedStringCache(Function<String, EncodedString> factory) {
		this.factory = factory;
	}

	/** A text and its bytes. */
	static final class EncodedString {

		private final String text;

		private final byte[] bytes;

		private final boolean masked;

		EncodedString(String text, byte[] bytes, boolean masked) {
			this.text = text;
			this.bytes = bytes;
			this.masked = masked;
		}

		/** What a line has for the text; not to be changed. */
		byte[] bytes() {
			return this.bytes;
		}

		/**
		 * Whether it is a key whose value is masked; the mask then is among the bytes.
		 */
		boolean isMasked() {
			return this.masked;
		}

	}

	/** The bytes of a text, or null if that is too long or one too many. */
	@Nullable EncodedString find(String text) {
		int hash = text.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		EncodedString last = this.slots[slot];
		if (last != null && last.text.equals(text)) {
			return last;
		}
		EncodedString encoded = remember(text);
		if (encoded != null) {
			this.slots[slot] = encoded;
		}
		return encoded;
	}

	private @Nullable EncodedString remember(String text) {
		EncodedString known = this.remembered.get(text);
		if (known == null && text.length() <= MAX_LENGTH && this.remembered.size() < MAX_REMEMBERED) {
			known = this.factory.apply(text);
			this.remembered.put(text, known);
		}
		return known;
	}

}

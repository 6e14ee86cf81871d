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

	private final Function<String, Phrase> factory;

	private final Map<String, Phrase> remembered = new HashMap<>();

	/** Those that came last: most are found here with a single look. */
	private final @Nullable Phrase[] slots = new @Nullable Phrase[SLOTS];

	/**
	 * @param factory makes the bytes of a text that comes for the first time
	 */
	EncodedStringCache(Function<String, Phrase> factory) {
		this.factory = factory;
	}

	/** A text and its bytes. */
	static final class Phrase {

		private final String text;

		private final byte[] bytes;

		private final boolean masked;

		Phrase(String text, byte[] bytes, boolean masked) {
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

	/** The phrase of a text, or null if that is too long or one too many. */
	@Nullable Phrase find(String text) {
		int hash = text.hashCode();
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		Phrase last = this.slots[slot];
		if (last != null && last.text.equals(text)) {
			return last;
		}
		Phrase phrase = remember(text);
		if (phrase != null) {
			this.slots[slot] = phrase;
		}
		return phrase;
	}

	private @Nullable Phrase remember(String text) {
		Phrase known = this.remembered.get(text);
		if (known == null && text.length() <= MAX_LENGTH && this.remembered.size() < MAX_REMEMBERED) {
			known = this.factory.apply(text);
			this.remembered.put(text, known);
		}
		return known;
	}

}

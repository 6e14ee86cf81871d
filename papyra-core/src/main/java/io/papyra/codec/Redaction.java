package io.papyra.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Decides whose values are masked: keys that hold one of the words anywhere, compared
 * without case, {@code -}, {@code _} and {@code .}. Not safe for use by several threads.
 */
final class Redaction {

	private static final int MAX_REMEMBERED = 1024;

	private static final int MAX_REMEMBERED_LENGTH = 64;

	private final String[] words;

	private final Map<String, Boolean> remembered = new HashMap<>();

	Redaction(Collection<String> words) {
		this.words = words.stream().map(Redaction::normalised).filter((word) -> !word.isEmpty()).toArray(String[]::new);
	}

	/** Whether values of this key must not be stored. */
	boolean masks(String key) {
		if (this.words.length == 0) {
			return false;
		}
		Boolean known = this.remembered.get(key);
		if (known != null) {
			return known;
		}
		boolean masks = mentions(key);
		if (key.length() <= MAX_REMEMBERED_LENGTH && this.remembered.size() < MAX_REMEMBERED) {
			this.remembered.put(key, masks);
		}
		return masks;
	}

	/** Whether a text of any kind holds one of the words. */
	boolean mentions(String text) {
		String normalised = normalised(text);
		for (String word : this.words) {
			if (normalised.contains(word)) {
				return true;
			}
		}
		return false;
	}

	private static String normalised(String key) {
		StringBuilder letters = new StringBuilder(key.length());
		for (int i = 0; i < key.length(); i++) {
			char letter = key.charAt(i);
			if (letter != '-' && letter != '_' && letter != '.') {
				letters.append(letter);
			}
		}
		return letters.toString().toLowerCase(Locale.ROOT);
	}

}

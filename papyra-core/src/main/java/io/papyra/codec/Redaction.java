package io.papyra.codec;

import java.util.Collection;
import java.util.Locale;

/**
 * Decides whose values are masked: keys that hold one of the words anywhere, compared
 * without case, {@code -}, {@code _} and {@code .}. Safe for use by several threads.
 */
final class Redaction {

	private final String[] words;

	Redaction(Collection<String> words) {
		this.words = words.stream().map(Redaction::normalised).filter((word) -> !word.isEmpty()).toArray(String[]::new);
	}

	/** Whether values of this key must not be stored. */
	boolean masks(String key) {
		return this.words.length > 0 && mentions(key);
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

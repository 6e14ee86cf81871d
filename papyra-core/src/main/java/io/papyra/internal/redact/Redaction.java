package io.papyra.internal.redact;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Decides whose values are masked. A word of four letters or more is found anywhere in a
 * key, compared without case, {@code -}, {@code _}, {@code .} and blanks; a shorter one
 * only as a whole word of the key, also in the plural, so that {@code pin} is found in
 * {@code userPin} and not in {@code shippingAddress}. {@code pass} counts where a key
 * ends with it, and {@code pwd}, which is part of no other word, anywhere. Letters that
 * only look like others count as any. Safe for use by several threads.
 */
public final class Redaction {

	private static final int SHORT = 3;

	private static final int LONGEST_PREFIX = 8;

	private static final int UNKNOWN = -2;

	/** Between two letters of one word, at most. */
	private static final int MOST_FILLERS = 4;

	private static final int MOST_LOOKALIKES = 2;

	/** The first half of letters such as a bold one. */
	private static final char MATHEMATICAL = '\ud835';

	/** Is often a part of other words in a key, as in {@code sessionIdleTimeout}. */
	private static final String SESSION_ID = "sessionid";

	/** Ends keys such as {@code storepass}. */
	private static final String PASS = "pass";

	/** What ends with those letters and has nothing to do with passwords. */
	private static final List<String> OTHER_PASSES = List.of("by", "com", "over", "under", "sur", "tres", "out");

	/** Is part of no other word. */
	private static final String PWD = "pwd";

	private final Word[] words;

	/** Those that may begin with a letter, by its low bits. */
	private final Word[][] byLetter = new Word[32][];

	/** Whether a token could, of those that tell so themselves. */
	private final boolean[] ofTokens = new boolean[1024];

	/** Whether any word could begin with two letters, by the low bits of both. */
	private final boolean[] beginnings = new boolean[1024];

	/**
	 * @param words what a key must not hold for its value to be seen; of none, nothing is
	 * masked
	 */
	public Redaction(Collection<String> words) {
		List<Word> list = new ArrayList<>();
		for (String given : words) {
			String word = letters(given);
			if (!word.isEmpty()) {
				list.add(new Word(word, placeOf(word)));
				begin(word);
			}
		}
		this.words = list.toArray(Word[]::new);
		for (int i = 0; i < this.byLetter.length; i++) {
			int letter = i;
			this.byLetter[i] = list.stream()
				.filter((word) -> (word.letters().charAt(0) & 0x1f) == letter)
				.toArray(Word[]::new);
		}
		if (!isEmpty()) {
			List.of("bearer", "basic", "jdbc", "identified", "curl", "sqlplus", "private-lines", "//", "\\/", "\\u",
					"--")
				.forEach(this::begin);
			TokenFormats.PAIRS.forEach((pair) -> {
				begin(pair);
				this.ofTokens[index(pair.charAt(0), pair.charAt(1))] = true;
			});
		}
	}

	private static Place placeOf(String word) {
		return switch (word) {
			case SESSION_ID -> Place.CLOSED;
			case PASS -> Place.LAST;
			case PWD -> Place.ANY;
			default -> (word.length() <= SHORT) ? Place.WHOLE : Place.ANY;
		};
	}

	private void begin(String word) {
		if (word.length() == 1) {
			Arrays.fill(this.beginnings, true);
			return;
		}
		char second = word.charAt(1);
		for (char first : new char[] { word.charAt(0), Character.toUpperCase(word.charAt(0)) }) {
			for (char next : new char[] { second, Character.toUpperCase(second) }) {
				this.beginnings[index(first, next)] = true;
			}
		}
	}

	private static int index(char first, char second) {
		return (first & 0x1f) << 5 | (second & 0x1f);
	}

	/** Whether nothing at all is masked. */
	public boolean isEmpty() {
		return this.words.length == 0;
	}

	/** Whether values of this key must not be stored. */
	public boolean masks(CharSequence key) {
		if (isEmpty()) {
			return false;
		}
		CharSequence plain = plain(key);
		int last = plain.length() - 1;
		for (int i = 0; i <= last; i++) {
			if ((i == last || mayBegin(plain.charAt(i), plain.charAt(i + 1))) && wordAt(plain, i)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether the name of a type says that what it holds must not be stored, as that of
	 * an {@code AccessToken} does, and that of a {@code TokenExpired} does not.
	 */
	public boolean masksType(String name) {
		String plain = letters(name);
		for (Word word : this.words) {
			int length = word.letters().length();
			boolean last = switch (word.place()) {
				case WHOLE ->
					word.isWholeAt(name, name.length() - length) || word.isWholeAt(name, name.length() - length - 1);
				case LAST -> false; // a boarding pass
				case ANY, CLOSED -> plain.endsWith(word.letters()) || plain.endsWith(word.letters() + "s");
			};
			if (last) {
				return true;
			}
		}
		return false;
	}

	private boolean mayBegin(char first, char second) {
		return this.beginnings[(first & 0x1f) << 5 | (second & 0x1f)] || first >= 0x80 || isFiller(second)
				|| second >= 0x80;
	}

	/**
	 * Whether a text may tell something that has to be masked; quick to say no, which it
	 * does to nearly every text.
	 */
	boolean suspects(String text) {
		int last = text.length() - 1;
		int lastSign = UNKNOWN;
		boolean[] likely = this.beginnings;
		for (int i = 0; i < last; i++) {
			char first = text.charAt(i);
			char second = text.charAt(i + 1);
			if ((first | second) >= 0x80 && isDisguised(text, i)) {
				return true;
			}
			if (likely[(first & 0x1f) << 5 | (second & 0x1f)]) {
				if (first == '/' || first == '\\') {
					lastSign = (lastSign == UNKNOWN) ? text.lastIndexOf('@') : lastSign;
				}
				if (isSuspect(text, i, lastSign)
						|| (this.ofTokens[index(first, second)] && TokenFormats.isAround(text, i))) {
					return true;
				}
			}
		}
		return !isEmpty()
				&& (hasEncodedKey(text) || CredentialScanner.hasUserOfHost(text) || CommandScanner.hasOption(text));
	}

	/** Whether a word begins at a place that is not all of the letters of ASCII. */
	private boolean isDisguised(String text, int at) {
		char first = text.charAt(at);
		if ((first >= '\uff01' && first <= '\uff5e') || first == MATHEMATICAL) {
			return true;
		}
		boolean mixed = isAscii(first) || isAscii(text.charAt(at + 1))
				|| (at + 2 < text.length() && isAscii(text.charAt(at + 2)));
		return mixed && wordAt(text, at);
	}

	private static boolean isLetter(int decoded) {
		return decoded > 0 && Character.isLetterOrDigit(decoded);
	}

	private static boolean isAscii(char letter) {
		return letter < 0x80 && Character.isLetter(letter);
	}

	/**
	 * Whether something is encoded as in a URL that need not be, but for a key that is
	 * not to be recognized, or a URL that holds a user.
	 */
	private static boolean hasEncodedKey(String text) {
		int lastSign = UNKNOWN;
		for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
			int decoded = AsciiEscapes.percentAt(text, at);
			if (Character.isLetterOrDigit(decoded) || "-_.[".indexOf(decoded) >= 0 || isEncodedTwice(text, at)) {
				return true;
			}
			if (text.regionMatches(true, at, "%3A%2F%2F", 0, 9)) {
				lastSign = (lastSign == UNKNOWN) ? text.lastIndexOf("%40") : lastSign;
				if (lastSign > at) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isEncodedTwice(String text, int at) {
		return text.startsWith("%25", at) && text.length() > at + 4 && Character.digit(text.charAt(at + 3), 16) >= 4
				&& Character.digit(text.charAt(at + 4), 16) >= 0;
	}

	private boolean isSuspect(String text, int at, int lastSign) {
		return switch (text.charAt(at)) {
			case '/' -> text.charAt(at + 1) == '/' && lastSign > at;
			case '\\' -> (text.startsWith("\\/\\/", at) && lastSign > at) || isLetter(AsciiEscapes.unicodeAt(text, at));
			case '-' -> text.startsWith("---- BEGIN", at) || text.startsWith("-----BEGIN", at)
					|| text.startsWith("---- END", at) || text.startsWith("-----END", at) || wordAt(text, at);
			case 'p', 'P' -> text.regionMatches(true, at, "private-lines", 0, 13) || wordAt(text, at);
			case 's', 'S' -> text.regionMatches(true, at, "sqlplus", 0, 7) || wordAt(text, at);
			case 'c', 'C' -> text.regionMatches(true, at, "curl ", 0, 5) || wordAt(text, at);
			case 'b', 'B' -> text.regionMatches(true, at, "bearer", 0, 6) || text.regionMatches(true, at, "basic", 0, 5)
					|| wordAt(text, at);
			case 'j', 'J' -> text.regionMatches(true, at, "jdbc:", 0, 5) || wordAt(text, at);
			case 'i', 'I' -> text.regionMatches(true, at, "identified ", 0, 11) || wordAt(text, at);
			default -> wordAt(text, at);
		};
	}

	private boolean wordAt(CharSequence text, int at) {
		char first = text.charAt(at);
		for (Word word : (first < 0x80) ? this.byLetter[first & 0x1f] : this.words) {
			if (word.isAt(text, at)) {
				return true;
			}
		}
		return false;
	}

	/** The key in letters that words are written in, as far as there are such. */
	private static CharSequence plain(CharSequence key) {
		for (int i = 0; i < key.length(); i++) {
			if (key.charAt(i) >= 0x80) {
				return Normalizer.normalize(key, Normalizer.Form.NFKC);
			}
		}
		return key;
	}

	private static String letters(String word) {
		StringBuilder letters = new StringBuilder(word.length());
		for (int i = 0; i < word.length(); i++) {
			if (!isFiller(word.charAt(i))) {
				letters.append(word.charAt(i));
			}
		}
		return letters.toString().toLowerCase(Locale.ROOT);
	}

	/** What may stand between the letters of a word without changing it. */
	private static boolean isFiller(char letter) {
		return switch (letter) {
			case '-', '_', '.', ' ' -> true;
			default -> letter >= 0x80 && switch (Character.getType(letter)) {
				case Character.FORMAT, Character.NON_SPACING_MARK, Character.DASH_PUNCTUATION,
						Character.CONNECTOR_PUNCTUATION, Character.SPACE_SEPARATOR ->
					true;
				default -> false;
			};
		};
	}

	/** Where in a key a word has to be. */
	private enum Place {

		/** Anywhere. */
		ANY,

		/** Anywhere, and a word of the key has to end where it ends. */
		CLOSED,

		/** It has to be a whole word of the key, or its plural. */
		WHOLE,

		/** At the end of the key, but for digits. */
		LAST

	}

	/**
	 * @param letters in lower case
	 * @param place where in a key it has to be
	 */
	private record Word(String letters, Place place) {

		boolean isAt(CharSequence text, int at) {
			if (this.place == Place.WHOLE) {
				return isWholeAt(text, at);
			}
			if (this.place == Place.LAST) {
				return isLastAt(text, at);
			}
			int lookalikes = 0;
			int fillers = 0;
			int found = 0;
			int index = at;
			while (found < this.letters.length()) {
				if (index == text.length()) {
					return false;
				}
				char next = text.charAt(index++);
				if (lower(next) == this.letters.charAt(found)) {
					found++;
					fillers = 0;
				}
				else if (found > 0 && isFiller(next) && fillers < MOST_FILLERS) {
					fillers++;
				}
				else if (next >= 0x80 && Character.isLetter(next) && lookalikes < MOST_LOOKALIKES) {
					lookalikes++;
					found++;
				}
				else {
					return false;
				}
			}
			return this.place != Place.CLOSED || index == text.length() || !Character.isLowerCase(text.charAt(index))
					|| text.charAt(index) == 's';
		}

		private boolean isWholeAt(CharSequence text, int at) {
			int end = at + this.letters.length();
			if (!isSpelledAt(text, at) || !isBorder(text, at)) {
				return false;
			}
			boolean plural = end < text.length() && lower(text.charAt(end)) == 's' && isBorder(text, end + 1);
			return plural || isBorder(text, end);
		}

		/** As in {@code storepass} and {@code DB_PASS2}, not in {@code bypass}. */
		private boolean isLastAt(CharSequence text, int at) {
			int end = at + this.letters.length();
			if (!isSpelledAt(text, at)) {
				return false;
			}
			while (end < text.length() && Character.isDigit(text.charAt(end))) {
				end++;
			}
			if (end < text.length()
					&& (Character.isLetter(text.charAt(end)) || (isFiller(text.charAt(end)) && end + 1 < text.length()
							&& text.charAt(end) != ' ' && Character.isLetter(text.charAt(end + 1))))) {
				return false;
			}
			int first = at;
			while (first > 0 && at - first < LONGEST_PREFIX && Character.isLetter(text.charAt(first - 1))) {
				first--;
			}
			String before = text.subSequence(first, at).toString().toLowerCase(Locale.ROOT);
			return OTHER_PASSES.stream().noneMatch(before::endsWith);
		}

		private boolean isSpelledAt(CharSequence text, int at) {
			int end = at + this.letters.length();
			if (at < 0 || end > text.length()) {
				return false;
			}
			for (int i = at; i < end; i++) {
				if (lower(text.charAt(i)) != this.letters.charAt(i - at)) {
					return false;
				}
			}
			return true;
		}

		/** Whether a word of a key in any style may begin or end at a place. */
		private static boolean isBorder(CharSequence text, int at) {
			if (at == 0 || at == text.length()) {
				return true;
			}
			char before = text.charAt(at - 1);
			char after = text.charAt(at);
			if (!Character.isLetter(before) || !Character.isLetter(after)) {
				return true;
			}
			boolean begins = Character.isUpperCase(after);
			return begins && (!Character.isUpperCase(before)
					|| (at + 1 < text.length() && Character.isLowerCase(text.charAt(at + 1))));
		}

		private static char lower(char letter) {
			return (letter < 0x80) ? ((letter >= 'A' && letter <= 'Z') ? (char) (letter | 0x20) : letter)
					: Character.toLowerCase(letter);
		}

	}

}

package io.papyra.internal.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Masks secrets that sentences tell, with no separator after their name:
 * {@code the password is x}, {@code token x1 expired},
 * {@code Duplicate entry 'x' for key 'token'}. Without a verb only what does not look
 * like a word of a language is a secret. Not safe for use by several threads.
 */
final class ProseScanner {

	private static final int NOTHING = -1;

	private static final int MOST_WORDS = 8;

	private static final int FEW_WORDS = 4;

	private static final int LONGEST_QUOTE = 256;

	/** How far after a quoted secret its name may be. */
	private static final int REACH = 80;

	/** From that length on nothing is a word. */
	private static final int LONGEST_WORD = 24;

	/** What the name of a secret may end with. */
	private static final Set<String> NOUNS = Set.of("key", "keys", "id", "ids", "code", "codes", "phrase", "number",
			"hash", "value", "string", "header");

	private static final Set<String> VERBS = Set.of("is", "was", "are", "were", "be", "equals", "becomes", "became",
			"contains", "reads");

	/** What may stand between a verb and the secret. */
	private static final Set<String> FILLERS = Set.of("now", "still", "currently", "set", "changed", "reset", "updated",
			"rotated", "just", "simply", "always", "also", "actually", "only", "again", "not", "value", "must",
			"should", "will", "shall", "can", "may", "could", "would", "might", "has", "have", "had", "been", "likely",
			"probably");

	private static final Set<String> TO = Set.of("to", "as", "from", "with");

	/** What begins to tell whose secret it is. */
	private static final Set<String> OF = Set.of("for", "of", "on", "at", "by", "in", "you", "that", "which");

	private static final Set<String> SQL = Set.of("in", "like", "ilike", "rlike", "regexp", "between", "is");

	/** What the word in front of a secret's name is if the secret comes before both. */
	private static final Set<String> BEHIND = Set.of("for", "is", "was", "as", "in", "of", "through");

	/** What is said of secrets without telling them. */
	private static final Set<String> SAID = Set.of("a", "an", "the", "this", "that", "it", "its", "my", "your", "our",
			"no", "none", "null", "nil", "nothing", "undefined", "n/a", "true", "false", "yes", "ok", "okay", "okey",
			"fine", "good", "bad", "required", "needed", "necessary", "mandatory", "optional", "missing", "absent",
			"present", "empty", "blank", "invalid", "valid", "incorrect", "correct", "wrong", "right", "unknown",
			"known", "expired", "expiring", "old", "new", "too", "very", "so", "short", "long", "strict", "weak",
			"strong", "safe", "unsafe", "secure", "insecure", "simple", "complex", "stored", "saved", "kept", "used",
			"reused", "unused", "encrypted", "encoded", "decoded", "hashed", "salted", "hidden", "visible", "shown",
			"masked", "redacted", "removed", "deleted", "cleared", "revoked", "rejected", "refused", "accepted",
			"denied", "allowed", "forbidden", "granted", "created", "generated", "issued", "given", "sent", "received",
			"read", "written", "loaded", "found", "lost", "stolen", "leaked", "exposed", "compromised", "disabled",
			"enabled", "available", "unavailable", "supported", "unsupported", "same", "identical", "different",
			"equal", "similar", "unique", "shared", "private", "public", "secret", "checked", "verified", "validated",
			"tested", "made", "being", "going", "about", "already", "never", "ever", "ready", "there", "here", "what",
			"when", "where", "why", "how", "who", "malformed", "unreadable", "limited", "bound", "tied", "linked",
			"because", "if", "and", "or", "but", "then", "than", "at", "least", "more", "less", "enough", "up", "full",
			"confirmed", "entered", "typed", "provided", "specified", "configured", "defined", "passed", "ignored",
			"skipped", "left", "due", "near", "close", "longer", "shorter", "case", "part", "one", "some", "any", "all",
			"both", "only", "mine", "yours", "down", "gone", "broken", "damaged", "corrupt", "corrupted", "consumed",
			"exhausted", "active", "inactive", "locked", "unlocked", "static", "dynamic", "fixed", "temporary",
			"permanent", "protected", "renewed", "refreshed", "replaced", "requested", "permitted", "matched",
			"matching", "mismatched", "resolved", "unresolved", "outdated", "obsolete", "deprecated", "important",
			"sensitive", "confidential", "under", "out", "off", "over", "ours", "theirs", "done");

	private static final String OPENING = "\"'`(<[\u201c\u201e\u2018\u00ab";

	private static final String CLOSING = "\"'`)>]\u201d\u201c\u2019\u00bb";

	/** Stand between a name and its secret as a separator would. */
	private static final String SIGNS = "-|>~*\u2013\u2014\u2026";

	private final ScannedText text;

	private final Redaction redaction;

	private final TextKeys keys;

	private final TextValues values;

	private final CredentialScanner credentials;

	ProseScanner(ScannedText text, Redaction redaction, TextKeys keys, TextValues values,
			CredentialScanner credentials) {
		this.text = text;
		this.redaction = redaction;
		this.keys = keys;
		this.values = values;
		this.credentials = credentials;
	}

	/**
	 * Masks what is said about the secret whose name ends before a blank.
	 * @return the place to continue at; negative if nothing is told
	 */
	int told(int blank) {
		int last = blank;
		while (last > 0 && blank - last < 3 && isClosing(this.text.at(last - 1))) {
			last--;
		}
		int first = this.keys.keyStart(last);
		if (first == last || !isSecret(first, last)) {
			return NOTHING;
		}
		int at = this.text.skipBlanks(blank);
		if (this.text.at(at) == '{' && this.keys.keyFollows(at + 1)) {
			return this.text.mask(at, this.values.groupEnd(at));
		}
		int behind = at;
		while (SIGNS.indexOf(this.text.at(behind)) >= 0) {
			behind++;
		}
		if (this.text.is(behind - 2, "->")) {
			return NOTHING; // a separator
		}
		if (behind > at) {
			int word = this.text.skipBlanks(behind);
			return (word > behind && looksSecret(word, wordEnd(word))) ? this.text.mask(word, wordEnd(word)) : NOTHING;
		}
		int key = this.keys.keyEnd(at);
		if (this.text.at(key) == '=' && !looksSecret(at, key)) {
			return NOTHING;
		}
		return sentence(at, isBehindLogin(first));
	}

	private boolean isClosing(char letter) {
		return CLOSING.indexOf(letter) >= 0 || "*_?!".indexOf(letter) >= 0;
	}

	/** Whether what is there is the name of a secret, of one or two words. */
	private boolean isSecret(int first, int last) {
		String word = this.text.substring(first, last);
		if (TextKeys.isTypeOfError(word)) {
			return false;
		}
		if (this.redaction.masks(word)) {
			return true;
		}
		int before = first;
		while (before > 0 && first - before < 2 && this.text.at(before - 1) == ' ') {
			before--;
		}
		int begin = this.keys.keyStart(before);
		return before < first && begin < before && NOUNS.contains(word.toLowerCase(Locale.ROOT))
				&& this.redaction.masks(this.text.substring(begin, last));
	}

	/** As in {@code machine x login bob password y}. */
	private boolean isBehindLogin(int key) {
		int last = this.text.blanksBefore(key);
		int user = last;
		while (user > 0 && last - user < TextKeys.LONGEST_KEY && !Character.isWhitespace(this.text.at(user - 1))) {
			user--;
		}
		return user < last && this.text.endsWith(this.text.blanksBefore(user), "login");
	}

	private int sentence(int from, boolean login) {
		boolean verb = false;
		boolean filled = false;
		boolean subject = false;
		int at = from;
		for (int i = 0; i < MOST_WORDS; i++) {
			at = this.text.skipBlanks(at);
			if (OPENING.indexOf(this.text.at(at)) >= 0) {
				return (i == 0 || verb || filled) ? enclosed(at, verb) : NOTHING;
			}
			int last = wordEnd(at);
			String word = this.text.substring(at, last).toLowerCase(Locale.ROOT);
			if (word.isEmpty()) {
				return NOTHING;
			}
			int next = this.text.skipBlanks(last);
			if (SQL.contains(word) && "('\"".indexOf(this.text.at(next)) >= 0) {
				return (this.text.at(next) == '(') ? this.text.mask(next + 1, this.values.groupEnd(next) - 1)
						: this.values.value(next, "");
			}
			if (VERBS.contains(word)) {
				verb = true;
			}
			else if (FILLERS.contains(word)) {
				filled = true;
			}
			else if (TO.contains(word)) {
				verb |= filled;
			}
			else if (verb || (login && i == 0)) {
				return (OF.contains(word) || SAID.contains(word)) ? NOTHING : listed(at, last);
			}
			else if (OF.contains(word)) {
				subject = true;
			}
			else if (!subject) {
				return looksSecret(at, last) ? listed(at, last) : NOTHING;
			}
			if (!ScannedText.isBlank(this.text.at(last))) {
				return NOTHING;
			}
			at = last;
		}
		return NOTHING;
	}

	/** Masks a word, and what is listed after it. */
	private int listed(int from, int to) {
		int behind = this.text.mask(from, to);
		while (true) {
			int at = (this.text.at(behind) == ',') ? behind + 1 : behind;
			at = this.text.skipBlanks(at);
			for (String word : new String[] { "and ", "or ", "to " }) {
				at = this.text.is(at, word) ? this.text.skipBlanks(at + word.length()) : at;
			}
			int last = wordEnd(at);
			if (at == behind || !looksSecret(at, last)) {
				return behind;
			}
			behind = this.text.mask(at, last);
		}
	}

	private int enclosed(int at, boolean verb) {
		char opener = this.text.at(at);
		if (opener == '"' || opener == '\'' || opener == '`') {
			return this.values.value(at, "");
		}
		int last = at + 1;
		while (last < this.text.length() && last - at < LONGEST_QUOTE && this.text.at(last) != '\n'
				&& CLOSING.indexOf(this.text.at(last)) < 0) {
			last++;
		}
		boolean bracket = opener == '(' || opener == '[' || opener == '<';
		return (!bracket || verb || looksSecret(at + 1, last)) ? this.text.mask(at + 1, last) : NOTHING;
	}

	private int wordEnd(int from) {
		int last = this.credentials.credentialsEnd(from);
		while (last > from && ".,;:!?\u2026".indexOf(this.text.at(last - 1)) >= 0) {
			last--;
		}
		return last;
	}

	/** Whether a word is none of a language. */
	private boolean looksSecret(int from, int to) {
		int digits = 0;
		boolean mixed = false;
		for (int i = from; i < to; i++) {
			char letter = this.text.at(i);
			digits += Character.isDigit(letter) ? 1 : 0;
			boolean within = i > from && i < to - 1;
			mixed |= within && Character.isUpperCase(letter) && Character.isLowerCase(this.text.at(i - 1));
			mixed |= within && "!@#$%^&+=~".indexOf(letter) >= 0;
		}
		int length = to - from;
		return (digits > 0 && (length > 3 || digits == 3)) || (length > 3 && mixed) || length > LONGEST_WORD;
	}

	/**
	 * Masks what a quote or a bracket opens at a place if the text after it says that it
	 * is a secret.
	 * @return the place to continue at; negative if it is not
	 */
	int quoted(int at) {
		char opener = this.text.charAt(at);
		char closer = (opener == '[') ? ']' : opener;
		if (at > 0 && !ScannedText.isBlank(this.text.at(at - 1)) && this.text.at(at - 1) != '(') {
			return NOTHING;
		}
		int last = at + 1;
		int farthest = Math.min(this.text.length(), at + LONGEST_QUOTE);
		while (last < farthest && this.text.at(last) != closer && this.text.at(last) != '\n') {
			last++;
		}
		if (last == at + 1 || this.text.at(last) != closer || this.text.at(last + 1) != ' ') {
			return NOTHING;
		}
		return isNamedBehind(last + 1, MOST_WORDS) ? this.text.mask(at + 1, last) + 1 : NOTHING;
	}

	/**
	 * Masks the word at a place if it does not look like one of a language and the next
	 * ones say that it is a secret, as in {@code x1 is the password}.
	 * @return the place to continue at; negative if it is none
	 */
	int unquoted(int at) {
		int last = wordEnd(at);
		return (this.text.at(last) == ' ' && looksSecret(at, last) && isNamedBehind(last + 1, FEW_WORDS))
				? this.text.mask(at, last) : NOTHING;
	}

	/**
	 * Masks the part of a path after one that is called a secret, as in
	 * {@code /reset-password/x1}.
	 * @return the place to continue at; negative if it is none
	 */
	int part(int slash) {
		int first = this.keys.keyStart(slash);
		int last = this.keys.keyEnd(slash + 1);
		boolean secret = first < slash && looksSecret(slash + 1, last) && isSecret(first, slash);
		for (int i = slash + 1; i < last && secret; i++) {
			secret = this.text.at(i) != '.';
		}
		return secret ? this.text.mask(slash + 1, last) : NOTHING;
	}

	private boolean isNamedBehind(int from, int most) {
		int at = from;
		int words = 0;
		while (words < most && at < this.text.length() && at - from < REACH && ",;=\n".indexOf(this.text.at(at)) < 0) {
			int last = this.keys.keyEnd(at);
			if (last == at) {
				at++;
				continue;
			}
			String word = this.text.substring(at, last);
			if (words == 0 && !BEHIND.contains(word.toLowerCase(Locale.ROOT))) {
				return false;
			}
			if (this.redaction.masks(word) && !TextKeys.isTypeOfError(word)) {
				return true;
			}
			words++;
			at = last;
		}
		return false;
	}

}

package io.papyra.internal.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Masks what needs no key: credentials of a scheme such as {@code Bearer}, users in URLs,
 * PEM. Not safe for use by several threads.
 */
final class CredentialScanner {

	/** How long the line that ends a key may be. */
	private static final int LONGEST_FOOTER = 64;

	/** How long the user of a URL may be. */
	private static final int LONGEST_USER = 512;

	/** What may be on the lines of a key, and between them. */
	private static final String ARMOR = "+/=\\\r\n";

	/** What follows the name of a scheme where it is none. */
	private static final Set<String> PROSE = Set.of("auth", "authentication", "authorization", "access", "and", "are",
			"configuration", "for", "http", "info", "information", "is", "login", "mode", "of", "or", "plan", "realm",
			"scheme", "settings", "support", "test", "tests", "type", "types", "usage", "user", "users", "version",
			"with");

	private final ScannedText text;

	/** How far a search has looked for a user that is not there. */
	private int urlsSearched;

	CredentialScanner(ScannedText text) {
		this.text = text;
	}

	/** Begins with another text. */
	void begin() {
		this.urlsSearched = 0;
	}

	/** Whether the word in front of a place is the name of a scheme of credentials. */
	boolean isScheme(int at) {
		return (this.text.endsWith(at, "bearer") && !this.text.isWordAt(at - 7))
				|| (this.text.endsWith(at, "basic") && !this.text.isWordAt(at - 6));
	}

	/**
	 * Masks the word after the name of a scheme, unless it is none of credentials.
	 * @return the place to continue at
	 */
	int credentials(int from) {
		int first = this.text.skipBlanks(from);
		if (this.text.is(first, "token ") || this.text.is(first, "token: ")) {
			first = this.text.skipBlanks(first + 6);
		}
		while (this.text.at(first) == '"' || this.text.at(first) == '\'' || this.text.at(first) == '\\') {
			first++;
		}
		int last = credentialsEnd(first);
		String word = this.text.substring(first, last);
		boolean prose = PROSE.contains(word.toLowerCase(Locale.ROOT));
		return prose ? first : this.text.mask(first, last);
	}

	/** Where a word ends that may have any signs in it. */
	int credentialsEnd(int from) {
		int at = from;
		while (at < this.text.length() && !Character.isWhitespace(this.text.at(at))) {
			char next = this.text.at(at);
			if (next == '"' || next == '\'' || next == '\\' || next == '<'
					|| (",;&)]}".indexOf(next) >= 0 && !this.text.isWordAt(at + 1))) {
				break;
			}
			at++;
		}
		return at;
	}

	/** Masks the user in a URL that is encoded once more. */
	int user(int from, String sign, String slash) {
		int last = -1;
		int at = from;
		while (at < this.text.length() && at - from < LONGEST_USER && !isEndOfUrl(this.text.at(at))
				&& this.text.at(at) != '&' && !this.text.is(at, slash)) {
			last = this.text.is(at, sign) ? at : last;
			at++;
		}
		return (last < 0) ? from : this.text.mask(from, last);
	}

	/** Masks the user of the URL whose slashes begin at a place. */
	int slash(int at) {
		if (this.text.at(at + 1) != '/') {
			return at + 1;
		}
		int first = at + 2;
		if (first < this.urlsSearched) {
			return first;
		}
		int last = -1;
		boolean colon = false;
		boolean within = true;
		int i = first;
		for (; i < this.text.length() && !isEndOfUrl(this.text.at(i)); i++) {
			char next = this.text.at(i);
			if (next == '@') {
				last = i;
			}
			else if (within && next == ':' && !Character.isDigit(this.text.at(i + 1))) {
				colon = true;
			}
			else if (next == '/' || next == '?' || next == '#') {
				if (last >= 0 || !colon) {
					break;
				}
				within = false;
			}
		}
		if (last < 0) {
			this.urlsSearched = (i == this.text.length() || isEndOfUrl(this.text.at(i))) ? i : this.urlsSearched;
			return first;
		}
		return this.text.mask(first, last);
	}

	/**
	 * Masks the password in front of a host with a port, as in {@code bob:x@proxy:8080}
	 * and {@code scott/x@db:1521}.
	 */
	int userOfHost(int sign, int copied) {
		int first = sign;
		int from = -1;
		while (first > copied && sign - first < LONGEST_USER && !isEndOfUrl(this.text.at(first - 1))
				&& "(['=,;".indexOf(this.text.at(first - 1)) < 0) {
			first--;
			from = (this.text.at(first) == ':' || this.text.at(first) == '/') ? first + 1 : from;
		}
		return (from > 0 && isHostWithPort(this.text, sign + 1)) ? this.text.mask(from, sign) : sign + 1;
	}

	/** Whether a text without any key tells a password in front of a host with a port. */
	static boolean hasUserOfHost(String text) {
		for (int sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
			if (isHostWithPort(text, sign + 1)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isHostWithPort(CharSequence text, int from) {
		int at = from;
		while (at < text.length()
				&& (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.' || text.charAt(at) == '-')) {
			at++;
		}
		return at > from && at + 1 < text.length() && text.charAt(at) == ':' && Character.isDigit(text.charAt(at + 1));
	}

	static boolean isEndOfUrl(char letter) {
		return Character.isWhitespace(letter) || letter == '"' || letter == '<' || letter == '>' || letter == '`';
	}

	/** As in {@code jdbc:oracle:thin:scott/tiger@host}. */
	int jdbc(int from) {
		int sign = from;
		int slash = -1;
		int colon = from - 1;
		while (sign < this.text.length() && sign - from < LONGEST_USER && this.text.at(sign) != '@'
				&& (!isEndOfUrl(this.text.at(sign)) || (this.text.at(sign) == '"'
						&& (this.text.at(sign + 1) == '@' || this.text.at(sign - 1) == '/')))) {
			if (this.text.at(sign) == ':' && slash < 0) {
				colon = sign;
			}
			else if (this.text.at(sign) == '/' && slash < 0) {
				slash = sign;
			}
			sign++;
		}
		boolean told = this.text.at(sign) == '@' && slash > 0 && this.text.at(slash + 1) != '/';
		return told ? this.text.mask(colon + 1, sign) : from;
	}

	/**
	 * What comes before the end of a private key whose beginning is cut off.
	 * @return the place to continue at; negative if there is no such end
	 */
	int cutArmor(int at, int copied) {
		int last = this.text.indexOf('\n', at);
		last = (last < 0 || last - at > LONGEST_FOOTER) ? Math.min(this.text.length(), at + LONGEST_FOOTER) : last;
		if (!this.text.substring(at, last).contains("PRIVATE KEY")) {
			return -1;
		}
		int first = at;
		while (first > copied && (this.text.isWordAt(first - 1) || ARMOR.indexOf(this.text.at(first - 1)) >= 0)) {
			first--;
		}
		if (first > 0 && this.text.at(first - 1) == ' ') { // the line is of something
															// else
			while (first < at && this.text.at(first) != '\n') {
				first++;
			}
		}
		return this.text.mask(first, at);
	}

	/** The lines of a private key as PuTTY keeps it. */
	int putty(int colon) {
		int code = colon + 1;
		int last = code;
		int end = -1;
		while (last < this.text.length() && end < 0) {
			if (this.text.startsWith("Private-MAC:", last)) {
				end = last;
			}
			last++;
		}
		if (end < 0) {
			return this.text.mask(code, this.text.length());
		}
		last = this.text.skipBlanks(end + "Private-MAC:".length());
		while (Character.digit(this.text.at(last), 16) >= 0 || this.text.isWordAt(last)) {
			last++;
		}
		return this.text.mask(code, last);
	}

	/** Masks a key up to the line that ends it, or to the end of the text. */
	int armor(int at, String footer, String dashes) {
		int last = this.text.indexOf(footer, at);
		int behind = (last < 0) ? -1 : this.text.indexOf(dashes, last + footer.length());
		return this.text.mask(at, (behind < 0) ? this.text.length() : behind + dashes.length());
	}

}

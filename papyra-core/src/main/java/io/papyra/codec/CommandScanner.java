package io.papyra.codec;

import java.util.Set;

/**
 * Masks what options of commands are followed by. Not safe for use by several threads.
 */
final class CommandScanner {

	private static final int NOTHING = -1;

	private final ScannedText text;

	private final TextKeys keys;

	private final CredentialScanner credentials;

	/** Where the text first speaks of curl, or behind its end. */
	private int curlFrom;

	CommandScanner(ScannedText text, TextKeys keys, CredentialScanner credentials) {
		this.text = text;
		this.keys = keys;
		this.credentials = credentials;
	}

	void begin() {
		int curl = this.text.indexOf("curl ", 0);
		this.curlFrom = (curl < 0) ? this.text.length() : curl;
	}

	/**
	 * Masks what follows the option of a command in front of a blank.
	 * @return the place to go on at; negative if there is no such option
	 */
	int option(int blank) {
		if (blank <= this.curlFrom) {
			return NOTHING;
		}
		char next = this.text.at(blank + 1);
		String option = this.keys.wordBefore(blank);
		if (Set.of("-u", "-U", "--user", "--proxy-user").contains(option)) {
			return curl(blank + 1, false);
		}
		if (option.equals("-b")) {
			return curl(blank + 1, true);
		}
		if (next == '-' && (this.text.at(blank + 2) == 'u' || this.text.at(blank + 2) == 'U')
				&& this.text.isWordAt(blank + 3)) {
			return curl(blank + 3, false);
		}
		return NOTHING;
	}

	/**
	 * Behind an option of curl that is followed by a user and a password, or a cookie.
	 */
	private int curl(int from, boolean cookie) {
		int first = this.text.skipBlanks(from);
		char quote = this.text.at(first);
		boolean quoted = quote == '"' || quote == '\'';
		int last = quoted ? this.text.indexOf(quote, first + 1) : this.credentials.credentialsEnd(first);
		last = (last < 0) ? this.text.length() : last;
		int begin = quoted ? first + 1 : first;
		int sign = begin;
		while (sign < last && this.text.at(sign) != (cookie ? '=' : ':')) {
			sign++;
		}
		return (sign < last) ? this.text.mask(sign + 1, last) : from;
	}

}

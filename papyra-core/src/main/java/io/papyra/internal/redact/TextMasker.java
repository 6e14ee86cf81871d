package io.papyra.internal.redact;

/**
 * Masks in any text what follows a key that must not be seen, in the notations in which
 * values are printed: {@code key=value}, {@code key: value}, {@code key -> value}, JSON
 * at any depth of escaping, XML, query and form bodies, headers, connection URLs, PEM.
 * Takes time in proportion to the length of the text, whatever that is. Not safe for use
 * by several threads.
 */
public final class TextMasker {

	/** Separators as HTML may have them. */
	private static final String[] ENTITIES = { "&equals;", "&colon;", "&#61;", "&#58;", "&#x3d;", "&#x3a;" };

	private static final String[] ESCAPES = { "\\x3d", "\\x3a" };

	private final Redaction redaction;

	private final ScannedText text = new ScannedText();

	private final OpenBrackets levels = new OpenBrackets(this.text);

	private final TextKeys keys;

	private final TextValues values;

	private final NamedValues names;

	private final MarkupScanner markup;

	private final CredentialScanner credentials = new CredentialScanner(this.text);

	private final CommandScanner commands;

	private final ProseScanner prose;

	private final TableScanner tables;

	private boolean suspected;

	/**
	 * @param redaction knows which keys must not be seen
	 */
	public TextMasker(Redaction redaction) {
		this.redaction = redaction;
		this.keys = new TextKeys(this.text, redaction);
		this.values = new TextValues(this.text, this.levels, this.keys);
		this.names = new NamedValues(this.text, redaction, this.keys, this.levels);
		this.markup = new MarkupScanner(this.text, redaction, this.keys, this.names);
		this.commands = new CommandScanner(this.text, this.keys, this.credentials);
		this.prose = new ProseScanner(this.text, redaction, this.keys, this.values, this.credentials);
		this.tables = new TableScanner(this.text, redaction);
	}

	/** The text with a mask in place of each secret; the same one if it tells none. */
	public String mask(String original) {
		this.suspected = this.redaction.suspects(original);
		if (!this.suspected) {
			return original;
		}
		this.text.begin(original);
		this.levels.begin();
		this.values.begin();
		this.names.forget();
		this.markup.begin();
		this.credentials.begin();
		this.commands.begin();
		this.tables.begin();
		int at = Math.max(0, this.prose.unquoted(0));
		while (at < original.length()) {
			int behind = this.text.maskPlanned(at);
			at = (behind > at) ? behind : step(at);
		}
		return this.text.finish();
	}

	/** Whether the text given last holds a word that could tell a secret. */
	public boolean hasSuspected() {
		return this.suspected;
	}

	/** Looks at one place; returns the next one. */
	private int step(int at) {
		return switch (this.text.charAt(at)) {
			case '=' -> separator(at, at + 1);
			case ':' -> colon(at);
			case '-' -> dash(at);
			case '<' -> less(at);
			case '+' -> this.credentials.isScheme(at) ? this.credentials.credentials(at + 1) : at + 1;
			case '>' -> this.markup.tag(at);
			case '"', '\'', '`' -> quote(at);
			case '(', '[', '{' -> open(at);
			case ')', ']', '}' -> close(at);
			case ',' -> comma(at);
			case '\n' -> lineBreak(at);
			case '/' -> slash(at);
			case '@' -> this.credentials.userOfHost(at, this.text.copied());
			case '\\', '%', '&' -> escaped(at);
			case ' ', '\t' -> blank(at);
			default -> other(at);
		};
	}

	private int close(int at) {
		this.levels.close(at);
		this.names.close();
		return at + 1;
	}

	private int comma(int at) {
		int option = this.commands.option(at);
		return (option >= 0) ? option : listedOption(at + 1);
	}

	private int lineBreak(int at) {
		this.commands.endOfLine(at);
		this.tables.line(at + 1);
		return at + 1;
	}

	private int slash(int at) {
		int part = this.prose.part(at);
		return (part >= 0) ? part : this.credentials.slash(at);
	}

	private int other(int at) {
		char letter = this.text.charAt(at);
		if (letter < 0x80) {
			this.commands.word(at);
			int token = TokenFormats.end(this.text, at);
			return (token > 0) ? this.text.mask(at, token) : at + 1;
		}
		if (TextKeys.isRareSeparator(letter)) {
			return separator(at, at + 1);
		}
		return ScannedText.isBlank(letter) ? blank(at) : at + 1;
	}

	private int quote(int at) {
		int named = this.prose.quoted(at);
		if (named >= 0) {
			return named;
		}
		this.levels.quote(at);
		return at + 1;
	}

	private int less(int at) {
		this.markup.open(at + 1, ">");
		char next = this.text.at(at + 1);
		return (next == '-' || next == '>') ? separator(at, at + 2) : at + 1;
	}

	private int open(int at) {
		if (this.text.charAt(at) == '[') {
			int named = this.prose.quoted(at);
			if (named >= 0) {
				return named;
			}
		}
		if (this.text.charAt(at) == '(') {
			this.tables.columns(at);
		}
		char closer = OpenBrackets.closerOf(this.text.charAt(at));
		this.levels.push(closer, 0);
		if (isOfSecretType(at, closer)) {
			if (!this.keys.keyFollows(at + 1)) {
				return this.text.mask(at + 1, this.values.valueEnd(at + 1, ""));
			}
			this.names.expect(at);
		}
		if (closer == '}') {
			return at + 1;
		}
		int behind = pair(at + 1, closer);
		return (behind > at + 1) ? behind : listedOption(at + 1);
	}

	/** As in {@code [--password, x, y]}: the item after the option is masked. */
	private int listedOption(int from) {
		int first = this.text.skipBlanks(from);
		first = (this.text.at(first) == '"') ? first + 1 : first;
		if (this.text.at(first) != '-') {
			return from;
		}
		int last = this.keys.keyEnd(first);
		int comma = (this.text.at(last) == '"') ? last + 1 : last;
		if (this.text.at(comma) != ',' || !this.redaction.masks(this.text.subSequence(first, last))) {
			return from;
		}
		int item = this.text.skipBlanks(comma + 1);
		if (this.text.at(item) == '"') {
			return this.values.value(item, "");
		}
		return this.text.mask(item, this.credentials.credentialsEnd(item));
	}

	/**
	 * Whether the name in front of a bracket is that of a type whose content is a secret,
	 * as in {@code AccessToken(x)}, or that of what takes one, as in {@code setToken(x)};
	 * not in {@code Token.java:12}, {@code Tokens[0]} or {@code token(s)}.
	 */
	private boolean isOfSecretType(int at, char closer) {
		int first = this.keys.keyStart(at);
		if (first == at || !this.redaction.masksType(this.text.substring(first, at))) {
			return false;
		}
		int last = at + 1;
		boolean number = true;
		while (last < this.text.length() && last - at < TextKeys.LONGEST_KEY && this.text.at(last) != closer) {
			number &= Character.isDigit(this.text.at(last++));
		}
		boolean index = number && closer == ']';
		boolean plural = last == at + 2 && this.text.at(at + 1) == 's';
		return last > at + 1 && !index && !plural && !this.text.is(last - 13, "Native Method")
				&& !this.text.substring(at, last).contains(".java");
	}

	/** A pair as tuples print it: {@code (password,x)}. */
	private int pair(int first, char closer) {
		int key = first;
		while (key < this.text.length()
				&& (this.text.at(key) == '"' || this.text.at(key) == '\'' || this.text.at(key) == '\\')) {
			key++;
		}
		int behind = this.keys.keyEnd(key);
		int comma = behind;
		while (comma < this.text.length()
				&& (this.text.at(comma) == '"' || this.text.at(comma) == '\'' || this.text.at(comma) == '\\')) {
			comma++;
		}
		if (behind == key || this.text.at(comma) != ',' || !this.redaction.masks(this.text.subSequence(key, behind))) {
			return first;
		}
		int value = this.text.skipBlanks(comma + 1);
		int last = value;
		int brackets = 0;
		while (last < this.text.length() && this.text.at(last) != '\n') {
			char next = this.text.at(last);
			if (next == ',' && brackets == 0) {
				return first;
			}
			if (next == closer && brackets == 0) {
				break;
			}
			brackets += (next == '(' || next == '[' || next == '{') ? 1 : 0;
			brackets -= (brackets > 0 && (next == ')' || next == ']' || next == '}')) ? 1 : 0;
			last++;
		}
		return this.text.mask(value, last);
	}

	private int colon(int at) {
		if (this.text.at(at + 1) == '/' && this.text.at(at + 2) == '/') {
			return at + 1;
		}
		if (this.text.endsWith(at, "jdbc")) {
			return this.credentials.jdbc(at + 1);
		}
		if (this.text.endsWith(at, "private-lines")) {
			return this.credentials.putty(at);
		}
		boolean time = Character.isDigit(this.text.at(at - 1)) && Character.isDigit(this.text.at(at + 1));
		return ((time && !isWordWithDigits(at)) || isPort(at)) ? at + 1 : separator(at, at + 1);
	}

	private boolean isPort(int at) {
		int first = this.keys.keyStart(at);
		return Character.isDigit(this.text.at(at + 1)) && this.text.at(first - 1) == '/'
				&& this.text.at(first - 2) == '/';
	}

	/** Whether the digits in front of a colon belong to a name, as in pin2:5. */
	private boolean isWordWithDigits(int at) {
		int first = at;
		while (first > 0 && at - first < TextKeys.LONGEST_KEY && Character.isDigit(this.text.at(first - 1))) {
			first--;
		}
		return Character.isLetter(this.text.at(first - 1)) || this.text.at(first - 1) == '_';
	}

	private int dash(int at) {
		if (this.text.at(at + 1) == '>') {
			return separator(at, at + 2);
		}
		if (this.text.startsWith("-----BEGIN", at)) {
			return this.credentials.armor(at, "-----END", "-----");
		}
		if (this.text.startsWith("---- BEGIN", at)) {
			return this.credentials.armor(at, "---- END", "----");
		}
		if (this.text.startsWith("-----END", at) || this.text.startsWith("---- END", at)) {
			int behind = this.credentials.cutArmor(at, this.text.copied());
			return (behind >= 0) ? behind + "-----".length() : at + 1;
		}
		return at + 1;
	}

	private int escaped(int at) {
		if (this.text.is(at, "\\n")) {
			this.tables.line(at + 2);
		}
		if (this.text.is(at, "\\u003c") || this.text.is(at, "&lt;")) {
			boolean entity = this.text.at(at) == '&';
			int behind = at + (entity ? 4 : 6);
			this.markup.open(behind, entity ? "&gt;" : "\\u003e");
			return behind;
		}
		if (this.text.at(at) == '\\' && this.text.at(at - 1) == ':' && this.text.is(at, "\\/\\/")) {
			return this.credentials.user(at + 4, "@", "\\/");
		}
		if (this.text.is(at, "%3A%2F%2F")) {
			return this.credentials.user(at + 9, "%40", "%2F");
		}
		if (this.text.is(at, "%3D") || this.text.is(at, "%3A")) {
			return separator(at, at + 3);
		}
		if (this.text.is(at, "%253D") || this.text.is(at, "%253A")) {
			return separator(at, at + 5);
		}
		if (this.text.is(at, "\\u003d") || this.text.is(at, "\\u003a")) {
			return separator(at, at + 6);
		}
		for (String sign : (this.text.at(at) == '&') ? ENTITIES : ESCAPES) {
			if (this.text.is(at, sign)) {
				return separator(at, at + sign.length());
			}
		}
		if (this.text.is(at, "\\u003e") || this.text.is(at, "&gt;")) {
			return this.markup.escapedTag(at + ((this.text.at(at) == '&') ? 4 : 6),
					(this.text.at(at) == '&') ? "&lt;" : "\\u003c");
		}
		if (this.text.is(at, "%20") && this.credentials.isScheme(at)) {
			return this.credentials.credentials(at + 3);
		}
		return at + 1;
	}

	private int separator(int at, int behind) {
		int value = behind;
		while (value < this.text.length() && (this.text.at(value) == '=' || this.text.at(value) == '>'
				|| this.text.at(value) == ':' || this.text.at(value) == '~')) {
			value++;
		}
		String key = this.keys.keyBefore(at, this.text.at(value) == ' ' || this.text.at(value) == '"');
		if (key == null) {
			key = this.keys.keyOfLineBefore(at);
		}
		if (key == null) {
			return this.keys.isEncodedSecretly(at) ? this.values.value(value, "") : value;
		}
		if (!this.redaction.masks(key) && !this.keys.isEncodedSecretly(at)) {
			int named = this.names.named(key, value);
			if (named >= 0) {
				return named;
			}
			if (!SecretNames.isValue(key)
					|| (!this.names.isExpected(at) && !this.names.isNamedSecretly(this.text.skipBlanks(value)))) {
				return value;
			}
		}
		return this.text.isPlanned(value) ? value : this.values.value(value, key);
	}

	private int blank(int at) {
		char before = this.text.at(at - 1);
		if ((before == 'r' || before == 'R' || before == 'c' || before == 'C') && this.credentials.isScheme(at)) {
			return this.credentials.credentials(at + 1);
		}
		char next = this.text.at(at + 1);
		int option = this.commands.option(at);
		if (option >= 0) {
			return option;
		}
		if (next == '"' || next == '\'' || next == '`') {
			boolean secret = this.redaction.masks(this.keys.wordBefore(at));
			if (secret || isIdentified(at)) {
				return this.values.value(at + 1, "");
			}
		}
		else if (isIdentified(at)) {
			return this.text.mask(at + 1, this.credentials.credentialsEnd(at + 1));
		}
		if (this.text.at(at) == '\t' && this.redaction.masks(this.keys.wordBefore(at))) {
			return this.values.value(at + 1, "");
		}
		String word = (TextKeys.isOfKey(before) && next != '-') ? this.keys.wordBefore(at) : "";
		if (word.length() > 2 && word.charAt(0) == '-' && this.redaction.masks(word)) {
			return this.text.mask(at + 1, this.credentials.credentialsEnd(at + 1));
		}
		int told = this.prose.told(at);
		told = (told >= 0) ? told : this.prose.unquoted(at + 1);
		return (told >= 0) ? told : at + 1;
	}

	/** As in {@code IDENTIFIED BY x} and {@code IDENTIFIED WITH plugin BY x}. */
	private boolean isIdentified(int at) {
		if (!this.text.endsWith(at, " by")) {
			return false;
		}
		int plugin = this.keys.keyStart(at - " by".length());
		return this.text.endsWith(at, "identified by") || this.text.endsWith(plugin, "identified with ");
	}

}

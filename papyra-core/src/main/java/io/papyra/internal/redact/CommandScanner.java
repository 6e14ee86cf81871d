package io.papyra.internal.redact;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Masks the secrets that command lines tell by options of one letter, such as
 * {@code curl -u bob:x} and {@code mysql -px}; also where the words of a command are the
 * items of a list. Options that are called what they hold, such as {@code --password x},
 * are not its business. Not safe for use by several threads.
 */
final class CommandScanner {

	private static final int NOTHING = -1;

	private static final int LONGEST_NAME = 16;

	/** What of an option's value is secret. */
	private enum Secret {

		ALL(""), BEHIND_COLON(":"), BEHIND_EQUALS("="), BEHIND_PERCENT("%"), BEHIND_SLASH("/");

		private final String sign;

		Secret(String sign) {
			this.sign = sign;
		}

	}

	/** Commands that take a secret in the same way. */
	private enum Command {

		MYSQL("p", Secret.ALL, true, false), MONGO("p", Secret.ALL, true, true), LOGIN("p", Secret.ALL, false, true),
		LDAP("w", Secret.ALL, true, true), ZIP("P", Secret.ALL, false, true), REDIS("a", Secret.ALL, false, true),
		CURL("uU", Secret.BEHIND_COLON, true, true), HTTPIE("a", Secret.BEHIND_COLON, false, true),
		SMB("U", Secret.BEHIND_PERCENT, false, true), SQLPLUS("", Secret.BEHIND_SLASH, false, false);

		/** The letters of the options. */
		private final String options;

		private final Secret secret;

		/** Whether the value may come right after the letter. */
		private final boolean attached;

		/** Whether it may be the next word. */
		private final boolean apart;

		Command(String options, Secret secret, boolean attached, boolean apart) {
			this.options = options;
			this.secret = secret;
			this.attached = attached;
			this.apart = apart;
		}

	}

	private static final Map<String, Command> COMMANDS = new HashMap<>();

	static {
		for (String name : new String[] { "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlshow", "mysqlcheck",
				"mariadb", "mariadb-dump", "mariadb-admin", "7z", "7za", "rar", "unrar" }) {
			COMMANDS.put(name, Command.MYSQL);
		}
		for (String name : new String[] { "mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport",
				"sshpass" }) {
			COMMANDS.put(name, Command.MONGO);
		}
		for (String name : new String[] { "docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "az",
				"oc" }) {
			COMMANDS.put(name, Command.LOGIN);
		}
		for (String name : new String[] { "ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami",
				"ldappasswd" }) {
			COMMANDS.put(name, Command.LDAP);
		}
		COMMANDS.put("zip", Command.ZIP);
		COMMANDS.put("unzip", Command.ZIP);
		COMMANDS.put("redis-cli", Command.REDIS);
		COMMANDS.put("curl", Command.CURL);
		COMMANDS.put("http", Command.HTTPIE);
		COMMANDS.put("https", Command.HTTPIE);
		COMMANDS.put("smbclient", Command.SMB);
		COMMANDS.put("sqlplus", Command.SQLPLUS);
	}

	private final ScannedText text;

	private final TextKeys keys;

	private final CredentialScanner credentials;

	/** The command whose options follow, if there is one. */
	private @Nullable Command command;

	/** Whether it is the command to log in. */
	private boolean login;

	CommandScanner(ScannedText text, TextKeys keys, CredentialScanner credentials) {
		this.text = text;
		this.keys = keys;
		this.credentials = credentials;
	}

	/** Begins with another text. */
	void begin() {
		this.command = null;
	}

	/**
	 * Whether a text without any key may tell a secret in the option of a command. Names
	 * of commands are looked for once, and only where there is an option.
	 */
	static boolean hasOption(String text) {
		int dash = text.lastIndexOf('-');
		while (dash > 0 && !isOption(text, dash)) {
			dash = text.lastIndexOf('-', dash - 1);
		}
		if (dash <= 0) {
			return false;
		}
		int last = dash;
		return COMMANDS.keySet().stream().anyMatch((name) -> {
			int at = text.indexOf(name);
			return at >= 0 && at < last;
		});
	}

	private static boolean isOption(String text, int dash) {
		return dash + 1 < text.length() && "paPwuU".indexOf(text.charAt(dash + 1)) >= 0
				&& !TextKeys.isOfKey(text.charAt(dash - 1));
	}

	/** Ends with a line that does not continue in the next one. */
	void endOfLine(int newline) {
		int last = (this.text.at(newline - 1) == '\r') ? newline - 2 : newline - 1;
		if (this.text.at(last) != '\\') {
			this.command = null;
		}
	}

	/** Notes the command that begins at a place, if one does. */
	void word(int at) {
		char letter = this.text.charAt(at);
		if ("mcsrldphzunaob7".indexOf(letter) < 0 || (at > 0 && TextKeys.isOfKey(this.text.at(at - 1)))) {
			return;
		}
		int last = this.keys.keyEnd(at);
		String name = (last - at > LONGEST_NAME) ? "" : this.text.substring(at, last);
		if (name.endsWith(".exe")) {
			name = name.substring(0, name.length() - ".exe".length());
		}
		Command found = (this.text.at(last) == ':') ? null : COMMANDS.get(name);
		if (found != null) {
			this.command = found;
			this.login = false;
		}
		else if (name.equals("login")) {
			this.login = true;
		}
	}

	/**
	 * Masks what follows the option of a command after a blank or a comma.
	 * @return the place to continue at; negative if there is no such option
	 */
	int option(int blank) {
		Command current = this.command;
		if (current == null || (current == Command.LOGIN && !this.login)) {
			return NOTHING;
		}
		int at = skip(blank);
		if (current == Command.SQLPLUS) {
			return this.text.at(at) == '-' ? NOTHING : value(at, Secret.BEHIND_SLASH);
		}
		if (this.text.at(at) != '-') {
			return NOTHING;
		}
		if (this.text.at(at + 1) == '-') {
			int last = this.keys.keyEnd(at);
			String name = this.text.substring(at, last);
			boolean user = current == Command.CURL && (name.equals("--user") || name.equals("--proxy-user"));
			return user ? value((this.text.at(last) == '=') ? last + 1 : skip(last), Secret.BEHIND_COLON) : NOTHING;
		}
		int letter = at + 1;
		Secret secret = secretOf(current, this.text.at(letter));
		while (secret == null && current == Command.CURL && Character.isLetter(this.text.at(letter))) {
			secret = secretOf(current, this.text.at(++letter));
		}
		if (secret == null) {
			return NOTHING;
		}
		int first = letter + 1;
		boolean apart = isEndOfWord(first);
		if (apart ? !current.apart : !current.attached) {
			return NOTHING;
		}
		return value(apart ? skip(first) : first, secret);
	}

	private static @Nullable Secret secretOf(Command command, char letter) {
		if (command == Command.CURL && letter == 'b') {
			return Secret.BEHIND_EQUALS;
		}
		return (command.options.indexOf(letter) >= 0) ? command.secret : null;
	}

	/** Masks what is secret of the word at a place. */
	private int value(int at, Secret secret) {
		char quote = this.text.at(at);
		boolean quoted = quote == '"' || quote == '\'';
		int first = quoted ? at + 1 : at;
		int last = quoted ? this.text.indexOf(quote, first) : this.credentials.credentialsEnd(first);
		last = (last < 0) ? this.text.length() : last;
		if (secret != Secret.ALL) {
			int sign = first;
			while (sign < last && this.text.at(sign) != secret.sign.charAt(0)) {
				sign++;
			}
			first = sign + 1;
		}
		if (secret == Secret.BEHIND_SLASH) {
			int host = first;
			while (host < last && this.text.at(host) != '@') {
				host++;
			}
			last = host;
		}
		return (first < last) ? this.text.mask(first, last) : NOTHING;
	}

	/** Where the next word begins, or what the next item of a list holds. */
	private int skip(int from) {
		int at = from;
		boolean listed = false;
		while (at < this.text.length()) {
			char letter = this.text.at(at);
			listed |= letter == ',';
			boolean closes = at == from && (letter == '"' || letter == '\'' || letter == '\\');
			boolean opens = listed && (letter == '"' || letter == '\'' || letter == '\\');
			if (letter != ',' && !ScannedText.isBlank(letter) && !closes && !opens) {
				break;
			}
			at++;
		}
		return at;
	}

	private boolean isEndOfWord(int at) {
		char letter = this.text.at(at);
		return Character.isWhitespace(letter) || letter == ',' || letter == '"' || letter == '\\'
				|| (letter == '\'' && !this.text.isWordAt(at + 1));
	}

}

package io.papyra.internal.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Keys that name another value, as in {@code name=password, value=x}, of which the value
 * is a secret if the name is.
 */
public final class SecretNames {

	private static final Set<String> NAMES = Set.of("name", "key", "field", "header", "param", "parameter", "property",
			"attribute", "id", "variable", "path", "label", "setting", "option", "column", "argument", "arg", "env",
			"prop", "k", "n");

	private static final Set<String> VALUES = Set.of("value", "values", "val", "content", "data", "string", "v", "raw",
			"text", "old", "new", "before", "after", "from", "to", "previous", "current", "default", "input",
			"rejected", "actual");

	/** What a key says whose value tells the kind of another one. */
	private static final Set<String> KINDS = Set.of("type", "kind", "format");

	/** The kinds that are secret, as forms and schemas call them. */
	private static final Set<String> SECRET_KINDS = Set.of("password", "secret", "token", "pin", "otp", "credential",
			"credentials");

	private SecretNames() {
	}

	/** Whether the value of this key may be a name. */
	public static boolean isName(String key) {
		return NAMES.contains(lastWord(key));
	}

	/** Whether the value of this key may tell that another value is a secret. */
	public static boolean mayTell(String key) {
		return isName(key) || KINDS.contains(lastWord(key));
	}

	/** Whether a key and its value say that another value is a secret: its kind is. */
	public static boolean isSecretKind(String key, CharSequence value) {
		return KINDS.contains(lastWord(key)) && SECRET_KINDS.contains(value.toString().toLowerCase(Locale.ROOT));
	}

	/** Whether the value of this key may belong to a name. */
	public static boolean isValue(String key) {
		return key.length() <= 24 && VALUES.contains(lastWord(key));
	}

	/**
	 * Whether a text is one word, as names of parameters are, also with a separator after
	 * it.
	 */
	public static boolean isPlain(String text) {
		int end = text.length();
		end -= (text.endsWith(":") || text.endsWith("=")) ? 1 : 0;
		for (int i = 0; i < end; i++) {
			char letter = text.charAt(i);
			if (!Character.isLetterOrDigit(letter) && "-_.$".indexOf(letter) < 0) {
				return false;
			}
		}
		return true;
	}

	/** Whether a text has no parts of which each would tell what it is. */
	public static boolean isBare(String text) {
		for (int i = 0; i < text.length(); i++) {
			if ("([{:,".indexOf(text.charAt(i)) >= 0) {
				return false;
			}
		}
		return true;
	}

	/** The last word of a key in any style, in lower case. */
	private static String lastWord(String key) {
		int first = key.length();
		while (first > 0 && Character.isLetter(key.charAt(first - 1))) {
			first--;
		}
		int hump = key.length() - 1;
		while (hump > first && !Character.isUpperCase(key.charAt(hump))) {
			hump--;
		}
		boolean camel = hump > first && Character.isLowerCase(key.charAt(hump - 1));
		return key.substring(camel ? hump : first).toLowerCase(Locale.ROOT);
	}

}

package io.papyra.fact;

import java.util.Collection;

/**
 * Patterns for names of classes and paths of actors: {@code *} stands for any number of
 * characters, a full stop and a slash among them; everything else for itself.
 */
public final class NamePattern {

	private NamePattern() {
	}

	/** Whether a name is one that the pattern means. Takes time in proportion to both. */
	public static boolean matches(String pattern, String name) {
		int at = 0;
		int in = 0;
		int star = -1;
		int from = 0;
		while (at < name.length()) {
			if (in < pattern.length() && pattern.charAt(in) == '*') {
				star = in++;
				from = at;
			}
			else if (in < pattern.length() && pattern.charAt(in) == name.charAt(at)) {
				in++;
				at++;
			}
			else if (star >= 0) {
				in = star + 1;
				at = ++from;
			}
			else {
				return false;
			}
		}
		while (in < pattern.length() && pattern.charAt(in) == '*') {
			in++;
		}
		return in == pattern.length();
	}

	/** Whether any of the patterns means the name. */
	public static boolean anyMatches(Collection<String> patterns, String name) {
		for (String pattern : patterns) {
			if (matches(pattern, name)) {
				return true;
			}
		}
		return false;
	}

}

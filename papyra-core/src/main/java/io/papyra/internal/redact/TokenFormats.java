package io.papyra.internal.redact;

import java.util.List;

/**
 * Tokens that tell by how they begin that they are such: JSON Web Tokens and what
 * well-known services issue.
 */
final class TokenFormats {

	private static final String JWT = "eyJ";

	/** After the beginning, how many characters a token of its kind has at least. */
	private record Format(String prefix, int least) {
	}

	private static final List<Format> FORMATS = List.of(new Format("AKIA", 12), new Format("ASIA", 12),
			new Format("ghp_", 16), new Format("gho_", 16), new Format("ghu_", 16), new Format("ghs_", 16),
			new Format("ghr_", 16), new Format("github_pat_", 16), new Format("glpat-", 10), new Format("xoxb-", 10),
			new Format("xoxp-", 10), new Format("xoxa-", 10), new Format("xoxr-", 10), new Format("xoxs-", 10),
			new Format("xoxe-", 10), new Format("xoxe.", 10), new Format("xapp-", 10), new Format("sk_live_", 8),
			new Format("sk_test_", 8), new Format("rk_live_", 8), new Format("rk_test_", 8), new Format("whsec_", 8),
			new Format("AIza", 20), new Format("ya29.", 10), new Format("npm_", 20), new Format("pypi-", 16),
			new Format("SG.", 20), new Format("hvs.", 20), new Format("sk-", 20), new Format("dop_v1_", 16),
			new Format("shpat_", 16), new Format("hf_", 20), new Format("AGE-SECRET-KEY-", 4));

	/**
	 * Pairs of letters that are rare in texts and one of which every token begins with,
	 * and how far from its beginning.
	 */
	static final List<String> PAIRS = List.of("yJ", "KI", "SI", "p_", "o_", "u_", "s_", "r_", "b_", "t-", "xo", "p-",
			"k_", "c_", "Iz", "9.", "m_", "py", "G.", "hv", "k-", "t_", "f_");

	private static final int LONGEST_BEGINNING = 11;

	private TokenFormats() {
	}

	/**
	 * Whether a token begins so near in front of a place that its beginning covers it.
	 */
	static boolean isAround(CharSequence text, int at) {
		for (int first = Math.max(0, at - LONGEST_BEGINNING + 1); first <= at; first++) {
			if (mayBegin(text.charAt(first)) && end(text, first) > 0) {
				return true;
			}
		}
		return false;
	}

	private static boolean mayBegin(char letter) {
		return switch (letter) {
			case 'e', 'A', 'g', 'x', 's', 'r', 'w', 'y', 'n', 'p', 'S', 'h', 'd' -> true;
			default -> false;
		};
	}

	/** Where a token ends that begins at a place; 0 if none does. */
	static int end(CharSequence text, int at) {
		if (!mayBegin(text.charAt(at)) || (at > 0 && isOfToken(text.charAt(at - 1)) && text.charAt(at - 1) != '-')) {
			return 0;
		}
		if (startsWith(text, at, JWT)) {
			return webTokenEnd(text, at);
		}
		for (Format format : FORMATS) {
			if (startsWith(text, at, format.prefix())) {
				int last = bodyEnd(text, at + format.prefix().length(), true);
				return (last - at - format.prefix().length() < format.least()) ? 0 : last;
			}
		}
		return 0;
	}

	/** At least a head and what it tells; the rest may be cut off. */
	private static int webTokenEnd(CharSequence text, int at) {
		int dot = bodyEnd(text, at, false);
		boolean told = dot - at > 8 && dot + 2 < text.length() && text.charAt(dot) == '.'
				&& isOfToken(text.charAt(dot + 1));
		return told ? bodyEnd(text, dot, true) : 0;
	}

	private static int bodyEnd(CharSequence text, int from, boolean dots) {
		int at = from;
		while (at < text.length() && (isOfToken(text.charAt(at)) || (dots && text.charAt(at) == '.'))) {
			at++;
		}
		while (dots && at > from && text.charAt(at - 1) == '.') {
			at--;
		}
		return at;
	}

	private static boolean isOfToken(char letter) {
		return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')
				|| letter == '_' || letter == '-';
	}

	private static boolean startsWith(CharSequence text, int at, String prefix) {
		if (text.length() - at < prefix.length()) {
			return false;
		}
		for (int i = 0; i < prefix.length(); i++) {
			if (text.charAt(at + i) != prefix.charAt(i)) {
				return false;
			}
		}
		return true;
	}

}

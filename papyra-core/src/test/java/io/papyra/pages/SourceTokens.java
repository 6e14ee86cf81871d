package io.papyra.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source of Java as a list of tokens, without comments: names, literals, and single
 * characters. A text begins with a quotation mark and is what it means, on one line.
 */
final class SourceTokens {

	private static final Pattern TOKEN = Pattern.compile("(?s)//[^\n]*|/\\*.*?\\*/|\"\"\"\\s*\n(?<block>.*?)\"\"\""
			+ "|\"(?<text>(?:[^\"\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)+'|[\\w$@]+|->|::|\\S");

	private SourceTokens() {
	}

	static List<String> of(String source) {
		List<String> tokens = new ArrayList<>();
		Matcher token = TOKEN.matcher(source);
		while (token.find()) {
			if (token.group("block") != null) {
				tokens.add('"' + unescaped(token.group("block")).replaceAll("\\s+", " "));
			}
			else if (token.group("text") != null) {
				tokens.add('"' + unescaped(token.group("text")));
			}
			else if (!token.group().startsWith("//") && !token.group().startsWith("/*")) {
				tokens.add(token.group());
			}
		}
		return tokens;
	}

	private static String unescaped(String text) {
		return text.replaceAll("\\\\[nrt]", " ").replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\");
	}

}

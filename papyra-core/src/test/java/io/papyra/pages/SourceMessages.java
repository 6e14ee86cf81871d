package io.papyra.pages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sentences in a source: texts that are put together by {@code +} or have
 * placeholders, with each part that is only known when the program runs as {@code …}.
 * Which of them reach a user is told by the call that gets them; what only documents
 * options, or is a program itself, does not count.
 */
final class SourceMessages {

	/** At least three words; names of properties and files are none. */
	private static final Pattern SENTENCE = Pattern
		.compile("(?U)[^#{\\[]*?(?<![\\w.-])\\w+[:;,')]* ['(]?\\w+[:;,')]* ['(]?\\w+(?![\\w.-]*[._-]\\w).*");

	private static final Pattern PLACEHOLDER = Pattern.compile("%[-,.\\d$]*[sdfn]|\\{\\}|(… ?)+…");

	private final List<String> tokens;

	private final List<SourceMessage> found = new ArrayList<>();

	private final String type;

	/** Names of the calls whose arguments are being read. */
	private final Deque<String> calls = new ArrayDeque<>();

	private SourceMessages(String type, List<String> tokens) {
		this.type = type;
		this.tokens = tokens;
	}

	/**
	 * The sentences of a source.
	 * @param type qualified name of its type
	 * @param source its text
	 */
	static List<SourceMessage> in(String type, String source) {
		SourceMessages messages = new SourceMessages(type, SourceTokens.of(source));
		messages.read();
		return messages.found;
	}

	private void read() {
		int index = 0;
		while (index < this.tokens.size()) {
			String token = this.tokens.get(index);
			if (token.startsWith("\"")) {
				index = sentence(index);
			}
			else {
				if (token.equals("(")) {
					this.calls.push(call(index));
				}
				else if (token.equals(")") && !this.calls.isEmpty()) {
					this.calls.pop();
				}
				index++;
			}
		}
	}

	/** Name before a parenthesis, with the one before its dot, or {@code new}. */
	private String call(int parenthesis) {
		String name = at(parenthesis - 1);
		if (!name.matches("[\\w@]+") || name.equals("if") || name.equals("return")) {
			return "";
		}
		String before = at(parenthesis - 2);
		return before.equals(".") ? at(parenthesis - 3) + "." + name
				: before.equals("new") || before.equals("@") ? before + " " + name : name;
	}

	private String at(int index) {
		return (index >= 0 && index < this.tokens.size()) ? this.tokens.get(index) : "";
	}

	/** Reads from a text to the end of what it is put together with. */
	private int sentence(int start) {
		StringBuilder text = new StringBuilder(at(start - 1).equals("+") ? "…" : "");
		text.append(at(start).substring(1));
		int index = start + 1;
		while (at(index).equals("+")) {
			index++;
			if (at(index).startsWith("\"")) {
				text.append(at(index).substring(1));
				index++;
			}
			else {
				text.append('…');
				index = operand(index);
			}
		}
		String words = PLACEHOLDER.matcher(text.toString()).replaceAll("…").replaceAll("\\s+", " ").strip();
		if (SENTENCE.matcher(words.replace("…", " x ").replaceAll(" +", " ").strip()).matches()) {
			this.found.add(new SourceMessage(words, this.type, calls(at(start - 1))));
		}
		return index;
	}

	/** Names of calls; before them a sign of the text being a part of what they get. */
	private String calls(String before) {
		String names = String.join(" ", this.calls);
		return (names.startsWith("LOG.") && before.matches("[?:]")) ? before + " " + names : names;
	}

	/**
	 * The end of an operand; texts inside of its parentheses are sentences of their own.
	 */
	private int operand(int start) {
		int index = start;
		int depth = 0;
		while (index < this.tokens.size()) {
			String token = at(index);
			if (depth == 0 && (token.equals("+") || token.matches("[,;?:)}\\]]"))) {
				return index;
			}
			if (token.startsWith("\"") && depth > 0) {
				this.calls.push("+");
				index = sentence(index);
				this.calls.pop();
				continue;
			}
			depth += token.matches("[(\\[{]") ? 1 : token.matches("[)\\]}]") ? -1 : 0;
			index++;
		}
		return index;
	}

}

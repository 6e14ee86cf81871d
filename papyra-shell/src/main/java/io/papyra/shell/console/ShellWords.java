package io.papyra.shell.console;

import java.util.ArrayList;
import java.util.List;

import io.papyra.shell.command.CommandFailure;

/**
 * Divides a line into words as a Unix shell does, quotes within a word included, which
 * JLine leaves standing. Nothing is expanded.
 */
final class ShellWords {

	private static final char NONE = 0;

	private final List<String> words = new ArrayList<>();

	private final StringBuilder word = new StringBuilder();

	private boolean open;

	private char quote = NONE;

	private ShellWords() {
	}

	/**
	 * The words of a line.
	 * @throws CommandFailure if a quote is not closed
	 */
	static List<String> of(String line) {
		ShellWords shell = new ShellWords();
		for (int index = 0; index < line.length(); index++) {
			char character = line.charAt(index);
			boolean escapes = character == '\\' && shell.quote != '\'' && index + 1 < line.length();
			if (escapes) {
				index++;
				shell.append(line.charAt(index));
			}
			else {
				shell.next(character);
			}
		}
		if (shell.quote != NONE) {
			throw CommandFailure.usage("the quote " + shell.quote + " is not closed; add one at the end");
		}
		shell.end();
		return shell.words;
	}

	private void next(char character) {
		if (this.quote != NONE) {
			if (character == this.quote) {
				this.quote = NONE;
			}
			else {
				append(character);
			}
		}
		else if (character == '\'' || character == '"') {
			this.quote = character;
			this.open = true;
		}
		else if (Character.isWhitespace(character)) {
			end();
		}
		else {
			append(character);
		}
	}

	private void append(char character) {
		this.word.append(character);
		this.open = true;
	}

	private void end() {
		if (this.open) {
			this.words.add(this.word.toString());
			this.word.setLength(0);
			this.open = false;
		}
	}

}

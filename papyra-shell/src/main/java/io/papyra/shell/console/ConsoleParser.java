package io.papyra.shell.console;

import java.util.ArrayList;
import java.util.List;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.CommandSpec;

import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/**
 * Divides a line into words, with quotes as in a Unix shell, and has the parser of the
 * command line understand them. What was typed is passed on as it is, so that the command
 * itself sees the same words in both places.
 */
final class ConsoleParser implements CommandParser {

	private final CommandLineParser parser;

	private final CommandRegistry registry;

	ConsoleParser(Catalog catalog, CommandRegistry registry) {
		this.parser = new CommandLineParser(catalog);
		this.registry = registry;
	}

	/**
	 * Finds the command.
	 * @throws io.papyra.shell.command.CommandFailure if there is no such command, option
	 * or value
	 */
	@Override
	public ParsedInput parse(String line) {
		List<String> tokens = ShellWords.of(line);
		if (!tokens.isEmpty() && tokens.get(0).equals("?")) {
			tokens.set(0, "help");
		}
		// Commands of Spring Shell itself, such as "clear", have one word and no options.
		boolean builtIn = tokens.size() == 1 && this.registry.getCommandByName(tokens.get(0)) != null
				&& !(this.registry.getCommandByName(tokens.get(0)) instanceof ConsoleConfiguration.ConsoleCommand);
		List<String> name = builtIn ? tokens : nameOf(tokens);
		ParsedInput.Builder input = ParsedInput.builder().commandName(name.get(0));
		name.subList(1, name.size()).forEach(input::addSubCommand);
		for (int index = 0; index < tokens.size(); index++) {
			input.addArgument(new CommandArgument(index, tokens.get(index)));
		}
		return input.build();
	}

	private List<String> nameOf(List<String> tokens) {
		CommandSpec command = this.parser.parse(tokens).command();
		return command.words();
	}

	/**
	 * Divides a line into words as a Unix shell does, quotes within a word included,
	 * which JLine leaves standing. Nothing is expanded.
	 */
	static final class ShellWords {

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

}

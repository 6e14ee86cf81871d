package io.papyra.shell.console;

import java.util.List;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.CommandSpec;

import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/**
 * Divides a line into words, with quotes as in a Unix shell, and has the parser of the
 * command line understand them. What was typed goes on as it is, so that the command
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
		// Commands of Spring Shell itself, such as "clear", have one word and no options.
		boolean builtIn = tokens.size() == 1 && this.registry.getCommandByName(tokens.get(0)) != null
				&& !(this.registry.getCommandByName(tokens.get(0)) instanceof ConsoleCommand);
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

}

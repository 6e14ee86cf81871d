package io.papyra.shell.command;

import java.util.List;
import java.util.stream.Collectors;

/** What is said about words and options that nobody knows. */
final class Words {

	private Words() {
	}

	/** Refuses too few or too many words behind a command. */
	static void check(CommandSpec command, List<String> behind) {
		Positional positional = command.positional();
		if (behind.size() < positional.least()) {
			throw CommandFailure.usage(
					command.name() + " needs " + positional.name() + ", " + positional.description() + help(command));
		}
		if (behind.size() > positional.most()) {
			throw CommandFailure
				.usage("'" + behind.get(positional.most()) + "' is too much behind " + command.name() + help(command));
		}
	}

	static CommandFailure unknown(Catalog catalog, List<String> words) {
		if (words.isEmpty()) {
			return CommandFailure.usage("there is no command; 'papyra help' lists all commands");
		}
		List<CommandSpec> group = catalog.beginningWith(words.get(0)).toList();
		if (!group.isEmpty()) {
			return unknownInGroup(group, words);
		}
		String typed = String.join(" ", words);
		List<String> names = catalog.commands().stream().map(CommandSpec::name).toList();
		return CommandFailure.usage("there is no command '" + typed + "'" + Nearest.hint("papyra ", typed, names)
				+ "; 'papyra help' lists all commands");
	}

	private static CommandFailure unknownInGroup(List<CommandSpec> group, List<String> words) {
		String first = words.get(0);
		List<String> seconds = group.stream().map((spec) -> spec.name().substring(first.length()).trim()).toList();
		if (words.size() == 1) {
			return CommandFailure.usage("'" + first + "' needs a second word: there is " + String.join(", ", seconds));
		}
		return CommandFailure.usage("there is no command '" + first + " " + words.get(1) + "'"
				+ Nearest.hint("papyra " + first + " ", words.get(1), seconds) + "; there is "
				+ String.join(", ", seconds));
	}

	static CommandFailure unknownOption(CommandSpec command, String name) {
		List<String> names = command.options().stream().map(Option::name).toList();
		return CommandFailure
			.usage("there is no option --" + name + " for " + command.name() + Nearest.hint("--", name, names)
					+ "; there is " + names.stream().map((known) -> "--" + known).collect(Collectors.joining(", ")));
	}

	static CommandFailure unknownOption(Catalog catalog, String name) {
		return CommandFailure.usage("no command has an option --" + name
				+ Nearest.hint("--", name, catalog.optionNames()) + "; 'papyra help' lists all commands");
	}

	private static String help(CommandSpec command) {
		return "; 'papyra help " + command.name() + "' tells more";
	}

}

package io.papyra.shell.reference;

import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;

/**
 * What completion has to know of the commands, in the words of a shell's {@code case}.
 */
final class CompletionModel {

	private final Catalog catalog;

	CompletionModel(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Fills what depends on the commands into the script of a shell.
	 * @param command a command in the list of all
	 * @param options the line of a case with the options of a command
	 * @param indent what is in front of the lines of the case with words
	 */
	String fill(String script, Function<CommandSpec, String> command, Function<CommandSpec, String> options,
			String indent) {
		return script.replace("@COMMANDS@", join(command, "\n"))
			.replace("@OPTIONS@\n", join(options, ""))
			.replace("@WORDS@\n", words(indent))
			.replace("@VALUED@", flags((option) -> !option.type().isFlag()))
			.replace("@FILES@", flags((option) -> option.type().completion() == Completion.FILES))
			.replace("@HELPERS@", takingCommands());
	}

	private String join(Function<CommandSpec, String> line, String separator) {
		return this.catalog.commands().stream().map(line).collect(Collectors.joining(separator));
	}

	/** Options of any command, as the alternatives of a case. */
	private String flags(Predicate<Option<?>> chosen) {
		return this.catalog.commands()
			.stream()
			.flatMap((spec) -> spec.options().stream())
			.filter(chosen)
			.flatMap((option) -> option.flags().stream())
			.collect(Collectors.toCollection(TreeSet::new))
			.stream()
			.collect(Collectors.joining(" | "));
	}

	/** A line of a case for each option of each command whose words can be counted. */
	private String words(String indent) {
		return join((spec) -> spec.options()
			.stream()
			.filter((option) -> !option.type().words().isEmpty())
			.map((option) -> indent
					+ option.flags()
						.stream()
						.map((flag) -> "'" + spec.name() + " " + flag + "'")
						.collect(Collectors.joining(" | "))
					+ ") REPLY='" + String.join(" ", option.type().words()) + "' ;;\n")
			.collect(Collectors.joining()), "");
	}

	/** Commands that take the names of commands, as the alternatives of a case. */
	private String takingCommands() {
		return this.catalog.commands()
			.stream()
			.filter((spec) -> spec.positional().completion() == Completion.COMMANDS)
			.map((spec) -> "'" + spec.name() + "'")
			.collect(Collectors.joining(" | "));
	}

}

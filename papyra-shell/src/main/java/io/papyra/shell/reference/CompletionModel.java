package io.papyra.shell.reference;

import java.util.List;
import java.util.TreeSet;
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

	List<CommandSpec> commands() {
		return this.catalog.commands();
	}

	/** Options of any command that take a value, as the alternatives of a case. */
	String takingValue() {
		return flags((option) -> !option.type().isFlag());
	}

	/** Options of any command that take a file. */
	String takingFile() {
		return flags((option) -> option.type().completion() == Completion.FILES);
	}

	private String flags(Predicate<Option<?>> chosen) {
		return this.catalog.commands()
			.stream()
			.flatMap((spec) -> spec.options().stream())
			.filter(chosen)
			.map(Option::flag)
			.collect(Collectors.toCollection(TreeSet::new))
			.stream()
			.collect(Collectors.joining(" | "));
	}

	/** A line of a case for each option of each command whose words can be counted. */
	String words(String indent) {
		StringBuilder lines = new StringBuilder();
		for (CommandSpec spec : this.catalog.commands()) {
			spec.options()
				.stream()
				.filter((option) -> !option.type().words().isEmpty())
				.forEach((option) -> lines.append(indent)
					.append("'")
					.append(spec.name())
					.append(' ')
					.append(option.flag())
					.append("') REPLY='")
					.append(String.join(" ", option.type().words()))
					.append("' ;;\n"));
		}
		return lines.toString();
	}

	/** Commands that take the names of commands, as the alternatives of a case. */
	String takingCommands() {
		return this.catalog.commands()
			.stream()
			.filter((spec) -> spec.positional().completion() == Completion.COMMANDS)
			.map((spec) -> "'" + spec.name() + "'")
			.collect(Collectors.joining(" | "));
	}

}

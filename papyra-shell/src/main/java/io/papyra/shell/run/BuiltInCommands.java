package io.papyra.shell.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.PositionalParameter;

/** {@code help} and {@code version}. */
public final class BuiltInCommands {

	private static final PositionalParameter COMMAND = new PositionalParameter("[COMMAND]", "the command to tell about",
			0, 3, Completion.COMMANDS);

	private BuiltInCommands() {
	}

	public static CommandSpec help(Supplier<Catalog> catalog) {
		return CommandSpec.of("help", "list all commands, or tell how to use one")
			.positional(COMMAND)
			.example("help persistence recover")
			.does((invocation) -> help(invocation, catalog.get()));
	}

	private static ExitCode help(Invocation invocation, Catalog catalog) {
		List<String> words = invocation.arguments().words();
		HelpText help = new HelpText(catalog, invocation.output().capabilities().width());
		if (words.isEmpty()) {
			invocation.output().text(help.ofAll());
			return ExitCode.OK;
		}
		CommandSpec spec = catalog.find(words);
		List<CommandSpec> group = catalog.beginningWith(words.get(0)).toList();
		if (spec == null && (group.isEmpty() || words.size() > 1)) {
			throw CommandFailure
				.usage("unknown command '" + String.join(" ", words) + "'; 'papyra help' lists all commands");
		}
		if (spec != null) {
			invocation.output().text(help.of(spec));
		}
		else {
			invocation.output()
				.table(List.of(), group.stream().map((one) -> List.of(one.name(), one.summary())).toList());
		}
		return ExitCode.OK;
	}

	public static CommandSpec versionCommand() {
		return CommandSpec.of("version", "tell which version of papyra this is")
			.example("--version")
			.does(BuiltInCommands::version);
	}

	/** Which release this is. */
	public static String version() {
		return Optional.ofNullable(BuiltInCommands.class.getPackage().getImplementationVersion()).orElse("development");
	}

	private static ExitCode version(Invocation invocation) {
		String version = version();
		invocation.answer(() -> Map.of("version", version), () -> invocation.output().text("papyra " + version));
		return ExitCode.OK;
	}

}

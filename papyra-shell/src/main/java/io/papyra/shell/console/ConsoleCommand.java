package io.papyra.shell.console;

import java.util.List;

import io.papyra.shell.command.CommandSpec;

import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.ExitStatus;

/** A command of Papyra as one of Spring Shell. */
final class ConsoleCommand implements Command {

	private final CommandSpec spec;

	private final TerminalRun run;

	ConsoleCommand(CommandSpec spec, TerminalRun run) {
		this.spec = spec;
		this.run = run;
	}

	@Override
	public String getName() {
		return this.spec.name();
	}

	@Override
	public String getDescription() {
		return this.spec.summary();
	}

	@Override
	public String getGroup() {
		return this.spec.group();
	}

	@Override
	public List<CommandOption> getOptions() {
		return this.spec.options()
			.stream()
			.map((option) -> CommandOption.with()
				.longName(option.name())
				.description(option.description())
				.required(false)
				.build())
			.toList();
	}

	/** What goes wrong has been told, so that to Spring Shell all is well. */
	@Override
	public ExitStatus execute(CommandContext context) {
		this.run.run(context.parsedInput().arguments().stream().map(CommandArgument::value).toList());
		return ExitStatus.OK;
	}

}

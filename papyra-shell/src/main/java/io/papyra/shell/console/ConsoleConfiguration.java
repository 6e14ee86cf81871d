package io.papyra.shell.console;

import java.nio.file.Path;
import java.util.List;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.run.CommandRunner;
import io.papyra.shell.run.EndSignals;
import io.papyra.shell.source.HistoryResolver;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.shell.core.autoconfigure.SpringShellAutoConfiguration;
import org.springframework.shell.core.autoconfigure.SpringShellProperties;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.config.UserConfigPathProvider;
import org.springframework.shell.core.utils.Utils;
import org.springframework.shell.jline.CommandCompleter;
import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.JLineShellRunner;
import org.springframework.shell.jline.PromptProvider;

/**
 * The console. Takes Spring Shell's own commands {@code clear} and {@code history} along.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(SpringShellAutoConfiguration.class)
public final class ConsoleConfiguration {

	@Bean
	TerminalRun terminalRun(CommandRunner runner, ObjectProvider<Terminal> terminal) {
		return new TerminalRun(runner, terminal::getObject);
	}

	@Bean
	CommandRegistry commandRegistry(Catalog catalog, TerminalRun run, ObjectProvider<Command> builtIn) {
		CommandRegistry registry = new CommandRegistry();
		catalog.commands().forEach((spec) -> registry.registerCommand(new ConsoleCommand(spec, run)));
		builtIn.forEach(registry::registerCommand);
		registry.registerCommand(Utils.QUIT_COMMAND);
		return registry;
	}

	@Bean
	CommandParser commandParser(Catalog catalog, CommandRegistry registry) {
		return new ConsoleParser(catalog, registry);
	}

	@Bean
	CommandCompleter commandCompleter(Catalog catalog, HistoryResolver histories, CommandRegistry registry) {
		return new ConsoleCompleter(new WordCompletion(catalog), new ConsoleCompleter.KnownNames(catalog, histories),
				registry);
	}

	@Bean
	PromptProvider promptProvider() {
		return () -> new AttributedString("papyra> ", AttributedStyle.BOLD);
	}

	@Bean
	UserConfigPathProvider userConfigPathProvider(SpringShellProperties properties) {
		Path directory = HistoryFile.directory(System.getenv());
		if (directory == null || !HistoryFile.prepare(directory)) {
			// For a user without a home, or with one without a place for it, lines are
			// remembered as long as the console is open.
			properties.getHistory().setEnabled(false);
			return () -> Path.of("");
		}
		return () -> directory;
	}

	@Bean
	ApplicationRunner console(LineReader reader, CommandParser parser, CommandRegistry registry, PromptProvider prompt,
			TerminalRun run, HistoryResolver histories) {
		TerminalRun.ConsoleInput input = new TerminalRun.ConsoleInput(reader, prompt, run);
		return (arguments) -> {
			new EndSignals((code) -> {
				run.end(code);
				System.exit(code.code());
			}).listenWithoutKeyboard();
			ConsoleRunner runner = new ConsoleRunner(input, parser, registry);
			runner.print(new Greeting(histories).text());
			runner.flush();
			runner.run(new String[0]);
		};
	}

	/** Says what is typed wrongly in the words of the command. */
	static final class ConsoleRunner extends JLineShellRunner {

		private static final String PREFIX = "Error while parsing command: ";

		ConsoleRunner(JLineInputProvider input, CommandParser parser, CommandRegistry registry) {
			super(input, parser, registry);
		}

		@Override
		public void print(String message) {
			super.print(message.startsWith(PREFIX) ? "papyra: " + message.substring(PREFIX.length()) : message);
		}

	}

	/** A command of Papyra as one of Spring Shell. */
	static final class ConsoleCommand implements Command {

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
			return this.spec.options().stream().map((option) -> {
				CommandOption.Builder builder = CommandOption.with()
					.longName(option.name())
					.description(option.description())
					.required(false);
				return ((option.letter() != null) ? builder.shortName(option.letter()) : builder).build();
			}).toList();
		}

		/** What goes wrong has been told, so that to Spring Shell all is well. */
		@Override
		public ExitStatus execute(CommandContext context) {
			this.run.run(context.parsedInput().arguments().stream().map(CommandArgument::value).toList());
			return ExitStatus.OK;
		}

	}

}

package io.papyra.shell;

import java.util.Arrays;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.run.CommandRunner;
import io.papyra.shell.source.HistoryResolver;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The command {@code papyra}. With arguments it runs one command and ends with its exit
 * code; without, on a terminal, it opens the console.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
public final class PapyraApplication {

	@Bean
	CommandRegistry papyraCommands(ConfigurableEnvironment environment) {
		return new CommandRegistry(environment);
	}

	@Bean
	Catalog catalog(CommandRegistry commands) {
		return commands.catalog();
	}

	@Bean
	HistoryResolver logs(CommandRegistry commands) {
		return commands.logs();
	}

	@Bean
	CommandRunner commandRunner(Catalog catalog) {
		return new CommandRunner(catalog);
	}

	public static void main(String[] args) {
		System.exit(new Launcher(new ProcessStreams(), Extensions.ofProcess()).run(Arrays.asList(args)));
	}

}

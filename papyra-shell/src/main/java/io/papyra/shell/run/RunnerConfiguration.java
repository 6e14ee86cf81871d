package io.papyra.shell.run;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs commands, and the commands that need no history. */
@Configuration(proxyBeanMethods = false)
public final class RunnerConfiguration {

	@Bean
	CommandSpec help(ObjectProvider<Catalog> catalog) {
		return BuiltInCommands.help(catalog::getObject);
	}

	@Bean
	CommandSpec version() {
		return BuiltInCommands.version();
	}

	@Bean
	Catalog catalog(ObjectProvider<CommandSpec> commands, Logs logs) {
		return new Catalog(commands.stream().toList(), logs.options());
	}

	@Bean
	CommandRunner commandRunner(Catalog catalog) {
		return new CommandRunner(catalog);
	}

}

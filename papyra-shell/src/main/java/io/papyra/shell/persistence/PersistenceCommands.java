package io.papyra.shell.persistence;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands of this package. */
@Configuration(proxyBeanMethods = false)
public final class PersistenceCommands {

	@Bean
	CommandSpec persistenceScan(Logs logs) {
		return new ScanCommand(logs).spec();
	}

}

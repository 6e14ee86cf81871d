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

	@Bean
	CommandSpec persistenceRecover(Logs logs) {
		return new RecoverCommand(logs).spec();
	}

	@Bean
	CommandSpec persistenceCompact(Logs logs) {
		return new CompactCommand(logs).spec();
	}

	@Bean
	CommandSpec persistenceStartupCheck(Logs logs) {
		return new StartupCheckCommand(logs).spec();
	}

	@Bean
	CommandSpec doctorRun(Logs logs) {
		return new DoctorCommand(logs).spec();
	}

}

package io.papyra.shell.backup;

import io.papyra.backup.LogBackups;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands of this package. */
@Configuration(proxyBeanMethods = false)
public final class BackupCommands {

	@Bean
	CommandSpec backupCreate(Logs logs) {
		return new CreateCommand(logs).spec();
	}

	@Bean
	CommandSpec backupVerify() {
		return new VerifyCommand(new LogBackups()).spec();
	}

	@Bean
	CommandSpec backupRestore() {
		return new RestoreCommand(new LogBackups()).spec();
	}

}

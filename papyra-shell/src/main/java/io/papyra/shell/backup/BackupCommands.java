package io.papyra.shell.backup;

import io.papyra.backup.LogBackups;
import io.papyra.shell.command.CommandBean;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** The commands of this package. */
public final class BackupCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "import", (context) -> new ImportCommand().spec());
		CommandBean.register(registry, "backupCreate", (context) -> new CreateCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "backupVerify", (context) -> new VerifyCommand(new LogBackups()).spec());
		CommandBean.register(registry, "backupRestore", (context) -> new RestoreCommand(new LogBackups()).spec());
	}

}

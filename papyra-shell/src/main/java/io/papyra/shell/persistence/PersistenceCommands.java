package io.papyra.shell.persistence;

import io.papyra.shell.command.CommandBean;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** The commands of this package. */
public final class PersistenceCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "persistenceScan",
				(context) -> new ScanCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "persistenceRecover",
				(context) -> new RecoverCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "persistenceCompact",
				(context) -> new CompactCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "persistenceStartupCheck",
				(context) -> new StartupCheckCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "doctorRun", (context) -> new DoctorCommand(context.bean(Logs.class)).spec());
	}

}

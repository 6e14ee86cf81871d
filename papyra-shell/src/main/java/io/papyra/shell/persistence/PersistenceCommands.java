package io.papyra.shell.persistence;

import java.util.List;

import io.papyra.shell.command.CommandBean;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
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

	/**
	 * Told of a command line that was not even parsed, since the settings around it or a
	 * jar of a backend cannot be read: a command of this package may have to tell others,
	 * too.
	 */
	public static void notBegun(List<String> tokens, ExitCode code, Output output) {
		MetricsFile.asked(tokens).ifPresent((file) -> file.write(DoctorMetrics.failed(code), output));
	}

}

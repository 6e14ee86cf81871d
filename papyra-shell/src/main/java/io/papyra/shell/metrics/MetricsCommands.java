package io.papyra.shell.metrics;

import io.papyra.shell.command.CommandBean;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** The commands of this package. */
public final class MetricsCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "metricsPersistence",
				(context) -> new CountersCommand(context.bean(Logs.class)).show());
		CommandBean.register(registry, "metricsReset",
				(context) -> new CountersCommand(context.bean(Logs.class)).reset());
	}

}

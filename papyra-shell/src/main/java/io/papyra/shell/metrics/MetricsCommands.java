package io.papyra.shell.metrics;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands of this package. */
@Configuration(proxyBeanMethods = false)
public final class MetricsCommands {

	@Bean
	CommandSpec metricsPersistence(Logs logs) {
		return new CountersCommand(logs).show();
	}

	@Bean
	CommandSpec metricsReset(Logs logs) {
		return new CountersCommand(logs).reset();
	}

}

package io.papyra.shell.source;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The histories in files, and what finds the one that is meant. */
@Configuration(proxyBeanMethods = false)
public final class SourceConfiguration {

	@Bean
	LogSource fileLogSource() {
		return new FileLogSource();
	}

	@Bean
	SessionCounters sessionCounters() {
		return new SessionCounters();
	}

	@Bean
	Logs logs(ObjectProvider<LogSource> sources, ConfigurableEnvironment environment, SessionCounters counters) {
		return new Logs(sources.orderedStream().toList(), new SettingsFactory(environment), counters);
	}

}

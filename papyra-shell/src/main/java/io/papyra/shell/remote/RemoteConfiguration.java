package io.papyra.shell.remote;

import io.papyra.shell.source.LogSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Histories of running services. */
@Configuration(proxyBeanMethods = false)
final class RemoteConfiguration {

	@Bean
	LogSource remoteLogSource() {
		return new RemoteLogSource();
	}

}

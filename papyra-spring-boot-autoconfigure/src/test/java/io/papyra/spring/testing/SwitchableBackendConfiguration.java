package io.papyra.spring.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that brings a backend of its own. */
@Configuration(proxyBeanMethods = false)
public class SwitchableBackendConfiguration {

	@Bean
	SwitchableBackend switchableBackend() {
		return new SwitchableBackend();
	}

}

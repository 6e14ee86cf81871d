package io.papyra.spring.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application whose backend can be compacted. */
@Configuration(proxyBeanMethods = false)
public class CompactableBackendConfiguration {

	@Bean
	CompactableBackend compactableBackend() {
		return new CompactableBackend();
	}

}

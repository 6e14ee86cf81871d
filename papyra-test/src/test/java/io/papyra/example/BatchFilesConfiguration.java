package io.papyra.example;

import java.nio.file.Path;

import io.papyra.backend.PersistenceBackend;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A backend as a bean. */
@Configuration(proxyBeanMethods = false)
class BatchFilesConfiguration {

	@Bean
	PersistenceBackend batches() {
		return new BatchFilesBackend(Path.of("batches"));
	}

}

package io.papyra.tests.kill;

import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.FactRecorder;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Put beside the sample application by {@code spring.main.sources}: more load, and its
 * acknowledgements.
 */
@Configuration(proxyBeanMethods = false)
public class AcknowledgedLoad {

	@Bean
	ApplicationRunner numbers(FactRecorder recorder, @Value("${kill.run}") int run) {
		return (arguments) -> new AcknowledgedFacts(recorder, run).begin();
	}

	@Bean
	PersistenceObserver storedCounts() {
		return new StoredCounts();
	}

}

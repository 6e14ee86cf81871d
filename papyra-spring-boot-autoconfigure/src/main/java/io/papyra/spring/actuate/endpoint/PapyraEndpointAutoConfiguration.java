package io.papyra.spring.actuate.endpoint;

import java.time.Clock;

import io.papyra.doctor.Doctor;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The actuator endpoint, where the actuator is present and lets it be. */
@AutoConfiguration(after = PapyraAutoConfiguration.class)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean(PapyraStatus.class)
@EnableConfigurationProperties(PapyraEndpointProperties.class)
@ImportRuntimeHints(EndpointRuntimeHints.class)
public final class PapyraEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean
	PapyraEndpoint papyraEndpoint(PapyraStatus status, Doctor doctor, PapyraEndpointProperties properties,
			ObjectProvider<SanitizingFunction> functions) {
		PayloadSanitizer mask = new PayloadSanitizer(functions.orderedStream().toList());
		return new PapyraEndpoint(status, doctor, new FactPages(status.backend(), mask, Clock.systemUTC()), properties);
	}

	@Bean
	@ConditionalOnAvailableEndpoint(endpoint = PapyraEndpoint.class)
	static RequestArguments papyraRequestArguments() {
		return new RequestArguments();
	}

}

package io.papyra.spring.actuate.endpoint;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who sees the values in facts.
 *
 * @param showValues When payloads, and with them the texts of exceptions, and principals
 * of audit events are shown unmasked.
 * @param roles Roles of which a user needs one to see values "when-authorized". When
 * empty, every authenticated user does.
 */
@ConfigurationProperties("management.endpoint.papyra")
record PapyraEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

	PapyraEndpointProperties {
		roles = Set.copyOf(roles);
	}

}

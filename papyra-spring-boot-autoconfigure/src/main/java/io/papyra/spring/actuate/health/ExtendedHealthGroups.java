package io.papyra.spring.actuate.health;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/**
 * Groups of which one is replaced. Maps additional paths as the groups did, without which
 * {@code /readyz} would be gone.
 */
record ExtendedHealthGroups(HealthEndpointGroups groups, String name,
		HealthEndpointGroup replacement) implements HealthEndpointGroups, AdditionalPathsMapper {

	@Override
	public HealthEndpointGroup getPrimary() {
		return this.groups.getPrimary();
	}

	@Override
	public Set<String> getNames() {
		return this.groups.getNames();
	}

	@Override
	public @Nullable HealthEndpointGroup get(String wanted) {
		return wanted.equals(this.name) ? this.replacement : this.groups.get(wanted);
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpoint, WebServerNamespace namespace) {
		return (this.groups instanceof AdditionalPathsMapper mapper) ? mapper.getAdditionalPaths(endpoint, namespace)
				: null;
	}

}

package io.papyra.spring.actuate.health;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/** A group with one more member; all else is the group's own. */
record ExtendedHealthGroup(HealthEndpointGroup group, String member) implements HealthEndpointGroup {

	@Override
	public boolean isMember(String name) {
		return name.equals(this.member) || this.group.isMember(name);
	}

	@Override
	public boolean showComponents(SecurityContext securityContext) {
		return this.group.showComponents(securityContext);
	}

	@Override
	public boolean showDetails(SecurityContext securityContext) {
		return this.group.showDetails(securityContext);
	}

	@Override
	public StatusAggregator getStatusAggregator() {
		return this.group.getStatusAggregator();
	}

	@Override
	public HttpCodeStatusMapper getHttpCodeStatusMapper() {
		return this.group.getHttpCodeStatusMapper();
	}

	@Override
	public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
		return this.group.getAdditionalPath();
	}

}

package io.papyra.spring.actuate.health;

import java.util.List;
import java.util.Set;

import io.papyra.spring.settings.PapyraProperties.Readiness;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Makes {@code papyra} a member of the readiness group if {@code papyra.readiness} is
 * {@code writes}, unless the user has said who its members are. Does nothing where there
 * is no such group. Asks for the property itself: a condition would be evaluated when the
 * application is built, if it is processed ahead of time.
 */
final class ReadinessMembership implements HealthEndpointGroupsPostProcessor, Ordered {

	private static final String READINESS = "readiness";

	private final boolean wanted;

	private final boolean decidedByUser;

	ReadinessMembership(Environment environment) {
		Binder binder = Binder.get(environment);
		this.wanted = binder.bind("papyra.readiness", Readiness.class).map(Readiness.WRITES::equals).orElse(false);
		this.decidedByUser = isBound(binder, "include") || isBound(binder, "exclude");
	}

	private static boolean isBound(Binder binder, String property) {
		return binder.bind("management.endpoint.health.group.readiness." + property, Bindable.setOf(String.class))
			.isBound();
	}

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		HealthEndpointGroup readiness = groups.get(READINESS);
		if (!this.wanted || this.decidedByUser || readiness == null) {
			return groups;
		}
		return new ExtendedHealthGroups(groups, READINESS, new ExtendedHealthGroup(readiness, "papyra"));
	}

	/**
	 * That of the processor which adds the probe groups, so that registration decides: it
	 * comes first.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/** A group with one more member; all else is the group's own. */
	private record ExtendedHealthGroup(HealthEndpointGroup group, String member) implements HealthEndpointGroup {

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

	/**
	 * Groups of which one is replaced. Maps additional paths as the groups did, without
	 * which {@code /readyz} would be gone.
	 */
	private record ExtendedHealthGroups(HealthEndpointGroups groups, String name,
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
			return (this.groups instanceof AdditionalPathsMapper mapper)
					? mapper.getAdditionalPaths(endpoint, namespace) : null;
		}

	}

}

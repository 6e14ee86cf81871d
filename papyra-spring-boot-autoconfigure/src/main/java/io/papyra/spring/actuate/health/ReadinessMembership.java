package io.papyra.spring.actuate.health;

import io.papyra.spring.settings.PapyraProperties.Readiness;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
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

}

package io.papyra.pekko;

import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.actor.SupervisorStrategyConfigurator;

/**
 * Pekko's default strategy for top-level classic actors, made a
 * {@link RecordingSupervisorStrategy}. Chosen by name:
 * {@code pekko.actor.guardian-supervisor-strategy = "io.papyra.pekko.RecordingGuardianStrategy"}.
 */
public final class RecordingGuardianStrategy implements SupervisorStrategyConfigurator {

	@Override
	public SupervisorStrategy create() {
		return RecordingSupervisorStrategy.of(SupervisorStrategy.defaultStrategy());
	}

}

package io.papyra.shell.inspect;

import java.time.Clock;

import io.papyra.fact.FactKind;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands of this package. */
@Configuration(proxyBeanMethods = false)
public final class InspectCommands {

	@Bean
	CommandSpec persistenceInspect(Logs logs) {
		return new OverviewCommand(logs).spec();
	}

	@Bean
	CommandSpec inspectEvents(Logs logs) {
		return new ListCommand(logs, FactKind.EVENT).spec("inspect events", FactOptions.TYPE, FactOptions.ACTOR);
	}

	@Bean
	CommandSpec inspectAudits(Logs logs) {
		return new ListCommand(logs, FactKind.AUDIT).spec("inspect audits");
	}

	@Bean
	CommandSpec inspectDeadLetters(Logs logs) {
		return new ListCommand(logs, FactKind.DEAD_LETTER).spec("inspect dead-letters", FactOptions.TARGET,
				FactOptions.MESSAGE_TYPE, FactOptions.TYPE, FactOptions.ACTOR);
	}

	@Bean
	CommandSpec inspectActor(Logs logs) {
		return new ActorCommand(logs).spec();
	}

	@Bean
	CommandSpec inspectLive(Logs logs) {
		return new LiveCommand(logs, Clock.systemUTC()).spec();
	}

	@Bean
	CommandSpec inspectSummary(Logs logs) {
		return new SummaryCommand(logs).spec();
	}

}

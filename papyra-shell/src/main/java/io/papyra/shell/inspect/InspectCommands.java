package io.papyra.shell.inspect;

import java.time.Clock;

import io.papyra.fact.FactKind;
import io.papyra.shell.command.CommandBean;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** The commands of this package. */
public final class InspectCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "persistenceInspect",
				(context) -> new OverviewCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "inspectEvents",
				(context) -> new ListCommand(context.bean(Logs.class), FactKind.EVENT).spec("inspect events",
						FactOptions.TYPE, FactOptions.ACTOR));
		CommandBean.register(registry, "inspectAudits",
				(context) -> new ListCommand(context.bean(Logs.class), FactKind.AUDIT).spec("inspect audits"));
		CommandBean.register(registry, "inspectDeadLetters",
				(context) -> new ListCommand(context.bean(Logs.class), FactKind.DEAD_LETTER).spec(
						"inspect dead-letters", FactOptions.TARGET, FactOptions.REASON, FactOptions.MESSAGE_TYPE,
						FactOptions.TYPE, FactOptions.ACTOR));
		CommandBean.register(registry, "inspectActor", (context) -> new ActorCommand(context.bean(Logs.class)).spec());
		CommandBean.register(registry, "inspectLive",
				(context) -> new LiveCommand(context.bean(Logs.class), Clock.systemUTC()).spec());
		CommandBean.register(registry, "inspectSummary",
				(context) -> new SummaryCommand(context.bean(Logs.class)).spec());
	}

}

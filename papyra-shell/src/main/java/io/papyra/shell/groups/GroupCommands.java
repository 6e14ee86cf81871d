package io.papyra.shell.groups;

import java.time.Clock;

import io.papyra.shell.command.CommandBean;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Commands that look after consumer groups. */
public final class GroupCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		Clock clock = Clock.systemUTC();
		CommandBean.register(registry, "groupsList",
				(context) -> new ListGroupsCommand(context.bean(Logs.class), clock).spec());
		CommandBean.register(registry, "groupsShow",
				(context) -> new ShowGroupCommand(context.bean(Logs.class), clock).spec());
		CommandBean.register(registry, "groupsReset",
				(context) -> new ResetGroupCommand(context.bean(Logs.class), clock).spec());
		CommandBean.register(registry, "groupsPark",
				(context) -> new ParkEntryCommand(context.bean(Logs.class)).spec());
	}

}

package io.papyra.shell.run;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandBean;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.source.Logs;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** What runs commands, and the commands that need no history. */
public final class RunnerBeans implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "help",
				(context) -> BuiltInCommands.help(context.beanProvider(Catalog.class)::getObject));
		CommandBean.register(registry, "version", (context) -> BuiltInCommands.version());
		registry.registerBean("catalog", Catalog.class,
				(bean) -> bean
					.supplier((context) -> new Catalog(context.beanProvider(CommandSpec.class).stream().toList(),
							context.bean(Logs.class).options())));
		registry.registerBean("commandRunner", CommandRunner.class,
				(bean) -> bean.supplier((context) -> new CommandRunner(context.bean(Catalog.class))));
	}

}

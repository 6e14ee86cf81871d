package io.papyra.shell;

import java.util.stream.Stream;

import io.papyra.shell.backup.BackupCommands;
import io.papyra.shell.groups.GroupCommands;
import io.papyra.shell.inspect.InspectCommands;
import io.papyra.shell.metrics.MetricsCommands;
import io.papyra.shell.persistence.PersistenceCommands;
import io.papyra.shell.reference.ReferenceCommands;
import io.papyra.shell.run.RunnerBeans;
import io.papyra.shell.source.LogSources;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * All commands and what they need, for the console and for one command alike.
 *
 * <p>
 * Registered by calls and not found by annotations, since a single command would spend
 * most of its time on these. For the same reason exactly what is needed is here instead
 * of every auto-configuration, Papyra's own above all.
 */
final class CommandBeans implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		Stream
			.of(new LogSources(), new RunnerBeans(), new PersistenceCommands(), new BackupCommands(),
					new InspectCommands(), new GroupCommands(), new MetricsCommands(), new ReferenceCommands())
			.forEach(registry::register);
	}

	/**
	 * The beans in a factory alone, for a single command: nobody is there to hear of the
	 * events of an application context.
	 */
	static BeanFactory in(ConfigurableEnvironment environment) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, environment);
		new BeanRegistryAdapter(beans, environment, CommandBeans.class).register(new CommandBeans());
		return beans;
	}

}

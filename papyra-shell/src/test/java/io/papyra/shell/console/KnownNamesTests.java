package io.papyra.shell.console;

import java.util.List;

import io.lettuce.core.XReadArgs;
import io.papyra.fact.FactKind;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.groups.GroupCommands;
import io.papyra.shell.inspect.InspectCommands;
import io.papyra.shell.source.LogSources;
import io.papyra.shell.source.Logs;
import io.papyra.shell.testing.RedisHistory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Names that the console offers, from a real Redis. */
class KnownNamesTests {

	private final RedisHistory history = new RedisHistory();

	private final DefaultListableBeanFactory beans = beans();

	private final KnownNames names = new KnownNames(
			new Catalog(this.beans.getBeanProvider(CommandSpec.class).stream().toList(),
					this.beans.getBean(Logs.class).options()),
			this.beans.getBean(Logs.class));

	private static DefaultListableBeanFactory beans() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		StandardEnvironment environment = new StandardEnvironment();
		beans.registerSingleton("environment", environment);
		for (BeanRegistrar registrar : List.of(new LogSources(), new GroupCommands(), new InspectCommands())) {
			new BeanRegistryAdapter(beans, environment, registrar.getClass()).register(registrar);
		}
		return beans;
	}

	@Test
	void groupsAndActorsAreThoseOfTheHistoryOfTheLine() {
		this.history.write();
		for (FactKind kind : List.of(FactKind.EVENT, FactKind.AUDIT)) {
			this.history.server().commands().xadd(this.history.stream(kind), "data", "{}");
			this.history.server()
				.commands()
				.xgroupCreate(XReadArgs.StreamOffset.from(this.history.stream(kind), "0-0"), "mailer");
		}
		assertThat(this.names.groups(List.of(this.history.arguments("groups show", "--group"))))
			.containsExactly("mailer");
		assertThat(this.names.actors(List.of(this.history.arguments("inspect events", "--actor"))))
			.contains("/user/cart");
	}

	@Test
	void whereThereAreNoneNobodyIsDisturbed() {
		assertThat(this.names.groups(List.of(this.history.arguments("groups show", "--group")))).isEmpty();
		assertThat(this.names.groups(List.of("groups", "show", "--path", "none.ndjson", "--group"))).isEmpty();
		assertThat(this.names.groups(List.of("groups", "show", "--redis-url", "redis://127.0.0.1:1", "--group")))
			.isEmpty();
	}

}

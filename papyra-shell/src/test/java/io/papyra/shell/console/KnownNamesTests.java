package io.papyra.shell.console;

import java.nio.file.Path;
import java.util.List;

import io.lettuce.core.XReadArgs;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.shell.CommandRegistry;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.RedisHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Names that the console offers, from a real Redis. */
class KnownNamesTests {

	private final RedisHistory history = new RedisHistory();

	private final CommandRegistry commands = new CommandRegistry(new StandardEnvironment());

	private final ConsoleCompleter.KnownNames names = new ConsoleCompleter.KnownNames(this.commands.catalog(),
			this.commands.logs());

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
	void typesAreThoseOfTheListOfTheLine(@TempDir Path directory) {
		String file = Logs
			.file(directory.resolve("orders.ndjson"), Logs.event("cart", 1, ActorEvent.STARTED),
					Logs.event("cart", 1, "Paid"), DeadLetter.of(null, "AddItem", null))
			.toString();
		assertThat(this.names.types(List.of("inspect", "events", "--path", file, "--type")))
			.containsExactlyInAnyOrder("SystemStarted", "ActorStarted", "Paid", "SystemStopped");
		assertThat(this.names.types(List.of("inspect", "dead-letters", "--path", file, "--type")))
			.containsExactly("AddItem");
		assertThat(this.names.types(List.of("inspect", "events", "--path", "none.ndjson", "--type"))).isEmpty();
	}

	@Test
	void whereThereAreNoneNoOneIsDisturbed() {
		assertThat(this.names.groups(List.of(this.history.arguments("groups show", "--group")))).isEmpty();
		assertThat(this.names.groups(List.of("groups", "show", "--path", "none.ndjson", "--group"))).isEmpty();
		assertThat(this.names.groups(List.of("groups", "show", "--redis-url", "redis://127.0.0.1:1", "--group")))
			.isEmpty();
	}

}

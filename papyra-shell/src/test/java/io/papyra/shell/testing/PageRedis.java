package io.papyra.shell.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;

import org.springframework.util.Assert;

/**
 * The history in Redis that pages name: two groups read its events, one of them has
 * pending entries and a parked one, and has not had its audit.
 */
final class PageRedis {

	private final RedisHistory history = new RedisHistory();

	PageRedis(Function<List<String>, Ran> papyra) {
		List<Fact> facts = new ArrayList<>();
		for (String type : List.of(ActorEvent.STARTED, ActorEvent.CRASHED, ActorEvent.RESTARTED)) {
			facts.add(Logs.event("cart-1", 1, type));
			facts.add(Logs.event("cart-2", 2, type));
		}
		facts.add(Audit.ofActors(2, 2, 0, 0, 0));
		this.history.write("orders", facts.toArray(Fact[]::new));
		String events = this.history.stream(FactKind.EVENT);
		group(events, "mailer");
		group(events, "shipper");
		group(this.history.stream(FactKind.AUDIT), "mailer");
		String parked = deliver("mailer", "mailer-1", 3).get(1);
		deliver("mailer", "mailer-2", 2);
		deliver("shipper", "shipper-1", 100)
			.forEach((id) -> this.history.server().commands().xack(events, "shipper", id));
		Ran ran = papyra.apply(List.of(this.history
			.arguments("groups park --group mailer --kind event --entry " + parked, "--reason", "no such mailbox")));
		Assert.state(ran.code() == 0, ran::err);
	}

	private void group(String stream, String name) {
		this.history.server()
			.commands()
			.xgroupCreate(XReadArgs.StreamOffset.from(stream, "0-0"), name, XGroupCreateArgs.Builder.mkstream());
	}

	@SuppressWarnings("unchecked")
	private List<String> deliver(String group, String consumer, int count) {
		return this.history.server()
			.commands()
			.xreadgroup(Consumer.from(group, consumer), XReadArgs.Builder.count(count),
					XReadArgs.StreamOffset.lastConsumed(this.history.stream(FactKind.EVENT)))
			.stream()
			.map(StreamMessage::getId)
			.toList();
	}

	/** The words of the page with the server and the prefix that there are. */
	List<String> arguments(List<String> words) {
		List<String> arguments = new ArrayList<>();
		words.forEach((word) -> arguments.add(word.replace("redis://localhost:6379", this.history.url())));
		arguments.add("--prefix");
		arguments.add(this.history.prefix());
		return arguments;
	}

	String page(String printed) {
		return printed.replace(this.history.url(), "redis://localhost:6379").replace(this.history.prefix(), "papyra");
	}

}

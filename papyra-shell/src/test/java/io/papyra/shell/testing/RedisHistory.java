package io.papyra.shell.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;

/**
 * A history of a test's own, of the system "orders", in a real Redis.
 */
public final class RedisHistory {

	private final RedisServer server;

	private final String prefix = "p" + UUID.randomUUID();

	public RedisHistory() {
		this(RedisServer.shared(RedisBinary.standard()));
	}

	/** On a server of the test's own. */
	public RedisHistory(RedisServer server) {
		this.server = server;
	}

	public RedisServer server() {
		return this.server;
	}

	public String prefix() {
		return this.prefix;
	}

	/** Where its server is. */
	public String url() {
		return "redis://" + RedisServer.HOST + ":" + this.server.port();
	}

	/** What a command says of it. */
	public String location() {
		return url() + " " + this.prefix + ":orders";
	}

	/** Key of the stream of a kind. */
	public String stream(FactKind kind) {
		return stream("orders", kind);
	}

	/** Key of the stream of another system. */
	public String stream(String system, FactKind kind) {
		String last = switch (kind) {
			case EVENT -> "events";
			case AUDIT -> "audits";
			case DEAD_LETTER -> "dead_letters";
		};
		return this.prefix + ":" + system + ":" + last;
	}

	/** The words of a command for this history. */
	public String[] arguments(String line, String... more) {
		return argumentsFor("orders", line, more);
	}

	/** The words of a command for this history and these systems. */
	public String[] argumentsFor(String systems, String line, String... more) {
		List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
		arguments.addAll(List.of("--redis-url", url(), "--prefix", this.prefix, "--system-id", systems));
		arguments.addAll(List.of(more));
		return arguments.toArray(String[]::new);
	}

	/** Stores facts as a service does. */
	public void write(String system, Fact... facts) {
		try (RedisBackend backend = new RedisBackend(RedisConnector.to(this.server.uri()),
				RedisOptions.of(system).withPrefix(this.prefix), RetentionPolicy.NONE);
				BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults(system),
						PersistenceObserver.NONE)) {
			recorder.start();
			Arrays.stream(facts).forEach((fact) -> recorder.recordDurably(fact).join());
		}
	}

	/** Stores five events: the life of one actor, between start and stop of the run. */
	public void write() {
		write("orders", Logs.event("cart", 1, ActorEvent.STARTED), Logs.event("cart", 1, ActorEvent.CRASHED),
				Logs.event("cart", 1, ActorEvent.STOPPED));
	}

}

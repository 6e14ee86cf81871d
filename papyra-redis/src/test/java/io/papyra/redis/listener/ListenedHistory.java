package io.papyra.redis.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.Delivery;
import io.papyra.redis.GroupState;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;

/**
 * A history of its own on a real server, a group of its events, and who listens to it.
 */
final class ListenedHistory implements AutoCloseable {

	/** Nothing is claimed while a test runs. */
	static final ConsumerOptions SLOW = ConsumerOptions.DEFAULTS.withTimeouts(Duration.ofMinutes(10),
			Duration.ofMinutes(10));

	/** What is left lying is claimed soon, and what failed comes again soon. */
	static final ConsumerOptions QUICK = ConsumerOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(1),
			Duration.ofSeconds(10));

	private final RedisBackend backend;

	private final ConsumerGroup group;

	private final RedisServer server;

	private final String stream;

	private final List<GroupListenerContainer> containers = new ArrayList<>();

	ListenedHistory(RedisServer server) {
		this.server = server;
		RedisOptions options = RedisOptions.of(TestFacts.SYSTEM).withPrefix("l" + UUID.randomUUID());
		this.stream = options.prefix() + ":" + TestFacts.SYSTEM + ":events";
		this.backend = new RedisBackend(RedisConnector.to(server.uri()), options, RetentionPolicy.NONE);
		this.group = this.backend.groups().group(FactKind.EVENT, "shipper");
	}

	ConsumerGroup group() {
		return this.group;
	}

	GroupState state() {
		return Objects.requireNonNull(this.group.state());
	}

	/** Stores events as a service does that runs for a moment. */
	void store(int first, int count) {
		try (FactWriter writer = this.backend.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(IntStream.range(first, first + count)
				.mapToObj((place) -> TestFacts.fact(3 * place))
				.toArray(Fact[]::new)));
		}
	}

	void destroyGroup() {
		this.server.commands().xgroupDestroy(this.stream, "shipper");
	}

	/** The place of an event among all of them. */
	static int place(Delivery delivery) {
		return TestFacts.number(delivery.fact()) / 3;
	}

	static GroupListenerOptions named(String name, ConsumerOptions consumers) {
		return GroupListenerOptions.named(name).withConsumers(consumers);
	}

	/** A container that runs until the end of the test. */
	GroupListenerContainer listen(GroupListenerOptions options, GroupListener listener) {
		return started(GroupListenerContainer.of(this.group, options, listener));
	}

	GroupListenerContainer listenToBatches(GroupListenerOptions options, GroupBatchListener listener) {
		return started(GroupListenerContainer.ofBatches(this.group, options, listener));
	}

	private GroupListenerContainer started(GroupListenerContainer container) {
		this.containers.add(container);
		container.start();
		return container;
	}

	@Override
	public void close() {
		this.containers.forEach(GroupListenerContainer::stop);
		this.backend.close();
	}

}

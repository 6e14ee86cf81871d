package io.papyra.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.lettuce.core.RedisURI;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.FactKind;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.redis.server.RedisServerBuilder.Fsync;
import io.papyra.redis.server.TcpProxy;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Consumers are killed, overtake each other, lose their group and their connections:
 * every fact is handled, parked, or known to be removed, and nothing stays pending. More
 * rounds with {@code -Dpapyra.rounds}, one again with {@code -Dpapyra.seed}; every byte
 * with {@code -Dpapyra.every=1}.
 */
@EachRedis
class GroupFaultTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 61);

	private static final int STEPS = 60;

	/** Facts that no handler can handle. */
	private static final int POISON = 13;

	private static final ConsumerOptions OPTIONS = ConsumerOptions.DEFAULTS.withBatch(7)
		.withMaxDeliveries(4)
		.withTimeouts(Duration.ofMillis(20), Duration.ofMillis(40));

	private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

	private final RedisBinary binary;

	private final RedisServer server;

	private final List<AutoCloseable> opened = new ArrayList<>();

	GroupFaultTests(RedisBinary binary) {
		this.binary = binary;
		this.server = RedisServer.shared(binary);
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable one : this.opened) {
			one.close();
		}
	}

	@Test
	@Tag(Faults.TAG)
	void everyFactIsHandledParkedOrKnownToBeRemoved() {
		Faults.run(this.binary, "faults of consumers", 100, (random) -> {
			try (Life life = new Life(this.server, random)) {
				life.run();
			}
		});
	}

	/**
	 * The connection ends at one byte after another of what is asked and answered.
	 */
	@Test
	void aConnectionThatIsCutAnywhereLosesNothingAndParksOnce() {
		RedisHistory history = open(new RedisHistory(this.server));
		TcpProxy proxy = open(TcpProxy.to(this.server.port()));
		RedisGroups groups = history
			.backend(RedisURI.create(RedisServer.HOST, proxy.port()), history.options(), RetentionPolicy.NONE)
			.groups();
		ConsumerGroup direct = history.backend().groups().group(FactKind.EVENT, "g");
		int[] stored = { 0 };
		List<Integer> handled = new ArrayList<>();
		try (GroupConsumer consumer = groups.group(FactKind.EVENT, "g").join("c", GroupStart.beginning(), OPTIONS)) {
			LongConsumer round = (any) -> {
				history.store(stored[0], 2);
				history.foreign(Map.of("data", "no fact"));
				stored[0] += 2;
				attempts(() -> {
					List<Delivery> next = consumer.poll(Duration.ZERO);
					attempts(() -> consumer.acknowledge(next));
					next.forEach((delivery) -> handled.add(TestFacts.number(delivery.fact()) / 3));
					return handled.size() == stored[0] && direct.lag().entries() == 0
							&& direct.pending(null, 1).isEmpty();
				});
			};
			for (boolean request : new boolean[] { true, false }) {
				boolean cut = true;
				for (long at = 0; cut; at += EVERY) {
					if (request) {
						proxy.cutRequestAfter(at, TcpProxy.Cut.CLOSE);
					}
					else {
						proxy.cutReplyAfter(at, TcpProxy.Cut.RESET);
					}
					round.accept(at);
					cut = !proxy.isArmed();
					proxy.heal();
				}
			}
			assertThat(handled).doesNotHaveDuplicates().hasSize(stored[0]);
			assertThat(direct.parked(10_000)).extracting(ParkedEntry::entryId)
				.doesNotHaveDuplicates()
				.hasSize(stored[0] / 2);
		}
	}

	private static void attempts(Runnable work) {
		attempts(() -> {
			work.run();
			return true;
		});
	}

	/** As a loop of a service does: again until it is done. */
	private static void attempts(BooleanSupplier work) {
		for (int attempt = 0; attempt < 100; attempt++) {
			try {
				if (work.getAsBoolean()) {
					return;
				}
			}
			catch (PersistenceException ex) {
				// The next attempt opens a connection anew.
			}
		}
		throw new AssertionError("not done after 100 attempts");
	}

	private <T extends AutoCloseable> T open(T one) {
		this.opened.add(one);
		return one;
	}

	@Test
	void aServerThatIsKilledLosesNoFactForTheGroup() throws Exception {
		try (RedisServer own = RedisServer.with(this.binary).appendOnly(Fsync.ALWAYS).start();
				RedisHistory history = new RedisHistory(own)) {
			ConsumerGroup group = history.backend().groups().group(FactKind.EVENT, "g");
			Set<String> keys = ConcurrentHashMap.newKeySet();
			AtomicBoolean ended = new AtomicBoolean();
			try (LoadedWriter load = new LoadedWriter(history.loaded(0), 1)) {
				Thread consumer = new Thread(() -> consume(group, keys, ended));
				consumer.start();
				for (int round = 0; round < 2; round++) {
					load.awaitMore(100);
					own.kill9();
					own.restart();
				}
				load.awaitMore(100);
				load.finish(history);
				Awaitility.await().untilAsserted(() -> assertThat(keys).hasSameSizeAs(history.entries()));
				ended.set(true);
				consumer.join();
			}
		}
	}

	private static void consume(ConsumerGroup group, Set<String> keys, AtomicBoolean ended) {
		try (GroupConsumer consumer = group.join("c", GroupStart.beginning(),
				ConsumerOptions.DEFAULTS.withMaxDeliveries(50)
					.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2)))) {
			while (!ended.get()) {
				try {
					List<Delivery> next = consumer.poll(Duration.ofMillis(100));
					next.forEach((delivery) -> keys.add(delivery.key()));
					consumer.acknowledge(next);
				}
				catch (PersistenceException ex) {
					// The server is away, or reads its data. What was not acknowledged
					// comes
					// again.
				}
			}
		}
	}

	@Test
	void whatIsRefusedIsSaidAndNothingIsTakenForHandled() {
		RedisHistory history = open(new RedisHistory(this.server));
		ConsumerGroup group = history.backend().groups().group(FactKind.EVENT, "g");
		history.commands().set(history.events().stream(), "no stream");
		try (GroupConsumer consumer = group.join("c", GroupStart.beginning(), OPTIONS)) {
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> consumer.poll(Duration.ZERO))
				.withMessageContaining("WRONGTYPE")
				.withMessageContaining("papyra.redis.prefix");
			history.commands().del(history.events().stream());
			history.store(0, 2);
			List<Delivery> got = consumer.poll(Duration.ZERO);
			assertThat(got).hasSize(2);
			history.commands().del(history.events().groups());
			history.commands().set(history.events().groups(), "no hash");
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> consumer.acknowledge(got))
				.withMessageContaining("WRONGTYPE");
			history.commands().del(history.events().groups());
			consumer.acknowledge(got);
			assertThat(group.pending(null, 10)).isEmpty();
		}
	}

	@Test
	void aStopDuringAPollLeavesNothingWithNobody() throws Exception {
		RedisHistory history = open(new RedisHistory(this.server));
		ConsumerGroup group = history.backend().groups().group(FactKind.EVENT, "g");
		group.ensure(GroupStart.beginning());
		Set<Integer> handled = ConcurrentHashMap.newKeySet();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		this.opened.add(threads::shutdownNow);
		for (int round = 0; round < 20; round++) {
			GroupConsumer consumer = group.join("c" + round % 2, GroupStart.beginning(), OPTIONS);
			Future<?> poll = threads.submit(() -> {
				List<Delivery> got = consumer.poll(Duration.ofSeconds(1));
				got.forEach((delivery) -> handled.add(TestFacts.number(delivery.fact()) / 3));
				consumer.acknowledge(got);
			});
			int first = round;
			Future<?> store = threads.submit(() -> history.store(first, 1));
			consumer.close();
			store.get();
			poll.get();
		}
		try (GroupConsumer last = group.join("last", GroupStart.beginning(), OPTIONS)) {
			Awaitility.await().untilAsserted(() -> {
				List<Delivery> got = last.poll(Duration.ofMillis(50));
				last.acknowledge(got);
				got.forEach((delivery) -> handled.add(TestFacts.number(delivery.fact()) / 3));
				assertThat(handled).hasSize(20);
			});
		}
	}

	/** One history, a group of three consumers, and what happens to them by chance. */
	private static final class Life implements AutoCloseable {

		private final Random random;

		private final RedisHistory history;

		private final List<TcpProxy> proxies = new ArrayList<>();

		private final List<RedisGroups> groups = new ArrayList<>();

		private final List<GroupConsumer> consumers = new ArrayList<>();

		private final Map<GroupConsumer, List<Delivery>> inHand = new HashMap<>();

		/** Places of the facts that were handled and acknowledged. */
		private final Set<Integer> handled = new HashSet<>();

		private final Set<Integer> repeated = new HashSet<>();

		private final Set<String> foreign = new HashSet<>();

		private int stored;

		private boolean gone;

		Life(RedisServer server, Random random) {
			this.random = random;
			this.history = new RedisHistory(server);
			for (int at = 0; at < 3; at++) {
				TcpProxy proxy = TcpProxy.to(server.port());
				this.proxies.add(proxy);
				this.groups.add(
						this.history
							.backend(RedisURI.create(RedisServer.HOST, proxy.port()), this.history.options(),
									RetentionPolicy.NONE)
							.groups());
				this.consumers.add(join(at, "c" + at));
			}
		}

		private GroupConsumer join(int at, String name) {
			return this.groups.get(at).group(FactKind.EVENT, "g").join(name, GroupStart.beginning(), OPTIONS);
		}

		void run() {
			for (int step = 0; step < STEPS; step++) {
				step(this.random.nextInt(16), this.random.nextInt(3));
			}
			settle();
		}

		private void step(int what, int who) {
			switch (what) {
				case 0, 1, 2 -> store(1 + this.random.nextInt(9));
				case 3 -> this.foreign.add(this.history.foreign(Map.of("data", "no fact")));
				case 4 -> restart(who, "c" + who);
				case 5 -> restart(who, "new" + this.random.nextInt(1000));
				case 6 -> stop(who);
				case 7 -> this.proxies.get(who).cutConnections(TcpProxy.Cut.RESET);
				case 8 -> remove();
				case 9 -> forgetGroup();
				case 10 -> giveBack(who);
				default -> handle(who);
			}
		}

		private void store(int count) {
			this.history.store(this.stored, count);
			this.stored += count;
		}

		/** A consumer dies, with what it has in hand, and another one begins. */
		private void restart(int who, String name) {
			this.inHand.remove(this.consumers.get(who));
			this.proxies.get(who).cutConnections(TcpProxy.Cut.RESET);
			this.consumers.set(who, join(who, name));
		}

		private void stop(int who) {
			this.inHand.remove(this.consumers.get(who));
			this.consumers.get(who).close();
			this.consumers.set(who, join(who, "c" + who));
		}

		/** Somebody else trims, pending or not. */
		private void remove() {
			if (this.random.nextInt(4) == 0) {
				List<String> ids = this.history.entries().stream().map((entry) -> entry.getId()).toList();
				int count = this.random.nextInt(1 + ids.size());
				this.history.commands().xtrim(this.history.events().stream(), false, ids.size() - count);
			}
		}

		private void forgetGroup() {
			if (this.random.nextInt(3) == 0 && this.stored > 0) {
				this.history.commands().xgroupDestroy(this.history.events().stream(), "g");
				this.gone = true;
			}
		}

		private void giveBack(int who) {
			GroupConsumer consumer = this.consumers.get(who);
			List<Delivery> all = this.inHand.getOrDefault(consumer, List.of());
			attempt(() -> {
				consumer.release(all);
				this.inHand.remove(consumer);
			});
		}

		/** Polls, and acknowledges some of what is in hand. */
		private void handle(int who) {
			GroupConsumer consumer = this.consumers.get(who);
			List<Delivery> all = this.inHand.computeIfAbsent(consumer, (any) -> new ArrayList<>());
			attempt(() -> {
				List<Delivery> next = consumer.poll(Duration.ZERO);
				next.stream()
					.filter((delivery) -> delivery.deliveries() == 1 && this.handled.contains(place(delivery)))
					.forEach((delivery) -> this.repeated.add(place(delivery)));
				all.addAll(next);
			});
			List<Delivery> done = all.stream()
				.filter((delivery) -> place(delivery) % POISON != POISON - 1 && this.random.nextInt(3) > 0)
				.toList();
			attempt(() -> {
				done.forEach((delivery) -> this.handled.add(place(delivery)));
				consumer.acknowledge(done);
				all.removeAll(done);
			});
		}

		private static int place(Delivery delivery) {
			return TestFacts.number(delivery.fact()) / 3;
		}

		/** A connection that was cut fails once, and is opened again the next time. */
		private static void attempt(Runnable work) {
			try {
				work.run();
			}
			catch (PersistenceException ex) {
				// Tried again by a later step.
			}
		}

		/** All die but one, which gets whatever is left. */
		private void settle() {
			restart(0, "c0");
			restart(1, "c1");
			restart(2, "last");
			this.inHand.clear();
			GroupConsumer last = this.consumers.get(2);
			ConsumerGroup group = last.group();
			Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
				for (List<Delivery> next = last.poll(Duration.ZERO); !next.isEmpty(); next = last.poll(Duration.ZERO)) {
					List<Delivery> good = next.stream().filter((one) -> place(one) % POISON != POISON - 1).toList();
					last.acknowledge(good);
					good.forEach((delivery) -> this.handled.add(place(delivery)));
					next.stream().filter((one) -> !good.contains(one)).forEach((one) -> last.nack(List.of(one)));
				}
				GroupState state = group.state();
				assertThat(state).isNotNull();
				assertThat(state.pending()).isZero();
				assertThat(state.lag()).isEqualTo(GroupState.Lag.NONE);
				// Not all servers list one that never got anything.
				assertThat(state.consumers()).extracting(GroupState.Consumer::name).isSubsetOf("last");
			});
			account(group.parked(10_000));
		}

		private void account(List<ParkedEntry> parked) {
			Set<String> ids = parked.stream().map(ParkedEntry::entryId).collect(Collectors.toSet());
			// A group that was made anew gets again what it had not all acknowledged.
			if (!this.gone) {
				assertThat(ids).as("each once").hasSameSizeAs(parked);
			}
			List<String> there = this.history.entries().stream().map((entry) -> entry.getId()).toList();
			assertThat(ids).containsAll(this.foreign.stream().filter(there::contains).toList());
			Set<Integer> missing = new TreeSet<>(this.history.places());
			missing.removeAll(this.handled);
			parked.stream()
				.filter((entry) -> !this.foreign.contains(entry.entryId()))
				.forEach((entry) -> missing.remove(place(entry)));
			assertThat(missing).as("neither handled nor parked, and still there").isEmpty();
			if (!this.gone) {
				assertThat(this.repeated).as("delivered for the first time twice").isEmpty();
			}
		}

		private static int place(ParkedEntry entry) {
			Matcher number = NUMBER.matcher(String.valueOf(entry.fields().get("data")));
			assertThat(number.find()).isTrue();
			return Integer.parseInt(number.group(1)) / 3;
		}

		@Override
		public void close() {
			this.history.close();
			this.proxies.forEach(TcpProxy::close);
		}

	}

}

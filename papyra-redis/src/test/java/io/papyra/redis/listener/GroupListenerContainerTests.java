package io.papyra.redis.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.Delivery;
import io.papyra.redis.listener.ListenerStatus.State;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a handler gets, and what becomes of it when it fails or the listener stops. */
@EachRedis
class GroupListenerContainerTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final ListenedHistory history;

	private final List<Integer> got = new CopyOnWriteArrayList<>();

	GroupListenerContainerTests(RedisBinary binary) {
		this.history = new ListenedHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private static List<Integer> upTo(int end) {
		return IntStream.range(0, end).boxed().toList();
	}

	private void take(Delivery delivery) {
		this.got.add(ListenedHistory.place(delivery));
	}

	private void awaitAll(int count) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.got).containsExactlyInAnyOrderElementsOf(upTo(count)));
	}

	@Test
	void everyFactIsHandledInOrderAndAcknowledged() {
		this.history.store(0, 120);
		GroupListenerContainer listener = this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW),
				this::take);
		this.history.store(120, 130);
		awaitAll(250);
		assertThat(this.got).isSorted();
		Awaitility.await().atMost(SOON).until(() -> this.history.state().pending() == 0);
		assertThat(listener.counts()).isEqualTo(new ListenerCounts(250, 0, 0, 0, 0, 0));
		assertThat(listener.status()).isEqualTo(ListenerStatus.RUNNING);
		assertThat(this.history.state().consumers()).extracting((consumer) -> consumer.name()).containsExactly("a-0");
	}

	@Test
	void whatAHandlerRefusesComesAgainAndHoldsUpNobody() {
		List<Long> deliveries = new CopyOnWriteArrayList<>();
		this.history.store(0, 10);
		GroupListenerContainer listener = this.history.listen(ListenedHistory.named("a", ListenedHistory.QUICK),
				(delivery) -> {
					if (ListenedHistory.place(delivery) == 3) {
						deliveries.add(delivery.deliveries());
						if (delivery.deliveries() < 3) {
							throw new IllegalStateException("of order 3");
						}
					}
					take(delivery);
				});
		awaitAll(10);
		assertThat(this.got).endsWith(3);
		assertThat(deliveries).containsExactly(1L, 2L, 3L);
		Awaitility.await().atMost(SOON).until(() -> listener.counts().handled() == 10);
		assertThat(listener.counts().failed()).isEqualTo(2);
	}

	@Test
	void whatIsNeverHandledIsParked() {
		this.history.store(0, 3);
		GroupListenerContainer listener = this.history
			.listen(ListenedHistory.named("a", ListenedHistory.QUICK.withMaxDeliveries(3)), (delivery) -> {
				if (ListenedHistory.place(delivery) == 1) {
					throw new IllegalArgumentException("secret of order 1");
				}
				take(delivery);
			});
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.FAILING);
		assertThat(listener.status().cause()).contains("java.lang.IllegalArgumentException").doesNotContain("secret");
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.RUNNING);
		assertThat(this.got).containsExactly(0, 2);
		assertThat(listener.counts()).isEqualTo(new ListenerCounts(2, 3, 2, 1, 0, 0));
		assertThat(this.history.group().parked(10)).singleElement()
			.satisfies((parked) -> assertThat(parked.reason()).contains("delivered 3 times"));
		assertThat(this.history.state().pending()).isZero();
	}

	@Test
	void neitherErrorsNorInterruptsEndIt() {
		AtomicInteger calls = new AtomicInteger();
		this.history.store(0, 4);
		this.history.listen(ListenedHistory.named("a", ListenedHistory.QUICK), (delivery) -> {
			switch (calls.getAndIncrement()) {
				case 0 -> throw new OutOfMemoryError("for a test");
				case 1 -> throw new StackOverflowError("for a test");
				case 2 -> {
					Thread.currentThread().interrupt();
					throw new InterruptedException("for a test");
				}
				default -> take(delivery);
			}
		});
		awaitAll(4);
		this.history.store(4, 1);
		awaitAll(5);
	}

	@Test
	void aHandlerThatRefusesEverythingIsAskedEverMoreRarelyAndNothingIsParked() {
		AtomicBoolean broken = new AtomicBoolean(true);
		this.history.store(0, 30);
		GroupListenerContainer listener = this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW),
				(delivery) -> {
					if (broken.get()) {
						throw new IllegalStateException("nothing works");
					}
					take(delivery);
				});
		Awaitility.await().atMost(SOON).until(() -> listener.counts().failed() >= 5);
		broken.set(false);
		awaitAll(30);
		assertThat(listener.counts().failed()).isBetween(5L, 8L);
		assertThat(listener.counts().parked()).isZero();
		Awaitility.await().atMost(SOON).until(() -> listener.status().state() == State.RUNNING);
	}

	@Test
	void aStopLetsABatchFinish() throws Exception {
		CountDownLatch inHandler = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.history.store(0, 20);
		GroupListenerContainer listener = this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW),
				(delivery) -> {
					inHandler.countDown();
					goOn.await();
					take(delivery);
				});
		inHandler.await();
		CountDownLatch stopped = new CountDownLatch(1);
		listener.stop(stopped::countDown);
		assertThat(stopped.await(200, TimeUnit.MILLISECONDS)).isFalse();
		goOn.countDown();
		assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.got).isEqualTo(upTo(20));
		assertThat(listener.isRunning()).isFalse();
		assertThat(listener.status()).isEqualTo(ListenerStatus.STOPPED);
		assertThat(listener.counts().handled()).isEqualTo(20);
		assertThat(this.history.state().pending()).isZero();
		assertThat(this.history.state().consumers()).isEmpty();
	}

	@Test
	void whatAStopLeavesUnhandledGoesToAnotherAtOnce() {
		this.history.store(0, 40);
		CountDownLatch never = new CountDownLatch(1);
		GroupListenerContainer first = this.history.listen(
				ListenedHistory.named("a", ListenedHistory.SLOW).withStopWithin(Duration.ofMillis(800)), (delivery) -> {
					boolean unused = never.await(50, TimeUnit.MILLISECONDS);
					take(delivery);
				});
		Awaitility.await().atMost(SOON).until(() -> this.got.size() > 2);
		first.stop();
		assertThat(this.got).hasSizeLessThan(40);
		List<Long> deliveries = new CopyOnWriteArrayList<>();
		this.history.listen(ListenedHistory.named("b", ListenedHistory.SLOW), (delivery) -> {
			deliveries.add(delivery.deliveries());
			take(delivery);
		});
		awaitAll(40);
		// At most the one that the stop has interrupted counts as tried.
		assertThat(deliveries).filteredOn((count) -> count > 1).hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void aHandlerThatDoesNotReturnCannotHoldUpAStop() throws Exception {
		CountDownLatch inHandler = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.history.store(0, 3);
		GroupListenerContainer first = this.history.listen(
				ListenedHistory.named("a", ListenedHistory.SLOW).withStopWithin(Duration.ofMillis(500)), (delivery) -> {
					inHandler.countDown();
					for (boolean ended = false; !ended;) {
						try {
							end.await();
							ended = true;
						}
						catch (InterruptedException ex) {
							// Deaf, as some drivers are.
						}
					}
				});
		inHandler.await();
		long begin = System.nanoTime();
		first.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
		this.history.listen(ListenedHistory.named("b", ListenedHistory.SLOW), this::take);
		awaitAll(3);
		end.countDown();
	}

	@Test
	void aHandlerMayStopItsOwnListener() {
		List<GroupListenerContainer> self = new CopyOnWriteArrayList<>();
		CountDownLatch known = new CountDownLatch(1);
		this.history.store(0, 3);
		self.add(this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW), (delivery) -> {
			take(delivery);
			known.await();
			self.get(0).stop();
		}));
		known.countDown();
		Awaitility.await().atMost(SOON).until(() -> !self.get(0).isRunning());
		self.get(0).start();
		assertThat(self.get(0).isRunning()).isTrue();
	}

	@Test
	void twoContainersShareTheFacts() {
		Set<Integer> others = ConcurrentHashMap.newKeySet();
		CountDownLatch both = new CountDownLatch(2);
		this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW.withBatch(5)), (delivery) -> {
			both.countDown();
			both.await();
			take(delivery);
		});
		this.history.listen(ListenedHistory.named("b", ListenedHistory.SLOW.withBatch(5)), (delivery) -> {
			both.countDown();
			both.await();
			others.add(ListenedHistory.place(delivery));
			take(delivery);
		});
		this.history.store(0, 500);
		awaitAll(500);
		assertThat(others).isNotEmpty().hasSizeLessThan(500);
	}

	@Test
	void aConcurrencyOfThreeHandlesThreeAtOnce() {
		CountDownLatch three = new CountDownLatch(3);
		this.history.store(0, 9);
		GroupListenerContainer listener = this.history
			.listen(ListenedHistory.named("a", ListenedHistory.SLOW.withBatch(1)).withConcurrency(3), (delivery) -> {
				three.countDown();
				three.await();
				take(delivery);
			});
		awaitAll(9);
		assertThat(this.history.state().consumers()).extracting((consumer) -> consumer.name())
			.containsExactly("a-0", "a-1", "a-2");
		listener.stop();
		assertThat(this.history.state().consumers()).isEmpty();
		assertThat(listener.counts().handled()).isEqualTo(9);
	}

	/**
	 * All of it takes longer than a fact may lie, and a machine may stand still for a
	 * while.
	 */
	@Test
	void whatWaitsAfterASlowFactIsNotTakenByOthers() {
		CountDownLatch never = new CountDownLatch(1);
		ConsumerOptions patient = ListenedHistory.QUICK.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));
		this.history.store(0, 10);
		GroupListenerContainer slow = this.history.listen(ListenedHistory.named("a", patient), (delivery) -> {
			boolean unused = never.await(600, TimeUnit.MILLISECONDS);
			take(delivery);
		});
		Awaitility.await().atMost(SOON).until(() -> this.history.state().pending() == 10);
		GroupListenerContainer other = this.history.listen(ListenedHistory.named("b", patient), this::take);
		awaitAll(10);
		Awaitility.await().atMost(SOON).until(() -> slow.counts().handled() == 10);
		assertThat(other.counts().claimed()).isZero();
	}

	@Test
	void aBatchIsHandedOnAsAWholeAndARefusedOneByOne() {
		List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
		this.history.store(0, 5);
		GroupListenerContainer listener = this.history
			.listenToBatches(ListenedHistory.named("a", ListenedHistory.QUICK.withMaxDeliveries(2)), (deliveries) -> {
				batches.add(deliveries.stream().map(ListenedHistory::place).toList());
				if (deliveries.stream().anyMatch((delivery) -> ListenedHistory.place(delivery) == 2)) {
					throw new IllegalStateException("not 2");
				}
				deliveries.forEach(this::take);
			});
		Awaitility.await().atMost(SOON).until(() -> listener.counts().parked() == 1);
		assertThat(this.got).containsExactlyInAnyOrder(0, 1, 3, 4);
		assertThat(batches).startsWith(upTo(5));
		assertThat(batches.subList(1, batches.size())).containsExactlyInAnyOrder(List.of(0), List.of(1), List.of(2),
				List.of(3), List.of(4));
	}

	@Test
	void aGroupThatIsDeletedUnderItIsRecreatedAndTold() {
		this.history.store(0, 5);
		GroupListenerContainer listener = this.history.listen(ListenedHistory.named("a", ListenedHistory.SLOW),
				this::take);
		Awaitility.await().atMost(SOON).until(() -> listener.counts().handled() == 5);
		this.history.destroyGroup();
		this.history.store(5, 5);
		awaitAll(10);
		assertThat(listener.counts().holes()).isEqualTo(1);
		assertThat(this.history.state().holes()).hasSize(1);
	}

}

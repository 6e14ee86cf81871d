package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.Finding;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a group is, from where it begins, how far it is behind, and its members. */
@EachRedis
@Tag("always")
class ConsumerGroupTests {

	private static final Duration NOW = Duration.ZERO;

	private static final Duration SOON = Duration.ofSeconds(20);

	/**
	 * Claims what was left lying for a moment; long enough that a test is not overtaken.
	 */
	private static final ConsumerOptions QUICK = ConsumerOptions.DEFAULTS.withTimeouts(Duration.ofMillis(200),
			Duration.ofMillis(400));

	private final RedisServer server;

	private final RedisHistory history;

	private final RedisGroups groups;

	private final ConsumerGroup shipper;

	ConsumerGroupTests(RedisBinary binary) {
		this.server = RedisServer.shared(binary);
		this.history = new RedisHistory(this.server);
		this.groups = this.history.backend().groups();
		this.shipper = this.groups.group(FactKind.EVENT, "shipper");
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private GroupConsumer join(String name) {
		return this.shipper.join(name, GroupStart.beginning(), QUICK);
	}

	private GroupState state() {
		return Objects.requireNonNull(this.shipper.state());
	}

	private static List<Integer> places(List<Delivery> deliveries) {
		return deliveries.stream().map((delivery) -> TestFacts.number(delivery.fact()) / 3).toList();
	}

	/** Everything that one consumer gets and acknowledges until nothing is left. */
	private static List<Integer> drain(GroupConsumer consumer) {
		List<Integer> places = new ArrayList<>();
		for (List<Delivery> next = consumer.poll(NOW); !next.isEmpty(); next = consumer.poll(NOW)) {
			places.addAll(places(next));
			consumer.acknowledge(next);
		}
		return places;
	}

	private static List<Integer> from(int first, int end) {
		return IntStream.range(first, end).boxed().toList();
	}

	@Test
	void aGroupIsMadeOnceWithItsStream() {
		assertThat(this.shipper.state()).isNull();
		assertThat(this.shipper.lag()).isEqualTo(GroupState.Lag.NONE);
		assertThat(this.shipper.ensure(GroupStart.beginning())).isTrue();
		assertThat(this.shipper.ensure(GroupStart.end())).isFalse();
		assertThat(this.groups.list()).singleElement().satisfies((state) -> {
			assertThat(state.name()).isEqualTo("shipper");
			assertThat(state.kind()).isEqualTo(FactKind.EVENT);
			assertThat(state.systemId()).isEqualTo(TestFacts.SYSTEM);
			assertThat(state.lastDelivered()).isEqualTo("0-0");
			assertThat(state.pending()).isZero();
			assertThat(state.lag()).isEqualTo(GroupState.Lag.NONE);
			assertThat(state.holes()).isEmpty();
		});
		this.history.store(0, 5);
		assertThat(this.history.scan().isClean()).isTrue();
		assertThat(drain(join("a"))).isEqualTo(from(0, 5));
	}

	@Test
	void itBeginsWhereItIsToldTo() {
		this.history.store(0, 5);
		String third = this.history.entries().get(2).getId();
		ConsumerGroup end = this.groups.group(FactKind.EVENT, "end");
		ConsumerGroup behind = this.groups.group(FactKind.EVENT, "behind");
		ConsumerGroup past = this.groups.group(FactKind.EVENT, "past");
		ConsumerGroup future = this.groups.group(FactKind.EVENT, "future");
		end.ensure(GroupStart.end());
		behind.ensure(GroupStart.behind(third));
		past.ensure(GroupStart.at(Instant.now().minusSeconds(600)));
		future.ensure(GroupStart.at(Instant.now().plusSeconds(600)));
		assertThat(drain(end.join("a", GroupStart.beginning(), QUICK))).isEmpty();
		assertThat(drain(behind.join("a", GroupStart.beginning(), QUICK))).isEqualTo(from(3, 5));
		assertThat(drain(past.join("a", GroupStart.beginning(), QUICK))).isEqualTo(from(0, 5));
		assertThat(drain(future.join("a", GroupStart.beginning(), QUICK))).isEmpty();
		this.history.store(5, 1);
		assertThat(drain(end.join("b", GroupStart.beginning(), QUICK))).isEqualTo(from(5, 6));
	}

	@Test
	void aDeliverySaysWhatItIs() {
		this.history.store(0, 3);
		try (GroupConsumer consumer = join("a")) {
			List<Delivery> got = consumer.poll(NOW);
			assertThat(places(got)).isEqualTo(from(0, 3));
			assertThat(got).extracting(Delivery::seq).containsExactly(1L, 2L, 3L);
			assertThat(got).extracting(Delivery::deliveries).containsOnly(1L);
			assertThat(got).extracting(Delivery::entryId)
				.isEqualTo(this.history.entries().stream().map((entry) -> entry.getId()).toList());
			assertThat(got.get(1).key()).isEqualTo(got.get(1).writer() + "-2");
			assertThat(this.shipper.pending(null, 10)).hasSize(3)
				.allSatisfy((entry) -> assertThat(entry.consumer()).isEqualTo("a"));
			assertThat(this.shipper.pending(got.get(0).entryId(), 1)).singleElement()
				.satisfies((entry) -> assertThat(entry.entryId()).isEqualTo(got.get(1).entryId()));
			consumer.acknowledge(got);
			consumer.acknowledge(got);
			assertThat(this.shipper.pending(null, 10)).isEmpty();
			assertThat(consumer.counts()).isEqualTo(new GroupConsumer.Counts(3, 3, 0, 0, 0, 0, 0));
		}
		assertThat(state().consumers()).isEmpty();
	}

	@Test
	void twoMembersShareAndNoneIsReadTwice() {
		this.shipper.ensure(GroupStart.beginning());
		this.history.store(0, 40);
		List<Integer> all = new ArrayList<>();
		try (GroupConsumer one = this.shipper.join("one", GroupStart.beginning(), QUICK.withBatch(7));
				GroupConsumer two = this.shipper.join("two", GroupStart.beginning(), QUICK.withBatch(3))) {
			for (List<Delivery> next = List.of(); all.size() < 40; next = one.poll(NOW)) {
				one.acknowledge(next);
				all.addAll(places(next));
				List<Delivery> other = two.poll(NOW);
				two.acknowledge(other);
				all.addAll(places(other));
			}
		}
		assertThat(all).containsExactlyInAnyOrderElementsOf(from(0, 40));
	}

	@Test
	@Timeout(60)
	void aPollOfZeroDoesNotWait() {
		try (GroupConsumer consumer = join("a")) {
			assertThat(consumer.poll(NOW)).isEmpty();
			assertThat(consumer.poll(Duration.ofNanos(1))).isEmpty();
		}
	}

	@Test
	void aPollThatIsInterruptedEndsAndTheNextContinues() {
		this.history.store(0, 1);
		try (GroupConsumer consumer = join("a")) {
			for (int poll = 0; poll < 2; poll++) {
				Thread.currentThread().interrupt();
				assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(() -> consumer.poll(SOON));
				assertThat(Thread.interrupted()).isTrue();
			}
			assertThat(places(awaitDeliveries(consumer, 1))).isEqualTo(from(0, 1));
		}
	}

	@Test
	void aPollWaitsForTheNextFactAndNoLonger() throws Exception {
		try (GroupConsumer consumer = join("a")) {
			assertThat(consumer.poll(Duration.ofMillis(1))).isEmpty();
			Thread writer = new Thread(() -> {
				awaitPoll();
				this.history.store(0, 1);
			});
			writer.start();
			List<Delivery> got = consumer.poll(SOON);
			assertThat(places(got)).isEqualTo(from(0, 1));
			writer.join();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> join("b").poll(Duration.ofMinutes(2)))
			.withMessageContaining("0 to 60 seconds");
	}

	/** Until a consumer waits at the server. */
	private void awaitPoll() {
		Awaitility.await().until(() -> this.server.commands().clientList().contains("cmd=xreadgroup"));
	}

	@Test
	void closingEndsAPollThatWaits() throws Exception {
		GroupConsumer consumer = join("a");
		List<List<Delivery>> got = new ArrayList<>();
		Thread poll = new Thread(() -> got.add(consumer.poll(Duration.ofMinutes(1))));
		poll.start();
		awaitPoll();
		consumer.close();
		poll.join(10_000);
		assertThat(poll.isAlive()).isFalse();
		assertThat(got).containsExactly(List.of());
		assertThat(consumer.poll(SOON)).isEmpty();
	}

	@Test
	void whatADeadMemberHasIsClaimed() {
		this.history.store(0, 10);
		GroupConsumer dead = join("dead");
		assertThat(dead.poll(NOW)).hasSize(10);
		try (GroupConsumer living = join("living")) {
			List<Delivery> got = awaitDeliveries(living, 10);
			assertThat(places(got)).isEqualTo(from(0, 10));
			assertThat(got).extracting(Delivery::deliveries).containsOnly(2L);
			assertThat(living.counts().claimed()).isEqualTo(10);
			living.acknowledge(got);
			// And the dead one is removed, when nothing of it is left.
			Awaitility.await().untilAsserted(() -> {
				assertThat(living.poll(NOW)).isEmpty();
				assertThat(state().consumers()).extracting(GroupState.Consumer::name).containsExactly("living");
			});
		}
		assertThat(state().pending()).isZero();
	}

	private static List<Delivery> awaitDeliveries(GroupConsumer consumer, int count) {
		List<Delivery> got = new ArrayList<>();
		Awaitility.await().until(() -> {
			got.addAll(consumer.poll(Duration.ofMillis(100)));
			return got.size() >= count;
		});
		return got;
	}

	@Test
	void aMemberThatStopsHandsOverAtOnce() {
		ConsumerOptions slow = ConsumerOptions.DEFAULTS;
		this.history.store(0, 4);
		GroupConsumer one = this.shipper.join("one", GroupStart.beginning(), slow);
		List<Delivery> got = one.poll(NOW);
		one.acknowledge(got.subList(0, 1));
		one.close();
		assertThat(state().consumers()).extracting(GroupState.Consumer::pending).containsExactly(3L);
		try (GroupConsumer two = this.shipper.join("two", GroupStart.beginning(), slow)) {
			List<Delivery> rest = two.poll(SOON);
			assertThat(places(rest)).isEqualTo(from(1, 4));
			assertThat(rest).extracting(Delivery::deliveries).containsOnly(2L);
		}
	}

	@Test
	void aMemberThatComesBackUnderItsNameGetsWhatItHad() {
		this.history.store(0, 4);
		GroupConsumer killed = this.shipper.join("one", GroupStart.beginning(), ConsumerOptions.DEFAULTS);
		assertThat(killed.poll(NOW)).hasSize(4);
		this.history.store(4, 1);
		try (GroupConsumer again = this.shipper.join("one", GroupStart.beginning(), ConsumerOptions.DEFAULTS)) {
			List<Delivery> had = again.poll(NOW);
			assertThat(places(had)).isEqualTo(from(0, 4));
			assertThat(had).extracting(Delivery::deliveries).containsOnly(2L);
			assertThat(places(again.poll(NOW))).isEqualTo(from(4, 5));
		}
	}

	@Test
	void whatAMemberDoesNotAcknowledgeComesAgainAlsoToItself() {
		this.history.store(0, 3);
		try (GroupConsumer consumer = join("one")) {
			assertThat(consumer.poll(NOW)).hasSize(3);
			assertThat(consumer.poll(NOW)).isEmpty();
			List<Delivery> again = awaitDeliveries(consumer, 3);
			assertThat(places(again)).isEqualTo(from(0, 3));
			assertThat(again).extracting(Delivery::deliveries).containsOnly(2L);
		}
	}

	@Test
	void whatIsReleasedComesAgainAsIfItHadNotBeenDelivered() {
		this.history.store(0, 2);
		try (GroupConsumer consumer = this.shipper.join("one", GroupStart.beginning(),
				ConsumerOptions.DEFAULTS.withMaxDeliveries(2))) {
			List<Delivery> got = consumer.poll(NOW);
			for (int released = 0; released < 4; released++) {
				consumer.release(got.subList(got.size() - 1, got.size()));
				assertThat(this.shipper.pending(null, 10)).extracting(PendingEntry::deliveries).containsExactly(1L, 0L);
				got = consumer.poll(SOON);
				assertThat(places(got)).isEqualTo(from(1, 2));
				assertThat(got).extracting(Delivery::deliveries).containsExactly(1L);
			}
			assertThat(consumer.poll(NOW)).isEmpty();
		}
	}

	@Test
	void whatFailedComesAgainAndCounts() {
		this.history.store(0, 2);
		try (GroupConsumer consumer = this.shipper.join("one", GroupStart.beginning(), ConsumerOptions.DEFAULTS)) {
			List<Delivery> got = consumer.poll(NOW);
			consumer.nack(got.subList(1, 2));
			assertThat(this.shipper.pending(null, 10)).extracting(PendingEntry::deliveries).containsExactly(1L, 1L);
			List<Delivery> again = consumer.poll(SOON);
			assertThat(places(again)).isEqualTo(from(1, 2));
			assertThat(again).extracting(Delivery::deliveries).containsExactly(2L);
			consumer.release(again);
			assertThat(consumer.poll(SOON)).extracting(Delivery::deliveries).containsExactly(2L);
		}
	}

	@Test
	void whatCannotBeDecodedIsParkedAndTheRestContinues() {
		this.history.store(0, 1);
		String text = this.history.foreign(Map.of("data", "no JSON", "other", "field"));
		String none = this.history.foreign(Map.of("something", "else"));
		this.history.store(1, 1);
		try (GroupConsumer consumer = join("a")) {
			assertThat(places(consumer.poll(NOW))).isEqualTo(from(0, 2));
			assertThat(consumer.counts().parked()).isEqualTo(2);
		}
		assertThat(state().parked()).isEqualTo(2);
		List<ParkedEntry> parked = this.shipper.parked(10);
		assertThat(parked).extracting(ParkedEntry::entryId).containsExactly(none, text);
		assertThat(parked.get(1)).satisfies((entry) -> {
			assertThat(entry.fields()).isEqualTo(Map.of("data", "no JSON", "other", "field"));
			assertThat(entry.reason()).contains("CORRUPTED_ENTRY");
			assertThat(entry.deliveries()).isEqualTo(1);
			assertThat(entry.group()).isEqualTo("shipper");
			assertThat(entry.at()).isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
		});
		assertThat(this.shipper.pending(null, 10)).extracting(PendingEntry::entryId).hasSize(2).doesNotContain(text);
		// It stays where it is: others read it, and a repair looks at it.
		assertThat(this.history.entries()).hasSize(4);
	}

	@Test
	void anEntryThatComesTooOftenIsParked() {
		this.history.store(0, 3);
		ConsumerOptions twice = QUICK.withMaxDeliveries(2);
		List<Integer> handled = new ArrayList<>();
		try (GroupConsumer consumer = this.shipper.join("a", GroupStart.beginning(), twice)) {
			Awaitility.await().untilAsserted(() -> {
				List<Delivery> got = consumer.poll(Duration.ofMillis(50));
				for (Delivery delivery : got) {
					if (TestFacts.number(delivery.fact()) == 3) {
						consumer.nack(List.of(delivery));
					}
					else {
						handled.addAll(places(List.of(delivery)));
						consumer.acknowledge(List.of(delivery));
					}
				}
				assertThat(consumer.counts().parked()).isEqualTo(1);
			});
			assertThat(consumer.counts().delivered()).isEqualTo(4);
		}
		assertThat(handled).isEqualTo(List.of(0, 2));
		assertThat(this.shipper.parked(10)).singleElement().satisfies((entry) -> {
			assertThat(entry.reason()).isEqualTo("delivered 2 times and never acknowledged");
			assertThat(entry.deliveries()).isEqualTo(3);
		});
		assertThat(state().pending()).isZero();
	}

	@Test
	void anEntryIsParkedByHandOnce() {
		this.history.store(0, 2);
		try (GroupConsumer consumer = join("a")) {
			String id = consumer.poll(NOW).get(0).entryId();
			assertThat(this.shipper.park(id, "by hand")).isTrue();
			assertThat(this.shipper.park(id, "by hand")).isFalse();
			assertThat(this.shipper.park("1-1", "not there")).isFalse();
			assertThat(this.shipper.parked(10)).singleElement()
				.satisfies((entry) -> assertThat(entry.reason()).isEqualTo("by hand"));
		}
		assertThat(this.groups.group(FactKind.AUDIT, "none").park("1-1", "no stream")).isFalse();
	}

	@Test
	void whatWasTrimmedWhilePendingIsCountedAndForgotten() {
		this.history.store(0, 6);
		GroupConsumer dead = join("dead");
		dead.poll(NOW);
		this.server.commands().xtrim(this.history.events().stream(), false, 3);
		this.server.commands().xdel(this.history.events().stream(), this.history.entries().get(1).getId());
		try (GroupConsumer living = join("living")) {
			List<Delivery> got = awaitDeliveries(living, 2);
			assertThat(places(got)).isEqualTo(List.of(3, 5));
			living.acknowledge(got);
			Awaitility.await().untilAsserted(() -> {
				assertThat(living.poll(NOW)).isEmpty();
				assertThat(state().pending()).isZero();
			});
			assertThat(living.counts().lostToTrimming()).isEqualTo(4);
		}
		// The same for a member that comes back.
		this.history.store(6, 2);
		join("back").poll(NOW);
		this.server.commands().xtrim(this.history.events().stream(), false, 1);
		try (GroupConsumer back = join("back")) {
			assertThat(places(back.poll(NOW))).isEqualTo(List.of(7));
			assertThat(back.counts().lostToTrimming()).isEqualTo(1);
		}
	}

	@Test
	void aGroupThatIsGoneContinuesWhereItHadAcknowledgedEverything() {
		this.history.store(0, 4);
		try (GroupConsumer consumer = join("a")) {
			List<Delivery> got = consumer.poll(NOW);
			consumer.acknowledge(got.subList(0, 2));
			this.server.commands().xgroupDestroy(this.history.events().stream(), "shipper");
			this.history.store(4, 1);
			List<Delivery> again = consumer.poll(NOW);
			// What is in hand is not handed out twice; what was not acknowledged is
			// pending again.
			assertThat(places(again)).isEqualTo(from(4, 5));
			assertThat(consumer.counts().holes()).isEqualTo(1);
			consumer.acknowledge(got);
			consumer.acknowledge(again);
		}
		GroupState state = state();
		assertThat(state.pending()).isZero();
		assertThat(state.holes()).singleElement().satisfies((hole) -> {
			assertThat(hole.reason()).isEqualTo("the group was removed");
			assertThat(hole.after()).isEqualTo(this.history.entries().get(1).getId());
			assertThat(hole.next()).isEqualTo(this.history.entries().get(2).getId());
		});
	}

	@Test
	void aStreamThatIsGoneIsReadFromItsNewBeginning() {
		this.history.store(0, 3);
		try (GroupConsumer consumer = join("a")) {
			consumer.acknowledge(consumer.poll(NOW));
			this.server.commands()
				.del(this.history.events().stream(), this.history.events().writers(), this.history.events().groups());
			this.history.store(3, 2);
			assertThat(places(consumer.poll(NOW))).isEqualTo(from(3, 5));
			assertThat(consumer.counts().holes()).isEqualTo(1);
			this.server.commands().del(this.history.events().stream());
			assertThat(consumer.poll(NOW)).isEmpty();
			assertThat(consumer.counts().holes()).isEqualTo(2);
		}
		assertThat(state().holes()).extracting(GroupState.Hole::reason)
			.containsExactly("the group was removed", "the stream was removed");
	}

	@Test
	void resetGoesBackAndForth() {
		this.history.store(0, 4);
		try (GroupConsumer consumer = join("a")) {
			assertThat(drain(consumer)).isEqualTo(from(0, 4));
			assertThat(this.shipper.reset(GroupStart.behind(this.history.entries().get(1).getId())).lag().entries())
				.isEqualTo(2);
			assertThat(drain(consumer)).isEqualTo(from(2, 4));
			this.shipper.reset(GroupStart.beginning());
			assertThat(this.shipper.lag().entries()).isEqualTo(4);
			this.shipper.reset(GroupStart.end());
			assertThat(drain(consumer)).isEmpty();
		}
		ConsumerGroup none = this.groups.group(FactKind.EVENT, "none");
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> none.reset(GroupStart.end()))
			.withMessageContaining("has no group 'none'");
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> this.groups.group(FactKind.AUDIT, "none").reset(GroupStart.end()));
	}

	@Test
	void theLagIsWhatWasNotDelivered() {
		this.history.store(0, 25);
		assertThat(this.shipper.lag().entries()).isEqualTo(25);
		this.shipper.ensure(GroupStart.beginning());
		assertThat(this.shipper.lag()).satisfies((lag) -> {
			assertThat(lag.entries()).isEqualTo(25);
			assertThat(lag.atLeast()).isFalse();
			assertThat(lag.age()).isLessThan(Duration.ofMinutes(5));
		});
		try (GroupConsumer consumer = this.shipper.join("a", GroupStart.beginning(), QUICK.withBatch(5))) {
			consumer.poll(NOW);
			assertThat(this.shipper.lag().entries()).isEqualTo(20);
			// An unread one is deleted: servers cannot tell then, or are wrong.
			this.server.commands().xdel(this.history.events().stream(), this.history.entries().get(10).getId());
			assertThat(this.shipper.lag().entries()).isEqualTo(19);
			this.server.commands().xtrim(this.history.events().stream(), false, 10);
			assertThat(this.shipper.lag().entries()).isEqualTo(10);
			this.shipper.reset(GroupStart.behind(this.history.entries().get(7).getId()));
			assertThat(this.shipper.lag().entries()).isEqualTo(2);
			this.shipper.reset(GroupStart.end());
			assertThat(this.shipper.lag()).isEqualTo(GroupState.Lag.NONE);
		}
	}

	@Test
	void whereOnlyCountingTellsTheLagIsAtLeastThat() {
		this.history.store(0, 130);
		this.shipper.ensure(GroupStart.behind(this.history.entries().get(4).getId()));
		this.server.commands().xdel(this.history.events().stream(), this.history.entries().get(60).getId());
		// Ten pages of ten entries.
		assertThat(this.shipper.lag()).satisfies((lag) -> {
			assertThat(lag.entries()).isEqualTo(100);
			assertThat(lag.atLeast()).isTrue();
		});
	}

	@Test
	void handledEntriesAreRemovedFromTheBeginningAndNothingIsMissed() {
		this.history.store(0, 8);
		ConsumerGroup other = this.groups.group(FactKind.EVENT, "other");
		other.ensure(GroupStart.behind(this.history.entries().get(4).getId()));
		try (GroupConsumer consumer = join("a")) {
			List<Delivery> got = consumer.poll(NOW);
			assertThat(consumer.acknowledgeAndRemove(got.subList(2, 4))).isZero();
			assertThat(consumer.acknowledgeAndRemove(got.subList(0, 2))).isEqualTo(4);
			// The other group still needs the sixth.
			assertThat(consumer.acknowledgeAndRemove(got.subList(4, 8))).isEqualTo(1);
		}
		assertThat(this.history.places()).isEqualTo(from(5, 8));
		assertThat(this.history.scan().anomalies()).isEmpty();
		this.history.store(8, 1);
		assertThat(this.history.scan().anomalies()).isEmpty();
	}

	@Test
	void damagedEntriesAreNotRemovedBeforeARepairHasSeenThem() {
		this.history.store(0, 1);
		this.history.foreign(Map.of("data", "no JSON"));
		this.history.store(1, 1);
		try (GroupConsumer consumer = join("a")) {
			assertThat(consumer.acknowledgeAndRemove(consumer.poll(NOW))).isEqualTo(1);
		}
		assertThat(this.history.entries()).hasSize(2);
	}

	@Test
	void theLineThatTheDoctorPrintsIsAllThatAConsumerNeeds() {
		this.history.store(0, 2);
		this.history.foreign(Map.of("data", "no JSON"));
		this.shipper.ensure(GroupStart.beginning());
		this.server.user("consumer on >geheim +ping ~" + this.history.options().prefix() + ":*");
		RedisBackend backend = this.history.backend(this.server.uri("consumer", "geheim"), this.history.options(),
				RetentionPolicy.NONE);
		ConsumerGroup group = backend.groups().group(FactKind.EVENT, "shipper");
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(group::state)
			.withMessageContaining("lacks a right");
		// Without XINFO nobody knows that there is a group: the second look tells of it.
		grant(rights(backend));
		Finding missing = rights(backend);
		assertThat(missing.advice()).contains("+xreadgroup +xgroup +xautoclaim +xclaim");
		grant(missing);
		assertThat(rights(backend).severity()).isEqualTo(Finding.Severity.OK);
		try (GroupConsumer consumer = group.join("a", GroupStart.beginning(), QUICK)) {
			List<Delivery> got = consumer.poll(NOW);
			consumer.release(got.subList(0, 1));
			consumer.acknowledge(got);
			assertThat(consumer.counts().parked()).isEqualTo(1);
			assertThat(group.state()).isNotNull();
			assertThat(group.reset(GroupStart.end()).pending()).isZero();
		}
		assertThat(backend.diagnose()).filteredOn((finding) -> finding.check().equals("redis-groups"))
			.anySatisfy(
					(finding) -> assertThat(finding.message()).startsWith("1 entries that consumers could not handle"));
	}

	private static Finding rights(RedisBackend backend) {
		return backend.diagnose()
			.stream()
			.filter((finding) -> finding.check().equals("redis-rights"))
			.findFirst()
			.orElseThrow();
	}

	private void grant(Finding missing) {
		this.server.user(missing.advice().replace("<user>", "consumer").substring("ACL SETUSER ".length()));
	}

	@Test
	void namesThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.groups.group(FactKind.EVENT, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.groups.group(FactKind.EVENT, "a\nb"))
			.withMessageContaining("'a?b'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.groups.group("other", FactKind.EVENT, "a"))
			.withMessageContaining("none of the systems");
		assertThatIllegalArgumentException().isThrownBy(() -> GroupStart.behind("x"));
		ConsumerGroup odd = this.groups.group(FactKind.EVENT, "a: b 'ü' \"c\"");
		odd.ensure(GroupStart.beginning());
		this.history.store(0, 2);
		try (GroupConsumer consumer = odd.join("c d", GroupStart.beginning(), QUICK)) {
			assertThat(drain(consumer)).isEqualTo(from(0, 2));
		}
		assertThat(Objects.requireNonNull(odd.state()).name()).isEqualTo(odd.name());
	}

	@Test
	void severalKindsAndSystemsAreListed() {
		RedisOptions both = this.history.options();
		RedisOptions two = new RedisOptions(both.prefix(), List.of(TestFacts.SYSTEM, "billing"), false, 10, 0, 0, false,
				Duration.ofSeconds(1), true, true);
		try (RedisGroups all = new RedisGroups(RedisConnector.to(this.history.uri()), two)) {
			all.group(FactKind.EVENT, "one").ensure(GroupStart.end());
			all.group("billing", FactKind.AUDIT, "two").ensure(GroupStart.end());
			assertThat(all.list()).extracting(GroupState::name).containsExactly("one", "two");
			assertThat(all.list()).extracting(GroupState::systemId).containsExactly(TestFacts.SYSTEM, "billing");
		}
	}

}

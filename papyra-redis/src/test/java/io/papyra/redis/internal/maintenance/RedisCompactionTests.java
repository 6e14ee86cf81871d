package io.papyra.redis.internal.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.protocol.CommandType;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.Delivery;
import io.papyra.redis.GroupConsumer;
import io.papyra.redis.GroupStart;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisHistory;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionReport.HeldBack;
import io.papyra.report.CompactionRequest;
import io.papyra.report.UnknownGroupException;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a compaction removes from streams, and what it leaves for groups. */
@EachRedis
@Tag("always")
class RedisCompactionTests {

	private static final RetentionPolicy NEWEST_5 = RetentionPolicy.same(new Retention(5L, null, null));

	private final RedisBinary binary;

	private final RedisHistory history;

	RedisCompactionTests(RedisBinary binary) {
		this.binary = binary;
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private CompactionReport compact(RedisOptions options) {
		return this.history.backend(this.history.uri(), options, NEWEST_5)
			.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
	}

	@Test
	void whatIsRemovedIsNoGapForAnybody() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 12));
			assertThat(compact(this.history.options().withTrim(false, true)).factsRemoved()).isEqualTo(7);
			assertThat(this.history.entries()).hasSize(5);
			assertThat(this.history.scan().isClean()).isTrue();
			writer.append(RedisHistory.events(12, 3));
		}
		assertThat(this.history.places()).containsExactly(7, 8, 9, 10, 11, 12, 13, 14);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aTrimByOthersIsALoss() {
		this.history.store(0, 12);
		compact(this.history.options().withTrim(false, true));
		this.history.commands().xtrim(this.history.events().stream(), 2);
		assertThat(this.history.scan().anomalies()).singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.detail()).startsWith("entries 8 to 10 of writer"));
	}

	@Test
	void anApproximateTrimLeavesMoreAndReadsReturnNoneOfIt() {
		this.history.store(0, 12);
		compact(this.history.options().withTrim(true, true));
		assertThat(this.history.entries()).hasSize(12);
		assertThat(RedisHistory.places(this.history.backend(NEWEST_5))).containsExactly(7, 8, 9, 10, 11);
	}

	@Test
	@SuppressWarnings("unchecked")
	void whatAGroupHasNotAcknowledgedStays() {
		this.history.store(0, 12);
		String stream = this.history.events().stream();
		this.history.commands().xgroupCreate(StreamOffset.from(stream, "0"), "g", XGroupCreateArgs.Builder.mkstream());
		List<StreamMessage<String, String>> read = this.history.commands()
			.xreadgroup(Consumer.from("g", "c"), XReadArgs.Builder.count(4), StreamOffset.lastConsumed(stream));
		RedisOptions exact = this.history.options().withTrim(false, true);
		compact(exact);
		assertThat(this.history.entries()).as("four are pending").hasSize(12);
		this.history.commands().xack(stream, "g", read.get(0).getId(), read.get(1).getId());
		compact(exact);
		assertThat(this.history.entries()).as("two are pending").hasSize(10);
		this.history.commands().xack(stream, "g", read.get(2).getId(), read.get(3).getId());
		compact(exact);
		assertThat(this.history.entries()).as("eight were never delivered").hasSize(8);
		compact(this.history.options().withTrim(false, false));
		assertThat(this.history.entries()).as("groups are not protected").hasSize(5);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	/** A group that has read so many of the first entries and acknowledged fewer. */
	@SuppressWarnings("unchecked")
	private void group(String stream, String name, int read, int acknowledged) {
		this.history.commands().xgroupCreate(StreamOffset.from(stream, "0"), name);
		if (read > 0) {
			this.history.commands()
				.xreadgroup(Consumer.from(name, "c"), XReadArgs.Builder.count(read), StreamOffset.lastConsumed(stream))
				.stream()
				.limit(acknowledged)
				.forEach((message) -> this.history.commands().xack(stream, name, message.getId()));
		}
	}

	private Instant timeOf(String stream, int place) {
		return Instant.ofEpochMilli(EntryId.of(this.history.entries(stream).get(place).getId()).ms());
	}

	@Test
	void theReportNamesTheGroupThatNeedsTheOldestEntryAlsoBeforeAnythingIsRemoved() {
		this.history.store(0, 12);
		String stream = this.history.events().stream();
		group(stream, "all", 12, 12);
		group(stream, "behind", 6, 6);
		group(stream, "slow", 4, 2);
		HeldBack slow = new HeldBack("slow", FactKind.EVENT, stream, 5, timeOf(stream, 2));
		RedisBackend backend = this.history.backend(this.history.uri(), this.history.options().withTrim(false, true),
				NEWEST_5);
		CompactionReport would = backend.compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE);
		assertThat(would.heldBack()).containsExactly(slow);
		assertThat(would.factsRemoved()).isEqualTo(2);
		assertThat(would.after().facts()).isEqualTo(10);
		assertThat(this.history.entries()).hasSize(12);
		CompactionReport report = backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.heldBack()).containsExactly(slow);
		assertThat(report.factsRemoved()).isEqualTo(2);
		assertThat(this.history.entries()).hasSize(10);
		this.history.commands().xgroupDestroy(stream, "slow");
		HeldBack behind = new HeldBack("behind", FactKind.EVENT, stream, 1, timeOf(stream, 4));
		assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).heldBack()).containsExactly(behind);
		this.history.commands().xgroupDestroy(stream, "behind");
		assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).heldBack()).as("it has read them")
			.isEmpty();
		assertThat(this.history.entries()).hasSize(5);
	}

	@Test
	void aGroupThatIsIgnoredHoldsNothingBack() {
		this.history.store(0, 12);
		String stream = this.history.events().stream();
		group(stream, "slow", 4, 2);
		group(stream, "it's new", 0, 0);
		RedisBackend backend = this.history.backend(this.history.uri(), this.history.options().withTrim(false, true),
				NEWEST_5);
		assertThatExceptionOfType(UnknownGroupException.class).isThrownBy(
				() -> backend.compact(CompactionRequest.DRY_RUN.ignoring(Set.of("slow", "now")), ProgressMonitor.NONE))
			.withMessage("'now' is no consumer group of this history: there is it's new, slow");
		CompactionRequest both = CompactionRequest.NOW.ignoring(Set.of("slow", "it's new"));
		CompactionRequest one = CompactionRequest.NOW.ignoring(Set.of("it's new"));
		assertThat(backend.compact(one, ProgressMonitor.NONE).heldBack()).extracting(HeldBack::group)
			.containsExactly("slow");
		assertThat(this.history.entries()).hasSize(10);
		assertThat(backend.compact(new CompactionRequest(true).ignoring(both.ignoredGroups()), ProgressMonitor.NONE)
			.factsRemoved()).isEqualTo(5);
		CompactionReport report = backend.compact(both, ProgressMonitor.NONE);
		assertThat(report.heldBack()).isEmpty();
		assertThat(report.factsRemoved()).isEqualTo(5);
		assertThat(this.history.entries()).hasSize(5);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void everyStreamHasAGroupThatHoldsItBack() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(TestFacts.batch(IntStream.range(0, 24).mapToObj(TestFacts::fact).toArray(Fact[]::new)));
		}
		String events = this.history.events().stream();
		String audits = this.history.keys(FactKind.AUDIT).stream();
		group(events, "shipper", 0, 0);
		group(audits, "auditor", 2, 0);
		assertThat(compact(this.history.options().withTrim(false, true)).heldBack()).containsExactlyInAnyOrder(
				new HeldBack("shipper", FactKind.EVENT, events, 3, timeOf(events, 0)),
				new HeldBack("auditor", FactKind.AUDIT, audits, 3, timeOf(audits, 0)));
	}

	@Test
	void whatWasDeletedUnderAGroupHoldsNothingBack() {
		this.history.store(0, 12);
		String stream = this.history.events().stream();
		group(stream, "g", 3, 0);
		this.history.commands().xgroupCreate(StreamOffset.from(stream, "$"), "new");
		CompactionReport report = compact(this.history.options().withTrim(false, false));
		assertThat(report.heldBack()).as("groups are not protected").isEmpty();
		assertThat(this.history.entries()).hasSize(5);
		this.history.store(12, 2);
		assertThat(compact(this.history.options().withTrim(false, true)).heldBack()).singleElement()
			.satisfies((held) -> assertThat(held.entries()).as("of what is left").isEqualTo(2));
		this.history.commands().xgroupSetid(StreamOffset.from(stream, "$"), "g");
		this.history.commands()
			.xpending(stream, Consumer.from("g", "c"), Range.unbounded(), Limit.from(10))
			.forEach((pending) -> this.history.commands().xack(stream, "g", pending.getId()));
		assertThat(compact(this.history.options().withTrim(false, true)).heldBack()).isEmpty();
	}

	@Test
	void longStreamsAreTrimmedInSteps() {
		RedisOptions options = this.history.options().withReadPageSize(1000).withTrim(false, true);
		RedisBackend backend = this.history.backend(this.history.uri(), options, NEWEST_5);
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 25_000));
		}
		CompactionReport report = backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.factsRemoved()).isEqualTo(24_995);
		assertThat(report.after().facts()).isEqualTo(5);
		assertThat(this.history.entries()).hasSize(5);
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aWriterOfLongAgoIsForgotten() {
		this.history.store(0, 3);
		this.history.store(3, 7);
		String writers = this.history.events().writers();
		List<String> ids = this.history.commands()
			.hkeys(writers)
			.stream()
			.filter((field) -> !field.contains(":"))
			.toList();
		assertThat(ids).hasSize(2);
		compact(this.history.options().withTrim(false, true));
		assertThat(this.history.commands().hkeys(writers)).as("too young").containsAll(ids);
		String first = ids.stream()
			.filter((id) -> "3".equals(this.history.commands().hget(writers, id)))
			.findFirst()
			.orElseThrow();
		this.history.commands().hset(writers, first + ":t", "1700000000");
		compact(this.history.options().withTrim(false, true));
		assertThat(this.history.commands().hkeys(writers)).noneMatch((field) -> field.startsWith(first))
			.containsAll(ids.stream().filter((id) -> !id.equals(first)).toList());
		assertThat(this.history.scan().isClean()).isTrue();
	}

	@Test
	void aServiceThatHidesMemoryUsageRetainsTheSame() {
		this.history.store(0, 12);
		this.history.commands()
			.aclSetuser("blind",
					AclSetuserArgs.Builder.on().nopass().allKeys().allCommands().removeCommand(CommandType.MEMORY));
		RedisURI uri = RedisURI.builder(this.history.uri()).withAuthentication("blind", "any").build();
		long size = this.history.entries().get(0).getBody().getOrDefault("data", "").length();
		RedisBackend blind = this.history.backend(uri, this.history.options(),
				RetentionPolicy.same(new Retention(null, null, 3 * size + size / 2)));
		assertThat(RedisHistory.places(blind)).containsExactly(9, 10, 11);
	}

	/** How it is done on servers before 6.2.7. */
	@Test
	void aStepThatCountsRemovesSoManyAndTheFirstThatStaysIsTheOneToldBy() {
		this.history.store(0, 12);
		List<String> ids = this.history.entries().stream().map((entry) -> entry.getId()).toList();
		String writer = this.history.commands().hkeys(this.history.events().writers()).get(0).replaceAll(":.*", "");
		try (RedisConnector connector = this.history.connector();
				SharedLink link = new SharedLink(RedisHistory.links(connector));
				Lease lease = Lease.take(link, List.of(this.history.events()), "a test")) {
			new TrimStep(this.history.events(), EntryId.of(ids.get(7)), Map.of(writer, 7L), Set.of(), true).run(link,
					lease.token(), TrimStep.How.COUNT, 7);
		}
		assertThat(this.history.places()).containsExactly(7, 8, 9, 10, 11);
		assertThat(this.history.scan().anomalies()).isEmpty();
	}

	/** Just then it is needed. */
	@Test
	void aServerThatIsOutOfMemoryIsCompactedAndItsGroupsGetOn() {
		try (RedisServer full = RedisServer.start(this.binary); RedisHistory own = new RedisHistory(full)) {
			own.store(0, 12);
			own.foreign(Map.of("data", "no fact"));
			ConsumerGroup group = own.backend().groups().group(FactKind.EVENT, "g");
			group.ensure(GroupStart.beginning());
			try (FactWriter writer = own.backend().openWriter(RedisHistory.OPTIONS);
					GroupConsumer consumer = group.join("c", GroupStart.beginning(), ConsumerOptions.DEFAULTS)) {
				full.commands().configSet("maxmemory", "100kb");
				assertThatExceptionOfType(PersistenceException.class)
					.isThrownBy(() -> writer.append(RedisHistory.events(12, 1)))
					.withMessageContaining("maxmemory is reached");
				List<Delivery> got = consumer.poll(Duration.ofSeconds(10));
				assertThat(got).hasSize(12);
				consumer.acknowledge(got);
				assertThat(consumer.counts().parked()).isEqualTo(1);
				full.commands().xdel(own.events().stream(), own.entries().get(12).getId());
				assertThat(own.backend(own.uri(), own.options().withTrim(false, true), NEWEST_5)
					.compact(CompactionRequest.NOW, ProgressMonitor.NONE)
					.factsRemoved()).isEqualTo(7);
				full.commands().configSet("maxmemory", "0");
				RedisHistory.appendUntilStored(writer, RedisHistory.events(12, 1));
			}
			assertThat(own.places()).containsExactly(7, 8, 9, 10, 11, 12);
			assertThat(own.scan().anomalies()).isEmpty();
		}
	}

}

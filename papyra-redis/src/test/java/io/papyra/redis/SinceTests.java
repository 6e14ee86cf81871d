package io.papyra.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.XAddArgs;
import io.papyra.backend.FactWriter;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A query from a time on begins at an entry id where ids tell times, and with the stream
 * where they do not: nothing in the span is missing.
 */
class SinceTests {

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	private RedisServer server;

	private RedisHistory history;

	@BeforeEach
	void start() {
		this.server = RedisServer.start(RedisBinary.standard());
		this.history = new RedisHistory(this.server);
	}

	@AfterEach
	void end() {
		this.history.close();
		this.server.close();
	}

	/** An entry of Papyra for Python under an id of its own. */
	private void put(String id, Instant time, String type) {
		this.server.commands()
			.xadd(this.history.events().stream(), new XAddArgs().id(id), Map.of("data",
					"{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":{\"system\":\"s\",\"actor_id\":1},"
							+ "\"event_type\":\"" + type + "\",\"payload\":{},\"timestamp\":" + time.getEpochSecond()
							+ "." + String.format("%06d", time.getNano() / 1000) + "}"));
	}

	private void store(RedisBackend backend, Instant time, String type) {
		try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
			writer.append(TestFacts.batch(new ActorEvent("s", ActorAddress.of("s", 1), type, null, time)));
		}
	}

	private static List<String> since(RedisBackend backend, Instant since, FactQuery.Order order) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.of(FactKind.EVENT).withSince(since).withOrder(order))) {
			return facts.map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList();
		}
	}

	private static List<String> since(RedisBackend backend, Instant since) {
		List<String> oldestFirst = since(backend, since, FactQuery.Order.OLDEST_FIRST);
		assertThat(since(backend, since, FactQuery.Order.NEWEST_FIRST))
			.containsExactlyInAnyOrderElementsOf(oldestFirst);
		return oldestFirst;
	}

	private long pages() {
		String calls = this.server.info("commandstats").getOrDefault("cmdstat_xrange", "calls=0,");
		return Long.parseLong(calls.substring("calls=".length(), calls.indexOf(',')));
	}

	@Test
	void whereIdsTellTimesWhatIsOlderIsNotRead() {
		for (int hour = 300; hour > 0; hour--) {
			Instant time = this.now.minus(Duration.ofHours(hour));
			put(time.toEpochMilli() + "-0", time, "old");
		}
		put(this.now.minusSeconds(30).toEpochMilli() + "-0", this.now, "slow clock of the server");
		RedisBackend backend = this.history.backend();
		long before = pages();
		assertThat(since(backend, this.now.minusSeconds(10), FactQuery.Order.OLDEST_FIRST))
			.containsExactly("slow clock of the server");
		assertThat(pages() - before).as("pages of ten entries").isEqualTo(1);
	}

	@Test
	void entriesUnderIdsOfTheirOwnFarBackAreFound() {
		IntStream.range(1, 40).forEach((at) -> put("5-" + at, this.now.minusSeconds(4000 - at), "old"));
		put("6-1", this.now, "copied");
		RedisBackend backend = this.history.backend();
		store(backend, this.now.plusSeconds(1), "of now");
		assertThat(since(backend, this.now.minusSeconds(5))).containsExactly("copied", "of now");
	}

	@Test
	void aServersClockThatWentBackHidesNothing() {
		long before = this.now.minus(Duration.ofHours(2)).toEpochMilli();
		// Until its clock has caught up a server gives the highest id again and again.
		IntStream.range(0, 30)
			.forEach((at) -> put(before + "-" + at, this.now.minus(Duration.ofHours(2).minusMinutes(at)), "t" + at));
		put(this.now.minusSeconds(1).toEpochMilli() + "-0", this.now, "later");
		assertThat(since(this.history.backend(), this.now.minus(Duration.ofMinutes(93)))).containsExactly("t27", "t28",
				"t29", "later");
	}

	@Test
	void idsFarAheadOfTheClockHideNothing() {
		put(this.now.minusSeconds(7200).toEpochMilli() + "-0", this.now.minusSeconds(2), "in the span");
		IntStream.range(0, 150)
			.forEach((at) -> put(this.now.minusSeconds(7000).toEpochMilli() + "-" + at, this.now.minusSeconds(7000),
					"old"));
		put("9999999999999-0", this.now.minusSeconds(7000), "ahead");
		RedisBackend backend = this.history.backend();
		store(backend, this.now, "of now");
		assertThat(this.history.entries()).last().extracting((entry) -> entry.getId()).isEqualTo("9999999999999-1");
		assertThat(since(backend, this.now.minusSeconds(5))).containsExactly("in the span", "of now");
	}

	@Test
	void aMachineWhoseClockDiffersFromTheServersReadsEverything() {
		InstantSource ahead = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(10));
		try (RedisBackend backend = new RedisBackend(RedisConnector.to(this.history.uri()), this.history.options(),
				RetentionPolicy.NONE, ahead)) {
			store(backend, this.now.plus(Duration.ofMinutes(10)), "ahead");
			IntStream.range(0, 150).forEach((at) -> put("*", this.now, "of now"));
			assertThat(since(backend, this.now.plus(Duration.ofMinutes(9)))).containsExactly("ahead");
		}
	}

}

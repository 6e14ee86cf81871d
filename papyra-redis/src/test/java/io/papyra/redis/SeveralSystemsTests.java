package io.papyra.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Several systems of one prefix are read as one history. */
class SeveralSystemsTests {

	private final RedisServer server = RedisServer.shared(RedisBinary.standard());

	private final String prefix = "p" + UUID.randomUUID();

	private RedisBackend backend(String... systems) {
		RedisOptions one = RedisOptions.of(systems[0]);
		RedisOptions options = new RedisOptions(this.prefix, List.of(systems), false, 10, one.replayWindow(), 0, false,
				one.waitTimeout(), true, true);
		return new RedisBackend(RedisConnector.to(this.server.uri()), options, RetentionPolicy.NONE);
	}

	private static List<StoredFact> read(RedisBackend backend, FactQuery query) {
		try (Stream<StoredFact> facts = backend.read(query)) {
			return facts.toList();
		}
	}

	@Test
	void theyAreMergedInTheOrderOfTheirEntriesAndReadOnAfterAnyOfThem() {
		List<Integer> expected = new ArrayList<>();
		try (RedisBackend orders = backend("orders");
				RedisBackend billing = backend("billing");
				RedisBackend both = backend("orders", "billing")) {
			try (FactWriter one = orders.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS));
					FactWriter two = billing.openWriter(new WriterOptions("billing", SyncPolicy.ALWAYS))) {
				for (int at = 0; at < 60; at += 2) {
					one.append(TestFacts.batch(at, 1));
					two.append(TestFacts.batch(at + 1, 1));
					expected.addAll(List.of(at, at + 1));
				}
			}
			List<StoredFact> all = read(both, FactQuery.all());
			assertThat(all).extracting((stored) -> TestFacts.number(stored.fact()))
				.containsExactlyInAnyOrderElementsOf(expected);
			List<StoredFact> again = new ArrayList<>(List.of(all.get(0)));
			List<StoredFact> page;
			do {
				Position after = again.get(again.size() - 1).position();
				page = read(both, FactQuery.all().withLimit(7).withAfter(after));
				again.addAll(page);
			}
			while (!page.isEmpty());
			assertThat(again).extracting((stored) -> TestFacts.number(stored.fact()))
				.as("each once, over all pages")
				.containsExactlyInAnyOrderElementsOf(expected);
			assertThat(read(orders, FactQuery.all())).hasSize(30);
		}
	}

}

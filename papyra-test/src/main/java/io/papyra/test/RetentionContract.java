package io.papyra.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactQuery.Order;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.RetentionModel.Entry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The part of the contract that is about facts that have expired. Ends of names are ids
 * of defects of Papyra for Python.
 */
abstract class RetentionContract extends QueryContract {

	static final int STORED = 24;

	@Test
	void withoutRetentionEverythingCounts() throws Exception {
		retain(RetentionPolicy.NONE);
		append(TestFacts.batch(0, STORED));
		assertThat(numbers(FactQuery.all())).isEqualTo(IntStream.range(0, STORED).boxed().toList());
	}

	@Test
	void theNewestFactsOfEachKindCount() throws Exception {
		retain(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED));
		assertThat(numbers(FactQuery.all())).containsExactly(18, 19, 20, 21, 22, 23);
		assertThat(numbers(FactQuery.of(FactKind.AUDIT).withOrder(Order.NEWEST_FIRST))).containsExactly(22, 19);
	}

	@Test
	void retentionComesBeforeEveryCondition() throws Exception {
		retain(RetentionPolicy.same(records(3)));
		Position first = append(TestFacts.batch(0, STORED)).position(0);
		assertThat(numbers(FactQuery.all().withType(ActorEvent.STARTED))).containsExactly(18);
		assertThat(numbers(FactQuery.all().withUntil(TestFacts.BEGIN.plusSeconds(18)))).containsExactly(15, 16, 17);
		assertThat(numbers(FactQuery.all().withActor("/user/a-3"))).isEmpty();
		assertThat(numbers(FactQuery.of(FactKind.EVENT).withLimit(5))).containsExactly(15, 18, 21);
		assertThat(numbers(FactQuery.of(FactKind.EVENT).withAfter(first).withLimit(2))).containsExactly(15, 18);
	}

	@Test
	void noKindPushesOutAnother() throws Exception {
		retain(new RetentionPolicy(Map.of(FactKind.EVENT, records(1), FactKind.AUDIT, records(2))));
		append(TestFacts.batch(0, STORED));
		assertThat(numbers(FactQuery.of(FactKind.EVENT))).containsExactly(21);
		assertThat(numbers(FactQuery.of(FactKind.AUDIT))).containsExactly(19, 22);
		assertThat(numbers(FactQuery.of(FactKind.DEAD_LETTER))).hasSize(STORED / 3);
	}

	@Test
	void retentionAppliesToEveryReadAtOnce() throws Exception {
		retain(RetentionPolicy.same(records(2)));
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 300; number++) {
				writer.append(TestFacts.batch(3 * number, 1));
				assertThat(numbers(FactQuery.all()))
					.isEqualTo((number == 0) ? List.of(0) : List.of(3 * (number - 1), 3 * number));
			}
		}
	}

	@Test
	void whatIsTooOldDoesNotCountAndTheFutureAndTheTimelessDo() throws Exception {
		retain(RetentionPolicy.same(new Retention(null, Duration.ofHours(1), null)));
		append(TestFacts.batch(event("impossible", Instant.EPOCH.plusSeconds(1581)), event("ancient", at(-1_000_000)),
				event("old", at(-61)), event("young", at(-59)), event("future", at(100_000))));
		append(timeless());
		append(TestFacts.batch(event("old", at(-61))));
		assertThat(types()).containsExactly("impossible", "young", "future", "timeless");
	}

	@Test
	void factsThatAreTooOldTakeNoPlaceAmongTheNewest() throws Exception {
		retain(RetentionPolicy.same(new Retention(1L, Duration.ofHours(1), null)));
		append(TestFacts.batch(event("hidden", at(-1)), event("young", at(-1)), event("old", at(-61))));
		assertThat(types()).containsExactly("young");
	}

	@Test
	void theNewestFactCountsHoweverLargeItIs() throws Exception {
		retain(RetentionPolicy.same(new Retention(null, null, 1L)));
		append(TestFacts.batch(0, STORED));
		assertThat(numbers(FactQuery.all())).containsExactly(21, 22, 23);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void theSameFactsCountAsInTheModel(long seed) throws Exception {
		Random random = new Random(seed);
		Retention retention = new Retention(random.nextBoolean() ? 1L + random.nextInt(30) : null,
				random.nextBoolean() ? Duration.ofMinutes(1 + random.nextInt(60)) : null,
				random.nextBoolean() ? 1L + random.nextInt(8_000) : null);
		retain(RetentionPolicy.same(retention));
		List<Entry> newestFirst = new ArrayList<>();
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			for (int id = 0; id < 150; id++) {
				Instant time = at(-random.nextInt(120)).plusSeconds(30);
				ActorEvent event = new ActorEvent(TestFacts.SYSTEM, ActorAddress.of(TestFacts.SYSTEM, id), "Type",
						"é".repeat(random.nextInt(200)), time);
				newestFirst.add(0, new Entry(id, time, writer.append(TestFacts.batch(event)).bytes()));
				if (id % 50 == 49) {
					List<Long> kept = new ArrayList<>();
					RetentionModel.kept(retention, newestFirst, now()).forEach((entry) -> kept.add(entry.id()));
					Collections.reverse(kept);
					assertThat(ids()).as("seed %d, %s", seed, retention).isEqualTo(kept);
				}
			}
		}
	}

	/** So many facts of each kind. */
	static Retention records(long number) {
		return new Retention(number, null, null);
	}

	/** So many minutes from now, in whole microseconds. */
	Instant at(int minutes) {
		return Instant.ofEpochSecond(now().getEpochSecond() + 60L * minutes);
	}

	static ActorEvent event(String type, @Nullable Instant time) {
		return new ActorEvent(TestFacts.SYSTEM, ActorAddress.of(TestFacts.SYSTEM, 1), type, null, time);
	}

	/** A sound event whose time is none. */
	static FactBatch timeless() {
		byte[] json = ("{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"local://1\","
				+ "\"event_type\":\"timeless\",\"payload\":null,\"timestamp\":\"yesterday\"")
			.getBytes(StandardCharsets.UTF_8);
		FactBatch batch = new FactBatch();
		batch.add(FactKind.EVENT, json, 0, json.length);
		return batch;
	}

	/** Types of the events that count. */
	List<String> types() {
		return read(FactQuery.of(FactKind.EVENT)).stream()
			.map(StoredFact::fact)
			.map((fact) -> ((ActorEvent) fact).eventType())
			.toList();
	}

	private List<Long> ids() {
		return read(FactQuery.of(FactKind.EVENT)).stream()
			.map(StoredFact::fact)
			.map((fact) -> (Long) ((ActorEvent) fact).actorAddress().actorId())
			.toList();
	}

}

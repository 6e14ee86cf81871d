package io.papyra.test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.papyra.backend.FactBatch;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;

/**
 * Facts for tests, one for each number: the same number gives the same fact, another
 * number another one. Three in a row are an event, an audit and a dead letter. What is
 * read back from a store equals what was given.
 */
public final class TestFacts {

	/** Time of fact 0; each next one is a second later. */
	public static final Instant BEGIN = Instant.parse("2026-01-15T10:00:00.000001Z");

	/** The system of all facts. */
	public static final String SYSTEM = "s";

	private static final InstantSource CLOCK = InstantSource.fixed(BEGIN);

	private TestFacts() {
	}

	/** The fact of a number, from 0. */
	public static Fact fact(int number) {
		Instant time = BEGIN.plusSeconds(number);
		return switch (number % 3) {
			case 0 -> new ActorEvent(SYSTEM, ActorAddress.of(SYSTEM, number, "/user/a-" + number),
					(number % 2 == 0) ? ActorEvent.STARTED : ActorEvent.CRASHED, payload(number), time);
			case 1 -> new Audit(SYSTEM, time, number, number, 0, 0, 1, List.of("o"), List.of(), 2);
			default -> new DeadLetter(SYSTEM, ActorAddress.of(SYSTEM, number), "Order", payload(number), time);
		};
	}

	private static Map<String, Object> payload(int number) {
		return new TreeMap<>(Map.of("n", (long) number, "t", "é\n"));
	}

	/** The number of a fact that {@link #fact(int)} made, or -1 if it did not make it. */
	public static int number(Fact fact) {
		Instant time = fact.timestamp();
		if (time == null) {
			return -1;
		}
		int number = (int) (time.getEpochSecond() - BEGIN.getEpochSecond());
		return (number >= 0 && fact(number).equals(fact)) ? number : -1;
	}

	/** A dead letter of that second after {@link #BEGIN}, with a reason and a sender. */
	static DeadLetter letter(int second, DeadLetter.Reason reason) {
		return new DeadLetter(SYSTEM, ActorAddress.of(SYSTEM, second), "Order", null, BEGIN.plusSeconds(second), reason,
				"why", ActorAddress.of(SYSTEM, 1, "/user/sender"));
	}

	/** How many seconds after {@link #BEGIN} a fact was, or -1 if it has no time. */
	static int second(Fact fact) {
		Instant time = fact.timestamp();
		return (time != null) ? (int) (time.getEpochSecond() - BEGIN.getEpochSecond()) : -1;
	}

	/** A batch of the facts of a range of numbers. */
	public static FactBatch batch(int first, int count) {
		return batch(IntStream.range(first, first + count).mapToObj(TestFacts::fact).toArray(Fact[]::new));
	}

	/** A batch of any facts, with payloads of any size. */
	public static FactBatch batch(Fact... facts) {
		FactEncoder encoder = new FactEncoder(SYSTEM, Integer.MAX_VALUE, Set.of(), CLOCK);
		FactBatch batch = new FactBatch();
		for (Fact fact : facts) {
			int length = encoder.encode(fact);
			batch.add(fact.kind(), encoder.array(), 0, length);
		}
		return batch;
	}

}

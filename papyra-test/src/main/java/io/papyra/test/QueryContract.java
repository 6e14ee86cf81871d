package io.papyra.test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactQuery.Order;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The part of the contract that is about questions and their answers. */
abstract class QueryContract extends WatchContract {

	private static final int COUNT = 24;

	@Test
	void readsAreLazy() {
		assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
				"this virtual machine does not count what a thread allocates");
		String large = "x".repeat(100_000);
		try (FactWriter writer = this.backend.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.NEVER))) {
			for (int i = 0; i < 200; i++) {
				writer.append(TestFacts.batch(ActorEvent.of(ActorAddress.of("s", 1), "Large", large)));
			}
		}
		long all = allocated(false);
		assertThat(allocated(true)).as("bytes that reading one of 200 facts allocates, where all of them take " + all)
			.isLessThan(Math.max(all / 4, 2_000_000));
	}

	private long allocated(boolean one) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.all())) {
			Iterator<StoredFact> each = facts.iterator();
			int count = 0;
			while (each.hasNext() && (count == 0 || !one)) {
				each.next();
				count++;
			}
			assertThat(count).isEqualTo(one ? 1 : 200);
		}
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	@Test
	void anEmptyStoreAnswersEveryQuestionWithNothing() {
		assertThat(read(FactQuery.all())).isEmpty();
		assertThat(read(FactQuery.of(FactKind.AUDIT).withLimit(3).withOrder(Order.NEWEST_FIRST))).isEmpty();
	}

	@Test
	void factsComeBackOldestFirstByDefault() {
		store();
		assertThat(numbers(FactQuery.all())).isEqualTo(range(0, COUNT));
	}

	@Test
	void factsComeBackNewestFirstOnDemand() {
		store();
		assertThat(numbers(FactQuery.all().withOrder(Order.NEWEST_FIRST))).isEqualTo(reversed(range(0, COUNT)));
	}

	@Test
	void kindsAreToldApart() {
		store();
		for (FactKind kind : FactKind.values()) {
			assertThat(read(FactQuery.of(kind))).hasSize(COUNT / 3).allMatch((stored) -> stored.fact().kind() == kind);
		}
		assertThat(numbers(FactQuery.all().withKinds(Set.of(FactKind.EVENT, FactKind.DEAD_LETTER)).withLimit(3)))
			.containsExactly(20, 21, 23);
	}

	@Test
	void aLimitGivesTheNewestInEitherOrder() {
		store();
		assertThat(numbers(FactQuery.all().withLimit(5))).isEqualTo(range(COUNT - 5, COUNT));
		assertThat(numbers(FactQuery.all().withLimit(5).withOrder(Order.NEWEST_FIRST)))
			.isEqualTo(reversed(range(COUNT - 5, COUNT)));
		assertThat(numbers(FactQuery.all().withLimit(COUNT))).isEqualTo(range(0, COUNT));
		assertThat(numbers(FactQuery.all().withLimit(COUNT + 1))).isEqualTo(range(0, COUNT));
		assertThat(numbers(FactQuery.of(FactKind.AUDIT).withLimit(2))).containsExactly(19, 22);
	}

	@Test
	void afterAPositionALimitGivesTheFirst() {
		store();
		FactQuery events = FactQuery.of(FactKind.EVENT);
		List<StoredFact> all = read(events);
		Position third = all.get(2).position();
		assertThat(numbers(events.withAfter(third))).containsExactly(9, 12, 15, 18, 21);
		assertThat(numbers(events.withAfter(third).withLimit(2))).containsExactly(9, 12);
		assertThat(numbers(events.withAfter(third).withLimit(2).withOrder(Order.NEWEST_FIRST))).containsExactly(12, 9);
		assertThat(numbers(events.withAfter(all.get(all.size() - 1).position()))).isEmpty();
	}

	@Test
	void aPositionMayMeanFactsOfAllKinds() {
		assumeFalse(hasPositionsOfOneKind(), "a position means one kind");
		store();
		List<StoredFact> all = read(FactQuery.all());
		Position third = all.get(2).position();
		assertThat(numbers(FactQuery.all().withAfter(third))).isEqualTo(range(3, COUNT));
		assertThat(numbers(FactQuery.all().withAfter(third).withLimit(4))).isEqualTo(range(3, 7));
		assertThat(numbers(FactQuery.all().withAfter(third).withLimit(4).withOrder(Order.NEWEST_FIRST)))
			.isEqualTo(reversed(range(3, 7)));
		assertThat(numbers(FactQuery.all().withAfter(all.get(COUNT - 1).position()))).isEmpty();
	}

	@Test
	void afterTheLastNumberThereIsNothingAndWithoutNumbersItIsNoPosition() {
		store();
		FactQuery behind = FactQuery.all().withAfter(Position.of(Long.MAX_VALUE));
		if (hasNumberedPositions()) {
			assertThat(numbers(behind)).isEmpty();
		}
		else {
			assertThatExceptionOfType(UnknownPositionException.class).isThrownBy(() -> numbers(behind));
		}
	}

	@Test
	void afterTheStartThereIsEverything() {
		store();
		assertThat(numbers(FactQuery.all().withAfter(Position.START))).isEqualTo(range(0, COUNT));
		assertThat(Position.of("0")).isEqualTo(Position.START);
	}

	@Test
	void aPositionKeepsItsMeaningAsAText() {
		store();
		Position third = read(FactQuery.of(FactKind.EVENT)).get(2).position();
		assertThat(numbers(FactQuery.of(FactKind.EVENT).withAfter(Position.of(third.text())))).containsExactly(9, 12,
				15, 18, 21);
	}

	@Test
	void aPositionThatTheStoreCannotHaveGivenIsRefusedByName() {
		store();
		for (String text : List.of("no position of any store", "-1", "007")) {
			assertThatExceptionOfType(UnknownPositionException.class).as(text)
				.isThrownBy(() -> read(FactQuery.of(FactKind.EVENT).withAfter(Position.of(text))))
				.withMessageContaining("'" + text + "'");
		}
	}

	@Test
	void oneCanWalkThroughAStorePageByPage() {
		store();
		List<Integer> walked = new ArrayList<>();
		Position after = read(FactQuery.of(FactKind.EVENT)).get(0).position();
		List<StoredFact> page;
		do {
			page = read(FactQuery.of(FactKind.EVENT).withAfter(after).withLimit(3));
			page.forEach((stored) -> walked.add(TestFacts.number(stored.fact())));
			after = page.isEmpty() ? after : page.get(page.size() - 1).position();
		}
		while (!page.isEmpty());
		assertThat(walked).containsExactly(3, 6, 9, 12, 15, 18, 21);
	}

	@Test
	void withinAKindTheOrderIsThatOfTheNumbersWhateverTheTime() {
		append(TestFacts.batch(TestFacts.fact(9), TestFacts.fact(0), TestFacts.fact(6)));
		FactQuery events = FactQuery.of(FactKind.EVENT);
		assertThat(numbers(events)).containsExactly(9, 0, 6);
		assertThat(numbers(events.withOrder(Order.NEWEST_FIRST))).containsExactly(6, 0, 9);
		assertThat(numbers(events.withLimit(2))).containsExactly(0, 6);
	}

	@Test
	void acrossKindsTheOrderIsThatOfTheLogOrOfTime() {
		append(TestFacts.batch(TestFacts.fact(4), TestFacts.fact(0), TestFacts.fact(2)));
		List<Integer> expected = hasLogPerKind() ? List.of(0, 2, 4) : List.of(4, 0, 2);
		assertThat(numbers(FactQuery.all())).isEqualTo(expected);
		assertThat(numbers(FactQuery.all().withOrder(Order.NEWEST_FIRST))).isEqualTo(reversed(expected));
		assertThat(numbers(FactQuery.all().withLimit(2))).isEqualTo(expected.subList(1, 3));
	}

	@Test
	void timesAreInclusiveAtTheBeginningAndExclusiveAtTheEnd() {
		store();
		FactQuery from = FactQuery.all().withSince(TestFacts.BEGIN.plusSeconds(5));
		assertThat(numbers(from)).isEqualTo(range(5, COUNT));
		assertThat(numbers(from.withUntil(TestFacts.BEGIN.plusSeconds(8)))).isEqualTo(range(5, 8));
		assertThat(numbers(from.withUntil(TestFacts.BEGIN.plusSeconds(8)).withLimit(2))).isEqualTo(range(6, 8));
		assertThat(numbers(from.withUntil(TestFacts.BEGIN))).isEmpty();
	}

	@Test
	void typesAreThoseOfEventsAndMessages() {
		store();
		assertThat(numbers(FactQuery.all().withType(ActorEvent.CRASHED))).containsExactly(3, 9, 15, 21);
		assertThat(numbers(FactQuery.all().withType("Order").withLimit(2))).containsExactly(20, 23);
		assertThat(numbers(FactQuery.all().withType("order"))).isEmpty();
	}

	@Test
	void actorsAreFoundByIdPathAndPrefix() {
		store();
		assertThat(numbers(FactQuery.all().withActor("9"))).containsExactly(9);
		assertThat(numbers(FactQuery.all().withActor("s/9"))).containsExactly(9);
		assertThat(numbers(FactQuery.all().withActor("/user/a-9"))).containsExactly(9);
		assertThat(numbers(FactQuery.all().withActor("/user/a-1*"))).containsExactly(12, 15, 18);
		assertThat(numbers(FactQuery.all().withActor("8"))).isEmpty();
	}

	@Test
	void targetsOfDeadLettersAreFound() {
		store();
		assertThat(numbers(FactQuery.all().withTarget("8"))).containsExactly(8);
		assertThat(numbers(FactQuery.all().withTarget("s/1*"))).containsExactly(11, 14, 17);
		assertThat(numbers(FactQuery.all().withTarget("t/1*"))).isEmpty();
		assertThat(numbers(FactQuery.all().withTarget("1*"))).containsExactly(11, 14, 17);
		assertThat(numbers(FactQuery.all().withTarget("9"))).isEmpty();
	}

	@Test
	void reasonsOfDeadLettersAreFound() {
		store();
		append(TestFacts.batch(TestFacts.letter(COUNT, DeadLetter.Reason.DROPPED),
				TestFacts.letter(COUNT + 1, DeadLetter.Reason.DEAD),
				TestFacts.letter(COUNT + 2, DeadLetter.Reason.DROPPED)));
		FactQuery dropped = FactQuery.all().withReason(DeadLetter.Reason.DROPPED);
		assertThat(seconds(dropped)).containsExactly(COUNT, COUNT + 2);
		assertThat(seconds(dropped.withLimit(1))).containsExactly(COUNT + 2);
		assertThat(seconds(dropped.withOrder(Order.NEWEST_FIRST))).containsExactly(COUNT + 2, COUNT);
		assertThat(read(FactQuery.all().withReason(DeadLetter.Reason.SUPPRESSED))).isEmpty();
	}

	private List<Integer> seconds(FactQuery query) {
		return read(query).stream().map((stored) -> TestFacts.second(stored.fact())).toList();
	}

	@Test
	void conditionsHoldTogether() {
		store();
		assertThat(numbers(FactQuery.of(FactKind.EVENT)
			.withType(ActorEvent.STARTED)
			.withSince(TestFacts.BEGIN.plusSeconds(1))
			.withLimit(2)
			.withOrder(Order.NEWEST_FIRST))).containsExactly(18, 12);
		assertThat(numbers(FactQuery.of(FactKind.AUDIT).withType(ActorEvent.STARTED))).isEmpty();
	}

	private void store() {
		append(TestFacts.batch(0, 10));
		append(TestFacts.batch(10, COUNT - 10));
	}

	private static List<Integer> range(int from, int to) {
		return IntStream.range(from, to).boxed().toList();
	}

	private static List<Integer> reversed(List<Integer> numbers) {
		List<Integer> reversed = new ArrayList<>(numbers);
		Collections.reverse(reversed);
		return reversed;
	}

}

package io.papyra.test;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.Compactable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Watchable;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LogGap;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What every {@link PersistenceBackend} has to keep, as tests. Extend it, fill in how a
 * backend on an empty store is made and which capabilities it is meant to have, and as
 * many of the other hooks as apply; tests whose hook is missing are skipped and say so.
 */
public abstract class PersistenceBackendContract extends HealthContract {

	private static final byte[] GAP = new LogGap(TestFacts.SYSTEM, TestFacts.BEGIN, TestFacts.BEGIN, TestFacts.BEGIN,
			Map.of("event", 1L), Map.of("buffer_full", 1L))
		.encode();

	@Test
	void aBackendTellsItsNameAndPlaceAndItsCapabilitiesByItsType() {
		assertThat(this.backend.name()).matches("[a-z][a-z0-9-]*");
		assertThat(this.backend.location()).isNotBlank();
		assertThat(Stream
			.of(Scannable.class, Recoverable.class, Diagnosable.class, Compactable.class, Measurable.class,
					Watchable.class)
			.filter((capability) -> capability.isInstance(this.backend))
			.collect(Collectors.<Class<?>>toSet())).isEqualTo(capabilities());
	}

	@Test
	void numbersRiseByOneWithinABatchAndOnAndOn() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			AppendResult first = writer.append(TestFacts.batch(0, 6));
			AppendResult second = writer.append(TestFacts.batch(6, 3));
			assertThat(first.bytes()).isPositive();
			assertThat(second.bytes()).isPositive();
			List<StoredFact> stored = read(FactQuery.all());
			assertThat(stored).hasSize(9).allMatch((fact) -> fact.seq() > 0);
			assertThat(stored).allMatch((fact) -> (fact.writer() != null) == hasSeveralWriters());
			// Of the log's own: the facts of a kind, or all.
			int step = hasLogPerKind() ? 3 : 1;
			for (int next = step; next < 9; next++) {
				long seq = stored.get(next).seq();
				long before = stored.get(next - step).seq();
				boolean sameBatch = next / 6 == (next - step) / 6;
				assertThat(seq).isGreaterThan(before).isLessThanOrEqualTo(sameBatch ? before + 1 : Long.MAX_VALUE);
			}
		}
	}

	@Test
	void aBatchTellsThePositionOfEachOfItsFacts() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 6));
			AppendResult second = writer.append(TestFacts.batch(6, 6));
			writer.append(TestFacts.batch(12, 3));
			for (int index = 0; index < 6; index++) {
				int number = 6 + index;
				FactQuery ofKind = FactQuery.of(TestFacts.fact(number).kind());
				assertThat(numbers(ofKind.withAfter(second.position(index)))).isEqualTo(
						IntStream.range(number + 1, 15).filter((next) -> next % 3 == number % 3).boxed().toList());
			}
			if (hasNumberedPositions()) {
				List<StoredFact> stored = read(FactQuery.all());
				assertThat(stored).allMatch((fact) -> fact.position().equals(Position.of(fact.seq())));
				assertThat(stored.subList(6, 12)).extracting(StoredFact::position)
					.containsExactly(second.position(0), second.position(1), second.position(2), second.position(3),
							second.position(4), second.position(5));
			}
		}
	}

	@Test
	void anEmptyBatchStoresNothing() {
		append(new FactBatch());
		assertThat(read(FactQuery.all())).isEmpty();
		append(TestFacts.batch(0, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

	@Test
	void aLineOfTheRecorderItselfIsNoFact() {
		FactBatch batch = TestFacts.batch(0, 1);
		batch.add(null, GAP, 0, GAP.length);
		FactBatch audit = TestFacts.batch(1, 1);
		batch.add(FactKind.AUDIT, audit.array(), 0, audit.byteCount());
		AppendResult appended = append(batch);
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
		append(TestFacts.batch(2, 3));
		assertThat(numbers(FactQuery.of(FactKind.AUDIT).withAfter(appended.position(2)))).containsExactly(4);
	}

	@Test
	void payloadsOfEveryKindComeBackEqual() {
		Map<String, @Nullable Object> payload = new TreeMap<>();
		payload.put("null", null);
		payload.put("numbers", List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0.5, 1e-7));
		payload.put("texts", List.of("", "\"\\/\b\f\n\r\t", "\u0000\u001f", "naïve \u2028\u2029 \uD83D\uDE00 日本"));
		payload.put("nested", Map.of("a", List.of(Map.of("b", List.of(true, false)))));
		ActorEvent event = new ActorEvent("sys\u00E9", ActorAddress.of("s", "id-1"), "My \"own\" type", payload,
				TestFacts.BEGIN);
		append(TestFacts.batch(event));
		assertThat(read(FactQuery.all())).singleElement()
			.satisfies((stored) -> assertThat(stored.fact()).isEqualTo(event));
	}

	@Test
	void aLargeFactComesBackWhole() {
		String large = "x\u00E9".repeat(700_000);
		append(TestFacts.batch(ActorEvent.of(ActorAddress.of("s", 1), "Large", large), TestFacts.fact(1)));
		List<StoredFact> facts = read(FactQuery.all());
		assertThat(facts).hasSize(2);
		assertThat(((ActorEvent) facts.get(0).fact()).payload()).isEqualTo(large);
		assertThat(numbers(FactQuery.all().withLimit(1))).containsExactly(1);
	}

	@Test
	void manySmallBatchesComeBackInOrder() {
		try (FactWriter writer = this.backend.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			for (int number = 0; number < 500; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		assertThat(numbers(FactQuery.all())).isEqualTo(IntStream.range(0, 500).boxed().toList());
	}

	@ParameterizedTest
	@EnumSource
	void aRestartKeepsEverythingAndTheNumbersContinue(SyncPolicy policy) throws Exception {
		FactWriter writer = this.backend.openWriter(new WriterOptions("s", policy));
		writer.append(TestFacts.batch(0, 3));
		writer.sync();
		AppendResult last = writer.append(TestFacts.batch(3, 3));
		writer.close();
		long before = read(FactQuery.of(FactKind.EVENT)).get(1).seq();
		reopen();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3, 4, 5);
		append(TestFacts.batch(6, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3, 4, 5, 6);
		List<StoredFact> behind = read(FactQuery.of(FactKind.EVENT).withAfter(last.position(0)));
		assertThat(behind).hasSize(1);
		// Another writer has numbers of its own.
		assertThat(behind.get(0).seq()).isGreaterThan(hasSeveralWriters() ? 0 : before);
	}

	@Test
	void aSecondWriterIsRefusedOrToldApart() throws Exception {
		if (hasSeveralWriters()) {
			severalWritersAreToldApart();
		}
		else {
			thereIsOneWriterAtATime();
		}
	}

	private void severalWritersAreToldApart() throws Exception {
		PersistenceBackend reopened = reopenBackend();
		PersistenceBackend other = (reopened != null) ? reopened : this.backend;
		try (FactWriter one = this.backend.openWriter(OPTIONS); FactWriter two = other.openWriter(OPTIONS)) {
			for (int number = 0; number < 24; number += 6) {
				one.append(TestFacts.batch(number, 3));
				two.append(TestFacts.batch(number + 3, 3));
			}
		}
		Map<Integer, String> writers = new TreeMap<>();
		for (FactKind kind : FactKind.values()) {
			List<StoredFact> stored = read(FactQuery.of(kind));
			assertThat(stored).hasSize(8);
			Map<String, Long> last = new TreeMap<>();
			for (StoredFact fact : stored) {
				String name = Objects.requireNonNull(fact.writer(), "a fact without its writer");
				assertThat(fact.seq()).isGreaterThan(last.getOrDefault(name, 0L));
				last.put(name, fact.seq());
				writers.put(TestFacts.number(fact.fact()), name);
			}
		}
		Set<String> ofOne = new TreeSet<>();
		Set<String> ofTwo = new TreeSet<>();
		writers.forEach((number, name) -> ((number / 3 % 2 == 0) ? ofOne : ofTwo).add(name));
		assertThat(ofOne).hasSize(1).doesNotContainAnyElementsOf(ofTwo);
		assertThat(ofTwo).hasSize(1);
	}

	private void thereIsOneWriterAtATime() throws Exception {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			assertThatExceptionOfType(WriterLockedException.class).isThrownBy(() -> this.backend.openWriter(OPTIONS));
			writer.append(TestFacts.batch(0, 1));
			PersistenceBackend other = reopenBackend();
			if (other != null) {
				assertThatExceptionOfType(WriterLockedException.class).isThrownBy(() -> other.openWriter(OPTIONS));
			}
			writer.append(TestFacts.batch(1, 1));
		}
		append(TestFacts.batch(2, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2);
	}

	@Test
	void aWriterInAnotherProcessIsRefusedOrToldApart() throws Exception {
		Class<? extends BackendOpener> opener = openerInAnotherProcess();
		assumeTrue(opener != null, "no hook to open the store in another process");
		if (hasSeveralWriters()) {
			severalProcessesWrite(opener);
		}
		else {
			thereIsOneWriterInAllProcesses(opener);
		}
	}

	private void severalProcessesWrite(Class<? extends BackendOpener> opener) throws Exception {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			try (SecondProcess other = SecondProcess.start(opener, this.backend)) {
				assertThat(other.said()).isEqualTo(SecondProcess.WRITES);
				writer.append(TestFacts.batch(3, 3));
			}
			writer.append(TestFacts.batch(6, 3));
		}
		append(TestFacts.batch(9, 3));
		List<StoredFact> events = read(FactQuery.of(FactKind.EVENT));
		assertThat(events).as("beside a writer that was killed")
			.extracting((stored) -> TestFacts.number(stored.fact()))
			.containsExactly(0, 3, 6, 9);
		assertThat(events.stream().map(StoredFact::writer).distinct()).hasSize(2);
	}

	private void thereIsOneWriterInAllProcesses(Class<? extends BackendOpener> opener) throws Exception {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
			try (SecondProcess other = SecondProcess.start(opener, this.backend)) {
				assertThat(other.said()).isEqualTo(SecondProcess.REFUSED);
			}
			writer.append(TestFacts.batch(1, 1));
		}
		try (SecondProcess other = SecondProcess.start(opener, this.backend)) {
			assertThat(other.said()).isEqualTo(SecondProcess.WRITES);
			assertThatExceptionOfType(WriterLockedException.class).isThrownBy(() -> this.backend.openWriter(OPTIONS));
			assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
		}
		append(TestFacts.batch(2, 1));
		assertThat(numbers(FactQuery.all())).as("after a writer that was killed").containsExactly(0, 1, 2);
	}

	@Test
	void aWriterMayBeClosedTwiceAndThenRefusesToAppend() {
		FactWriter writer = this.backend.openWriter(OPTIONS);
		writer.append(TestFacts.batch(0, 1));
		writer.close();
		try (FactWriter next = this.backend.openWriter(OPTIONS)) {
			writer.close();
			assertThatExceptionOfType(PersistenceException.class)
				.isThrownBy(() -> writer.append(TestFacts.batch(1, 1)));
			next.append(TestFacts.batch(2, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 2);
	}

	@Test
	void syncingWithoutAnythingToSyncDoesNothing() {
		try (FactWriter writer = this.backend.openWriter(new WriterOptions("s", SyncPolicy.EVERY_SECOND))) {
			writer.sync();
			writer.append(TestFacts.batch(0, 1));
			writer.sync();
			writer.sync();
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

	@Test
	void whatWasAppendedIsReadWhileTheWriterIsOpen() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 2));
			try (Stream<StoredFact> begun = this.backend.read(FactQuery.all())) {
				Iterator<StoredFact> facts = begun.iterator();
				assertThat(TestFacts.number(facts.next().fact())).isZero();
				writer.append(TestFacts.batch(2, 2));
				assertThat(TestFacts.number(facts.next().fact())).isEqualTo(1);
			}
			assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3);
		}
	}

	@Test
	void readersBesideAWriterSeeOnlyWholeFactsInOrder() throws Exception {
		int count = 400;
		try (FactWriter writer = this.backend.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> readUntil(count));
			for (int number = 0; number < count; number += 2) {
				writer.append(TestFacts.batch(number, 2));
			}
			assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(count);
		}
	}

	private int readUntil(int count) {
		int seen = 0;
		while (seen < count) {
			int found = hasLogPerKind() ? readEachKind() : readAll();
			assertThat(found).isGreaterThanOrEqualTo(seen);
			seen = found;
		}
		return seen;
	}

	private int readAll() {
		List<Integer> numbers = numbers(FactQuery.all());
		assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
		return numbers.size();
	}

	/** The logs of a batch need not be written at the same moment. */
	private int readEachKind() {
		int found = 0;
		for (FactKind kind : FactKind.values()) {
			List<Integer> numbers = numbers(FactQuery.of(kind));
			assertThat(numbers).isEqualTo(
					IntStream.range(0, numbers.size()).map((index) -> 3 * index + kind.ordinal()).boxed().toList());
			found += numbers.size();
		}
		return found;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3 })
	void aStreamMayBeClosedBeforeItsEnd(int taken) {
		append(TestFacts.batch(0, 6));
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.all())) {
			assertThat(facts.limit(taken)).hasSize(taken);
		}
		Stream<StoredFact> untouched = this.backend.read(FactQuery.all());
		untouched.close();
		untouched.close();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(untouched::count);
		assertThat(numbers(FactQuery.all())).hasSize(6);
	}

	@Test
	void anInterruptedReaderHarmsNobody() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			Thread.currentThread().interrupt();
			try {
				numbers(FactQuery.all());
			}
			catch (PersistenceException ex) {
				// It may fail itself.
			}
			finally {
				assertThat(Thread.interrupted()).as("the interrupt is left for its owner").isTrue();
			}
			writer.append(TestFacts.batch(3, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3);
	}

	@Test
	void aBatchThatFailsMayBeGivenAgainAndIsThereOnce() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 2));
			assumeTrue(failNextAppend(), "no hook to make an append fail");
			FactBatch batch = TestFacts.batch(2, 4);
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(batch));
			assertThat(numbers(FactQuery.all())).startsWith(0, 1).isSubsetOf(0, 1, 2, 3, 4, 5);
			writer.append(batch);
			assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3, 4, 5);
		}
	}

	@Test
	void aDamagedFactIsSkippedAndTheOthersAreReturned() throws Exception {
		append(TestFacts.batch(0, 5));
		damage(2);
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4);
		assertThat(numbers(FactQuery.all().withLimit(3))).containsExactly(1, 3, 4);
		append(TestFacts.batch(5, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4, 5);
	}

}

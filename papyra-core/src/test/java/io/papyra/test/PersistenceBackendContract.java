package io.papyra.test;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.Appended;
import io.papyra.backend.Examinable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanReport;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.GapCodec;
import io.papyra.codec.LogGap;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What every {@link PersistenceBackend} has to keep, as tests. Extend it, fill in how a
 * backend on an empty store is made and which capabilities it is meant to have, and as
 * many of the other hooks as apply; tests whose hook is missing are skipped and say so.
 */
public abstract class PersistenceBackendContract extends QueryContract {

	private static final byte[] GAP = GapCodec.encode(new LogGap(TestFacts.SYSTEM, TestFacts.BEGIN, TestFacts.BEGIN,
			TestFacts.BEGIN, Map.of("event", 1L), Map.of("buffer_full", 1L)));

	@Test
	void aBackendTellsItsNameAndPlaceAndItsCapabilitiesByItsType() {
		assertThat(this.backend.name()).matches("[a-z][a-z0-9-]*");
		assertThat(this.backend.location()).isNotBlank();
		assertThat(Stream.of(Scannable.class, Recoverable.class, Examinable.class)
			.filter((capability) -> capability.isInstance(this.backend))
			.collect(Collectors.<Class<?>>toSet())).isEqualTo(capabilities());
	}

	@Test
	void numbersRiseByOneWithinABatchAndOnAndOn() {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			Appended first = writer.append(TestFacts.batch(0, 3));
			Appended second = writer.append(TestFacts.batch(3, 2));
			assertThat(first.seq(0)).isPositive();
			assertThat(first.bytes()).isPositive();
			assertThat(second.seq(0)).isGreaterThanOrEqualTo(first.seq(0) + 3);
			assertThat(read(FactQuery.all()).stream().map(StoredFact::seq)).containsExactly(first.seq(0),
					first.seq(0) + 1, first.seq(0) + 2, second.seq(0), second.seq(0) + 1);
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
		Appended appended = append(batch);
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
		assertThat(read(FactQuery.all()).get(1).seq()).isEqualTo(appended.seq(0) + 2);
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
	void aRestartKeepsEverythingAndTheNumbersGoOn(SyncPolicy policy) throws Exception {
		FactWriter writer = this.backend.openWriter(new WriterOptions("s", policy));
		long last = writer.append(TestFacts.batch(0, 3)).seq(0) + 2;
		writer.sync();
		writer.append(TestFacts.batch(3, 3));
		writer.close();
		reopen();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3, 4, 5);
		assertThat(append(TestFacts.batch(6, 1)).seq(0)).isGreaterThan(last + 3);
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3, 4, 5, 6);
	}

	@Test
	void thereIsOneWriterAtATime() throws Exception {
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
			List<Integer> numbers = numbers(FactQuery.all());
			assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList())
				.hasSizeGreaterThanOrEqualTo(seen);
			seen = numbers.size();
		}
		return seen;
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
		long first = append(TestFacts.batch(0, 5)).seq(0);
		assumeTrue(damageFact(first + 2), "no hook to damage a fact");
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4);
		assertThat(numbers(FactQuery.all().withLimit(3))).containsExactly(1, 3, 4);
		append(TestFacts.batch(5, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4, 5);
	}

	@Test
	void aScanOfASoundStoreIsCleanAndCounts() {
		Scannable scannable = capability(Scannable.class);
		ScanReport empty = scannable.scan(Work.UNWATCHED);
		assertThat(empty.isClean()).isTrue();
		assertThat(empty.factCount()).isZero();
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			Appended appended = writer.append(TestFacts.batch(0, 7));
			ScanReport report = scannable.scan(Work.UNWATCHED);
			assertThat(report.anomalies()).isEmpty();
			assertThat(report.facts())
				.isEqualTo(Map.of(FactKind.EVENT, 3L, FactKind.AUDIT, 2L, FactKind.DEAD_LETTER, 2L));
			assertThat(report.lastSeq()).isEqualTo(appended.seq(0) + 6);
			assertThat(report.writer()).isNotNull();
		}
		assertThat(scannable.scan(Work.UNWATCHED).writer()).isNull();
	}

	@Test
	void aScanFindsDamage() throws Exception {
		Scannable scannable = capability(Scannable.class);
		long first = append(TestFacts.batch(0, 5)).seq(0);
		assumeTrue(damageFact(first + 2), "no hook to damage a fact");
		assertThat(scannable.scan(Work.UNWATCHED).isClean()).isFalse();
		assertThat(scannable.scan(Work.UNWATCHED).factCount()).isEqualTo(4);
	}

	@Test
	void aRecoveryIsRefusedWhileAWriterIsOpen() {
		Recoverable recoverable = capability(Recoverable.class);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			assertThatExceptionOfType(WriterLockedException.class)
				.isThrownBy(() -> recoverable.recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED));
			writer.append(TestFacts.batch(0, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

	@ParameterizedTest
	@EnumSource
	void aRecoveryOfASoundStoreChangesNothing(RecoveryMode mode) {
		Recoverable recoverable = capability(Recoverable.class);
		append(TestFacts.batch(0, 4));
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED);
		assertThat(report.changed()).isFalse();
		assertThat(report.after().isClean()).isTrue();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3);
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void aRecoveryTakesOutDamageOnceAndKeepsTheRest(RecoveryMode mode) throws Exception {
		Recoverable recoverable = capability(Recoverable.class);
		long first = append(TestFacts.batch(0, 5)).seq(0);
		assumeTrue(damageFact(first + 2), "no hook to damage a fact");
		RecoveryReport dry = recoverable.recover(new RecoveryRequest(mode, null, true), Work.UNWATCHED);
		assertThat(dry.changed()).isFalse();
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED);
		assertThat(report.changed()).isTrue();
		assertThat(report.linesRemoved()).isEqualTo(1).isEqualTo(dry.linesRemoved());
		assertThat(report.setAside()).isNotEmpty();
		assertThat(report.after().isClean()).isTrue();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4);
		assertThat(recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED).changed()).isFalse();
		append(TestFacts.batch(5, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4, 5);
	}

	@Test
	void anExaminationOfASoundStoreFindsNothingWrongAndNeverThrows() {
		Examinable examinable = capability(Examinable.class);
		assertThat(examinable.examine()).noneMatch((finding) -> finding.severity() == Finding.Severity.ERROR);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
			assertThatNoException().isThrownBy(examinable::examine);
			writer.append(TestFacts.batch(1, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
	}

	private <T> T capability(Class<T> type) {
		assumeTrue(type.isInstance(this.backend), () -> "the backend is not " + type.getSimpleName());
		return type.cast(this.backend);
	}

	private void reopen() throws Exception {
		PersistenceBackend reopened = reopenBackend();
		assumeTrue(reopened != null, "the store does not outlive its backend");
		this.backend = reopened;
	}

}

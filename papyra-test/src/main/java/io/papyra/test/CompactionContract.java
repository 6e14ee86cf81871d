package io.papyra.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.papyra.backend.AppendResult;
import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The part of the contract that is about expired facts that leave the store. */
abstract class CompactionContract extends RetentionContract {

	@Test
	void aCompactionRemovesWhatIsExpiredAndTellsHowMuch() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED));
		List<Fact> counting = facts(FactQuery.all());
		CompactionReport report = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.dryRun()).isFalse();
		assertThat(report.location()).isEqualTo(this.backend.location());
		assertThat(report.before().facts()).isEqualTo(STORED);
		assertThat(report.after().facts()).isEqualTo(6);
		for (FactKind kind : FactKind.values()) {
			assertThat(report.expired().get(kind)).isEqualTo(Map.of(ExpiryReason.RECORDS, 6L));
			assertThat(report.before().of(kind).facts()).isEqualTo(8);
			assertThat(report.after().of(kind).facts()).isEqualTo(2);
			assertThat(report.after().of(kind).bytes()).isPositive().isLessThan(report.before().of(kind).bytes());
		}
		assertThat(report.factsRemoved()).isEqualTo(18);
		assertThat(report.bytesReclaimed()).isPositive();
		assertThat(facts(FactQuery.all())).isEqualTo(counting);
		assertSound();
	}

	@Test
	void aDryRunTellsTheSameAndChangesNothing() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED));
		CompactionReport dry = compactable.compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE);
		assertThat(dry.dryRun()).isTrue();
		assertThat(dry.before().facts()).isEqualTo(STORED);
		assertThat(compactable.compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE).before())
			.isEqualTo(dry.before());
		CompactionReport report = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.before()).isEqualTo(dry.before());
		assertThat(report.expired()).isEqualTo(dry.expired());
		assertThat(report.after().kinds()).isEqualTo(dry.after().kinds());
	}

	@Test
	void runningItTwiceRemovesNothingMore() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(3)));
		append(TestFacts.batch(0, STORED));
		compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		CompactionReport again = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(again.factsRemoved()).isZero();
		assertThat(again.filesDropped() + again.filesRewritten()).isZero();
		assertThat(again.after()).isEqualTo(again.before());
		assertSound();
	}

	@Test
	void withoutRetentionNothingIsRemoved() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.NONE);
		append(TestFacts.batch(0, STORED));
		CompactionReport report = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.factsRemoved()).isZero();
		assertThat(report.after().facts()).isEqualTo(STORED);
		assertThat(numbers(FactQuery.all())).hasSize(STORED);
	}

	@Test
	void everyFactIsRemovedForTheReasonForWhichItDoesNotCount() throws Exception {
		Compactable compactable = compactable(new RetentionPolicy(Map.of(FactKind.EVENT,
				new Retention(2L, Duration.ofHours(1), null), FactKind.DEAD_LETTER, new Retention(null, null, 1L))));
		append(TestFacts.batch(event("old", at(-61)), event("third", at(-3)), event("second", at(-2)),
				event("old", at(-70)), TestFacts.fact(2), TestFacts.fact(5), TestFacts.fact(1)));
		append(timeless());
		CompactionReport report = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.expired()).isEqualTo(Map.of(FactKind.EVENT,
				Map.of(ExpiryReason.AGE, compactsTheBeginningAlone() ? 1L : 2L, ExpiryReason.RECORDS, 1L),
				FactKind.DEAD_LETTER, Map.of(ExpiryReason.SIZE, 1L)));
		assertThat(report.timeless()).isEqualTo(1);
		assertThat(types()).containsExactly("second", "timeless");
		assertThat(numbers(FactQuery.of(FactKind.DEAD_LETTER))).containsExactly(5);
		assertThat(numbers(FactQuery.of(FactKind.AUDIT))).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7 })
	void aWriterContinuesWhileItsStoreIsCompacted(int records) throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(records)));
		AtomicBoolean done = new AtomicBoolean();
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			CompletableFuture<Void> compacting = CompletableFuture.runAsync(() -> {
				while (!done.get()) {
					compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				}
			});
			for (int number = 0; number < 300 && !compacting.isDone(); number += 3) {
				writer.append(TestFacts.batch(number, 3));
				assertThat(numbers(FactQuery.of(FactKind.EVENT))).endsWith(number)
					.hasSize(Math.min(records, number / 3 + 1));
			}
			done.set(true);
			compacting.get(60, TimeUnit.SECONDS);
			compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			writer.append(TestFacts.batch(300, 3));
		}
		finally {
			done.set(true);
		}
		assertThat(numbers(FactQuery.all())).hasSize(3 * records).endsWith(300, 301, 302);
		assertSound();
	}

	@Test
	void numbersContinueAfterACompactionThatLeftNothing() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(new Retention(null, Duration.ofHours(1), null)));
		AppendResult last = append(TestFacts.batch(event("old", at(-61)), event("old", at(-62))));
		compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(read(FactQuery.all())).isEmpty();
		assertSound();
		append(TestFacts.batch(event("young", at(0))));
		assertThat(types()).containsExactly("young");
		assertThat(read(FactQuery.of(FactKind.EVENT).withAfter(last.position(1)))).hasSize(1);
	}

	@Test
	void aCompactedStoreOutlivesARestart() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED));
		List<Fact> counting = facts(FactQuery.all());
		compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		reopen();
		assertThat(facts(FactQuery.all())).isEqualTo(counting);
		assertSound();
		append(TestFacts.batch(STORED, 3));
		assertThat(numbers(FactQuery.all())).endsWith(23, 24, 25, 26);
	}

	@Test
	void damageIsNeverCompactedAway() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED - 1));
		damage(20);
		append(TestFacts.batch(STORED - 1, 1));
		List<Fact> counting = facts(FactQuery.all());
		for (CompactionRequest request : List.of(CompactionRequest.DRY_RUN, CompactionRequest.NOW)) {
			assertThatExceptionOfType(CompactionRefusedException.class)
				.isThrownBy(() -> compactable.compact(request, ProgressMonitor.NONE))
				.withMessageContaining(this.backend.location());
		}
		assertThat(facts(FactQuery.all())).isEqualTo(counting);
		assertThat(capability(Scannable.class).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).factCount())
			.isEqualTo(STORED - 1);
	}

	@Test
	void aCompactionThatIsCancelledChangesNothing() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		append(TestFacts.batch(0, STORED));
		assertThatExceptionOfType(WorkCancelledException.class)
			.isThrownBy(() -> compactable.compact(CompactionRequest.NOW, (done, total) -> {
				throw new WorkCancelledException("cancelled");
			}));
		assertThat(numbers(FactQuery.all())).containsExactly(18, 19, 20, 21, 22, 23);
		assertSound();
		assertThat(compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved()).isEqualTo(18);
	}

	@Test
	void aStoreKnowsHowMuchItHolds() {
		Measurable measurable = capability(Measurable.class);
		long[] bytes = new long[3];
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 9; number++) {
				bytes[number % 3] += writer.append(TestFacts.batch(number, 1)).bytes();
				StorageUsage use = measurable.measure();
				assertThat(use).isNotNull();
				assertThat(use.facts()).isEqualTo(number + 1);
			}
		}
		StorageUsage use = measurable.measure();
		assertThat(use).isNotNull();
		for (FactKind kind : FactKind.values()) {
			assertThat(use.of(kind)).isEqualTo(new StorageUsage.KindUsage(3, bytes[kind.ordinal()]));
		}
		assertThat(use.bytes()).isGreaterThanOrEqualTo(bytes[0] + bytes[1] + bytes[2]);
	}

	@Test
	void aStoreKnowsHowMuchItHoldsAfterAScanToo() throws Exception {
		Measurable measurable = capability(Measurable.class);
		append(TestFacts.batch(0, STORED));
		StorageUsage written = measurable.measure();
		reopen();
		capability(Scannable.class).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(capability(Measurable.class).measure()).isNotNull().isEqualTo(written);
	}

	@Test
	void aStoreTellsWhatIsFreeBeforeItIsThereAndWhileItIsWritten() throws Exception {
		Measurable measurable = capability(Measurable.class);
		assertFree(measurable);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, STORED));
			assertFree(measurable);
		}
		assertFree(measurable);
		assertThat(measurable.maxTotalSize()).satisfiesAnyOf((most) -> assertThat(most).isNull(),
				(most) -> assertThat(most).isPositive());
		assertSound();
		assertThat(facts(FactQuery.all())).hasSize(STORED);
	}

	private static void assertFree(Measurable measurable) {
		assertThat(measurable.freeSpace()).satisfiesAnyOf((free) -> assertThat(free).isNull(),
				(free) -> assertThat(free).isNotNegative());
	}

	@Test
	void aStoreThatIsCompactedHoldsWhatTheReportSays() throws Exception {
		Compactable compactable = compactable(RetentionPolicy.same(records(2)));
		Measurable measurable = capability(Measurable.class);
		append(TestFacts.batch(0, STORED));
		StorageUsage before = measurable.measure();
		CompactionReport report = compactable.compact(CompactionRequest.DRY_RUN, ProgressMonitor.NONE);
		assertThat(measurable.measure()).isEqualTo(before).isEqualTo(report.before());
		StorageUsage after = compactable.compact(CompactionRequest.NOW, ProgressMonitor.NONE).after();
		assertThat(measurable.measure()).isEqualTo(after).isNotEqualTo(before);
	}

	private Compactable compactable(RetentionPolicy retention) throws Exception {
		retain(retention);
		Compactable compactable = capability(Compactable.class);
		assertThat(compactable.retention()).isEqualTo(retention);
		return compactable;
	}

	private void assertSound() {
		if (this.backend instanceof Scannable scannable) {
			assertThat(scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		}
	}

}

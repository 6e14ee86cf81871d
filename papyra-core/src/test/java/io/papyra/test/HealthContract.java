package io.papyra.test;

import java.util.Map;

import io.papyra.backend.Appended;
import io.papyra.backend.Examinable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Finding;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.ScanMode;
import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Scannable;
import io.papyra.backend.Work;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** The part of the contract that is about finding damage and repairing it. */
abstract class HealthContract extends CompactionContract {

	@Test
	void aScanOfAValidStoreIsCleanAndCounts() {
		Scannable scannable = capability(Scannable.class);
		ScanReport empty = scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
		assertThat(empty.isClean()).isTrue();
		assertThat(empty.factCount()).isZero();
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			Appended appended = writer.append(TestFacts.batch(0, 7));
			ScanReport report = scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
			assertThat(report.anomalies()).isEmpty();
			assertThat(report.facts())
				.isEqualTo(Map.of(FactKind.EVENT, 3L, FactKind.AUDIT, 2L, FactKind.DEAD_LETTER, 2L));
			if (hasNumberedPositions()) {
				assertThat(Position.of(report.lastSeq())).isEqualTo(appended.position(6));
			}
		}
	}

	@Test
	void aScanTellsWhoHasTheStoreOpenForWriting() {
		Scannable scannable = capability(Scannable.class);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
			ScanReport report = scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
			assertThat(report.isClean()).isTrue();
			assertThat(report.writer() != null || hasSeveralWriters()).as("who writes").isTrue();
		}
		assertThat(scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED).writer()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void aScanReadsAtLeastWhatIsAskedForAndTellsHowMuch(ScanMode mode) {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 7));
		ScanReport report = scannable.scan(new ScanRequest(mode), Work.UNWATCHED);
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.factCount()).isEqualTo(7);
		assertThat(report.extent().full() || mode == ScanMode.INCREMENTAL).isTrue();
		assertThat(report.extent().reason().isEmpty() || mode == ScanMode.INCREMENTAL).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "CHECKSUMS", "RECORDS" })
	void aScanFindsDamage(ScanMode mode) throws Exception {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 5));
		damage(2);
		ScanReport report = scannable.scan(new ScanRequest(mode), Work.UNWATCHED);
		assertThat(report.isClean()).isFalse();
		assertThat(report.factCount()).isEqualTo(4);
	}

	@Test
	void aRecoveryBesideAWriterIsRefusedUnlessThereMayBeSeveral_A9() throws Exception {
		Recoverable recoverable = capability(Recoverable.class);
		if (hasSeveralWriters()) {
			aRecoveryRunsBesideWriters(recoverable);
			return;
		}
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			assertThatExceptionOfType(WriterLockedException.class)
				.isThrownBy(() -> recoverable.recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED));
			writer.append(TestFacts.batch(0, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

	private void aRecoveryRunsBesideWriters(Recoverable recoverable) throws Exception {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			damage(2);
			RecoveryReport report = recoverable.recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED);
			assertThat(report.linesRemoved()).isEqualTo(1);
			writer.append(TestFacts.batch(3, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3);
	}

	@ParameterizedTest
	@EnumSource
	void aRecoveryOfAValidStoreChangesNothing(RecoveryMode mode) {
		Recoverable recoverable = capability(Recoverable.class);
		append(TestFacts.batch(0, 4));
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED);
		assertThat(report.changed()).isFalse();
		assertThat(report.after().isClean()).isTrue();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 2, 3);
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void aRecoveryRemovesDamageOnceAndKeepsTheRest(RecoveryMode mode) throws Exception {
		Recoverable recoverable = capability(Recoverable.class);
		append(TestFacts.batch(0, 5));
		damage(2);
		RecoveryReport dry = recoverable.recover(new RecoveryRequest(mode, null, true), Work.UNWATCHED);
		assertThat(dry.changed()).isFalse();
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED);
		assertThat(report.changed()).isTrue();
		assertThat(report.linesRemoved()).isEqualTo(1).isEqualTo(dry.linesRemoved());
		assertThat(report.savedTo()).isNotEmpty();
		assertThat(report.after().isClean()).isTrue();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4);
		assertThat(recoverable.recover(RecoveryRequest.of(mode), Work.UNWATCHED).changed()).isFalse();
		append(TestFacts.batch(5, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4, 5);
	}

	@Test
	void anExaminationOfAValidStoreFindsNothingWrongAndNeverThrows() {
		Examinable examinable = capability(Examinable.class);
		assertThat(examinable.examine()).noneMatch((finding) -> finding.severity() == Finding.Severity.ERROR);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
			assertThatNoException().isThrownBy(examinable::examine);
			writer.append(TestFacts.batch(1, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
	}

	@Test
	void aScanOfWhatIsNewCountsEverythingAndFindsDamageThatIsNew() throws Exception {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 4));
		assertThat(scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED).isClean()).isTrue();
		append(TestFacts.batch(4, 3));
		ScanReport report = scannable.scan(ScanRequest.INCREMENTAL, Work.UNWATCHED);
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.facts()).isEqualTo(scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED).facts());
		assertThat(report.factCount()).isEqualTo(7);
		damage(4);
		ScanReport damaged = scannable.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
		assertThat(damaged.isClean()).isFalse();
		assertThat(damaged.extent().full()).isTrue();
		assertThat(damaged.factCount()).isEqualTo(6);
	}

}

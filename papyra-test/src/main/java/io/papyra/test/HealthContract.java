package io.papyra.test;

import java.util.Map;

import io.papyra.backend.AppendResult;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanMode;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
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
		ScanReport empty = scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(empty.isClean()).isTrue();
		assertThat(empty.factCount()).isZero();
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			AppendResult appended = writer.append(TestFacts.batch(0, 7));
			ScanReport report = scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
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
			ScanReport report = scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(report.isClean()).isTrue();
			assertThat(report.writer() != null || hasSeveralWriters()).as("who writes").isTrue();
		}
		assertThat(scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).writer()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void aScanReadsAtLeastWhatIsAskedForAndTellsHowMuch(ScanMode mode) {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 7));
		ScanReport report = scannable.scan(new ScanRequest(mode), ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.factCount()).isEqualTo(7);
		assertThat(report.coverage().full() || mode == ScanMode.INCREMENTAL).isTrue();
		assertThat(report.coverage().reason().isEmpty() || mode == ScanMode.INCREMENTAL).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "CHECKSUMS", "RECORDS" })
	void aScanFindsDamage(ScanMode mode) throws Exception {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 5));
		damage(2);
		ScanReport report = scannable.scan(new ScanRequest(mode), ProgressMonitor.NONE);
		assertThat(report.isClean()).isFalse();
		assertThat(report.factCount()).isEqualTo(4);
	}

	@Test
	void aRecoveryBesideAWriterIsRefusedUnlessThereMayBeSeveral() throws Exception {
		Recoverable recoverable = capability(Recoverable.class);
		if (hasSeveralWriters()) {
			aRecoveryRunsBesideWriters(recoverable);
			return;
		}
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			assertThatExceptionOfType(WriterLockedException.class)
				.isThrownBy(() -> recoverable.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE));
			writer.append(TestFacts.batch(0, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0);
	}

	private void aRecoveryRunsBesideWriters(Recoverable recoverable) throws Exception {
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			damage(2);
			RecoveryReport report = recoverable.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
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
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
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
		RecoveryReport dry = recoverable.recover(new RecoveryRequest(mode, null, true), ProgressMonitor.NONE);
		assertThat(dry.changed()).isFalse();
		RecoveryReport report = recoverable.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
		assertThat(report.changed()).isTrue();
		assertThat(report.linesRemoved()).isEqualTo(1).isEqualTo(dry.linesRemoved());
		assertThat(report.savedTo()).isNotEmpty();
		assertThat(report.after().isClean()).isTrue();
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4);
		assertThat(recoverable.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE).changed()).isFalse();
		append(TestFacts.batch(5, 1));
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1, 3, 4, 5);
	}

	@Test
	void anExaminationOfAValidStoreFindsNothingWrongAndNeverThrows() {
		Diagnosable diagnosable = capability(Diagnosable.class);
		assertThat(diagnosable.diagnose()).noneMatch((finding) -> finding.severity() == Finding.Severity.ERROR);
		try (FactWriter writer = this.backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
			assertThatNoException().isThrownBy(diagnosable::diagnose);
			writer.append(TestFacts.batch(1, 1));
		}
		assertThat(numbers(FactQuery.all())).containsExactly(0, 1);
	}

	@Test
	void aScanOfWhatIsNewCountsEverythingAndFindsDamageThatIsNew() throws Exception {
		Scannable scannable = capability(Scannable.class);
		append(TestFacts.batch(0, 4));
		assertThat(scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		append(TestFacts.batch(4, 3));
		ScanReport report = scannable.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.facts()).isEqualTo(scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).facts());
		assertThat(report.factCount()).isEqualTo(7);
		damage(4);
		ScanReport damaged = scannable.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(damaged.isClean()).isFalse();
		assertThat(damaged.coverage().full()).isTrue();
		assertThat(damaged.factCount()).isEqualTo(6);
	}

}

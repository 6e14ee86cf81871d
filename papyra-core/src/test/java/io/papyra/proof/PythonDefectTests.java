package io.papyra.proof;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.rotating.RotatingBackend;
import io.papyra.backend.rotating.RotatingOptions;
import io.papyra.disk.SimulatedDisk;
import io.papyra.fact.FactQuery;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.HistoryVerifier.Expected;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Defects of Papyra for Python in rotation, compaction and recovery, each by its id in
 * docs/python-defects.md, do not happen here.
 */
class PythonDefectTests {

	@ParameterizedTest
	@EnumSource
	void repairOfOneLineDropsNoOther_A5(StoreKind kind) {
		Map<Path, byte[]> files = new TreeMap<>(DamageProgramme.sound(kind));
		Set<Integer> all = DamageProgramme.facts(kind, files);
		Path log = DamageProgramme.logs(files).get(0);
		byte[] bytes = Objects.requireNonNull(files.get(log)).clone();
		bytes[bytes.length - 100] ^= 1;
		files.put(log, bytes);
		SimulatedDisk disk = SimulatedDisk.holding(files);
		RecoveryReport report = recover(kind, disk, RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(kind.verifier(StoreKind.Settings.DEFAULTS).verifyContent(disk, new Expected(Set.of(), all)))
			.hasSize(all.size() - 1);
	}

	@ParameterizedTest
	@EnumSource
	void noCrashOfACompactionCostsAFact_A6(StoreKind kind) {
		assertThat(CrashProgramme.crashes(Scenario.COMPACT, kind, 100)).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void noCrashOfAQuarantineCostsAFact_A7(StoreKind kind) {
		assertThat(CrashProgramme.crashes(Scenario.QUARANTINE_DAMAGED_LINE, kind, 100)).isPositive();
	}

	@Test
	void otherLimitsHideNoSegment_A16() {
		SimulatedDisk disk = new SimulatedDisk();
		write(disk, 600, 30);
		assertThat(read(open(disk, 100_000))).hasSize(30);
		assertThat(read(open(disk, 1))).hasSize(30);
	}

	@Test
	void quarantineOfSegmentsBecomesCleanAndStaysSo_B11() {
		Map<Path, byte[]> files = new TreeMap<>(DamageProgramme.sound(StoreKind.ROTATING));
		Path log = DamageProgramme.logs(files).get(0);
		byte[] bytes = Objects.requireNonNull(files.get(log)).clone();
		bytes[bytes.length - 100] ^= 1;
		files.put(log, bytes);
		SimulatedDisk disk = SimulatedDisk.holding(files);
		assertThat(recover(StoreKind.ROTATING, disk, RecoveryMode.QUARANTINE).after().isClean()).isTrue();
		for (int run = 0; run < 3; run++) {
			RecoveryReport report = recover(StoreKind.ROTATING, disk, RecoveryMode.QUARANTINE);
			assertThat(report.before().isClean()).isTrue();
			assertThat(report.changed()).isFalse();
		}
	}

	@Test
	void noSegmentOutgrowsItsLimitByMoreThanABatch_C1() {
		SimulatedDisk disk = new SimulatedDisk();
		write(disk, 1000, 200);
		List<byte[]> segments = disk.contents()
			.entrySet()
			.stream()
			.filter((file) -> StoreKind.isLog(file.getKey()))
			.map(Map.Entry::getValue)
			.toList();
		assertThat(segments).hasSizeGreaterThan(20).allMatch((bytes) -> bytes.length < 1500);
		assertThat(read(open(disk, 1000))).hasSize(200);
	}

	@Test
	void aFactLargerThanASegmentIsKeptInOneOfItsOwn_C9() {
		SimulatedDisk disk = new SimulatedDisk();
		write(disk, 1, 9);
		assertThat(read(open(disk, 1)))
			.containsExactlyInAnyOrderElementsOf(new TreeSet<>(IntStream.range(0, 9).boxed().toList()));
		assertThat(disk.contents().keySet().stream().filter(StoreKind::isLog)).hasSize(9);
	}

	private static RotatingBackend open(SimulatedDisk disk, long segment) {
		return new RotatingBackend(StoreKind.DIRECTORY, new RotatingOptions(segment, null), RetentionPolicy.NONE, disk,
				StoreKind.clock());
	}

	private static void write(SimulatedDisk disk, long segment, int facts) {
		try (FactWriter writer = open(disk, segment)
			.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
			for (int number = 0; number < facts; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
	}

	private static List<Integer> read(PersistenceBackend backend) {
		try (var facts = backend.read(FactQuery.all())) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).toList();
		}
	}

	private static RecoveryReport recover(StoreKind kind, SimulatedDisk disk, RecoveryMode mode) {
		PersistenceBackend backend = kind.open(disk, StoreKind.Settings.DEFAULTS, StoreKind.clock());
		return ((Recoverable) backend).recover(RecoveryRequest.of(mode), Work.UNWATCHED);
	}

}

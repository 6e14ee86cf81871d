package io.papyra.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole files, damaged at random, against an oracle that knows nothing of the engine
 * (F13). Each input is told by its seed; {@code -Dpapyra.seed=…} begins with another one.
 */
@Tag("proof")
@Tag("always")
class FileFuzzTests {

	private static final List<byte[]> SOUND = Stream
		.of(DamageProgramme.sound(StoreKind.JSON), DamageProgramme.compacted(StoreKind.JSON))
		.map((files) -> Objects.requireNonNull(files.get(StoreKind.LOG)))
		.toList();

	@Test
	void damagedFilesAreReadAndRepairedAsTheOracleSays() {
		fuzz(Long.getLong("papyra.seed", 20261121L), 10_000 / Integer.getInteger("papyra.every", 12));
	}

	@Test
	@Tag("long")
	void manyDamagedFilesAreReadAndRepairedAsTheOracleSays() {
		fuzz(Long.getLong("papyra.seed", System.nanoTime()), 200_000);
	}

	private static void fuzz(long firstSeed, int inputs) {
		long began = System.nanoTime();
		System.out.println("damaged files begin with seed " + firstSeed);
		LongStream.range(firstSeed, firstSeed + inputs).parallel().forEach((seed) -> {
			byte[] file = new FileMutator(new Random(seed * 0x9E3779B97F4A7C15L), SOUND, true).next();
			try {
				judge(file);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage() + "\n" + Lines.text(file), ex);
			}
		});
		System.out.printf("%,d damaged files in %,d ms%n", inputs, (System.nanoTime() - began) / 1_000_000);
	}

	private static void judge(byte[] file) {
		FuzzOracle oracle = new FuzzOracle(file);
		SimulatedDisk disk = SimulatedDisk.holding(Map.of(StoreKind.LOG, file));
		List<StoredFact> facts = read(disk, FactQuery.Order.OLDEST_FIRST);
		List<StoredFact> backwards = read(disk, FactQuery.Order.NEWEST_FIRST);
		Collections.reverse(backwards);
		assertThat(backwards).as("facts, backwards").isEqualTo(facts);
		assertThat(numbers(facts)).as("facts, forwards").containsAll(numbers(oracle));
		ScanReport scan = scan(disk);
		assertThat(numbers(facts)).as("facts, each once").doesNotHaveDuplicates();
		judge(oracle, scan);
		repair(disk, oracle, file, facts.size());
	}

	private static void judge(FuzzOracle oracle, ScanReport scan) {
		Map<AnomalyType, Long> counts = scan.anomalyCounts();
		if (oracle.damaged > 0 || !oracle.isInOrder()) {
			assertThat(counts).as("anomalies").isNotEmpty();
		}
		if (oracle.isValid()) {
			assertThat(counts).as("anomalies").isEmpty();
		}
		if (oracle.lacksCounted() && oracle.damaged == 0) {
			assertThat(counts).as("anomalies").isNotEmpty();
		}
		if (!oracle.isInOrder() && oracle.damaged == 0) {
			assertThat(counts).as("anomalies").containsKey(AnomalyType.SEQUENCE_REPEAT);
		}
	}

	private static void repair(SimulatedDisk disk, FuzzOracle oracle, byte[] file, int readable) {
		RecoveryReport report = recover(disk);
		// Only what a newer version or Papyra for Python may know stays unresolved.
		assertThat(report.after().anomalies()).as("unresolved")
			.allMatch((left) -> left.type() == AnomalyType.UNKNOWN_KIND || left.type() == AnomalyType.UNSUPPORTED_FORMAT
					|| left.detail().endsWith("Papyra for Python reads it, so a repair keeps it"));
		byte[] repaired = disk.contents().getOrDefault(StoreKind.LOG, new byte[0]);
		FuzzOracle now = new FuzzOracle(repaired);
		assertThat(now.isInOrder()).as("order of lines").isTrue();
		assertThat(now.bodies()).as("sound records").containsAll(oracle.bodies());
		assertThat(now.checksummed).as("sound lines, byte for byte").containsAll(oracle.kept().values());
		List<Long> after = numbers(read(disk, FactQuery.Order.OLDEST_FIRST));
		assertThat(after).as("facts after a repair").containsAll(numbers(now)).isSorted();
		assertThat(after).as("facts after a repair").hasSizeGreaterThanOrEqualTo(readable);
		StoreKind.JSON.verifier(StoreKind.Settings.DEFAULTS)
			.checkAccount(new TreeMap<>(Map.of(StoreKind.LOG, file)), disk.contents(), report);
		Map<Path, byte[]> once = disk.contents();
		assertThat(recover(disk).changed()).as("a second repair changes something").isFalse();
		assertThat(disk.contents()).as("a second repair").containsExactlyInAnyOrderEntriesOf(once);
	}

	private static List<StoredFact> read(SimulatedDisk disk, FactQuery.Order order) {
		try (Stream<StoredFact> facts = open(disk).read(FactQuery.all().withOrder(order))) {
			return new ArrayList<>(facts.toList());
		}
	}

	private static List<Long> numbers(List<StoredFact> facts) {
		return facts.stream().map(StoredFact::seq).toList();
	}

	private static List<Long> numbers(FuzzOracle oracle) {
		return oracle.checksummed.stream()
			.filter(FuzzOracle.Checksummed::isFact)
			.map(FuzzOracle.Checksummed::seq)
			.distinct()
			.toList();
	}

	private static ScanReport scan(SimulatedDisk disk) {
		return ((Scannable) open(disk)).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private static RecoveryReport recover(SimulatedDisk disk) {
		return ((Recoverable) open(disk)).recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false, true),
				ProgressMonitor.NONE);
	}

	private static PersistenceBackend open(SimulatedDisk disk) {
		return StoreKind.JSON.open(disk, StoreKind.Settings.DEFAULTS, StoreKind.clock());
	}

}

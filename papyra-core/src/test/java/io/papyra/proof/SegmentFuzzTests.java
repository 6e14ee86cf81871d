package io.papyra.proof;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sets of segments of which one is damaged at random (F13): one repair settles them, and
 * loses no fact that could be read. No lines are forged: one that proves a number which
 * another one has, in the midst of the set, cannot get a new number there and is set
 * aside.
 */
@Tag("proof")
class SegmentFuzzTests {

	private static final Map<Path, byte[]> SOUND = sound();

	private static final List<Path> EVENTS = DamageProgramme.logs(SOUND)
		.stream()
		.filter((log) -> log.toString().contains("/events/"))
		.toList();

	@Test
	void damagedSegmentsAreRepairedWithoutLoss() {
		fuzz(Long.getLong("papyra.seed", 20261121L), 3_000 / Integer.getInteger("papyra.every", 6));
	}

	@Test
	@Tag("long")
	void manyDamagedSegmentsAreRepairedWithoutLoss() {
		fuzz(Long.getLong("papyra.seed", System.nanoTime()), 60_000);
	}

	private static Map<Path, byte[]> sound() {
		Run run = new Run(StoreKind.ROTATING, StoreKind.Settings.DEFAULTS, StoreKind.clock());
		run.open(SyncPolicy.ALWAYS);
		for (int batch = 0; batch < 5; batch++) {
			run.append(3);
		}
		return run.close().files();
	}

	private static void fuzz(long firstSeed, int inputs) {
		long began = System.nanoTime();
		System.out.println("damaged segments begin with seed " + firstSeed);
		LongStream.range(firstSeed, firstSeed + inputs).parallel().forEach((seed) -> {
			SortedMap<Path, byte[]> files = damaged(new Random(seed * 0x9E3779B97F4A7C15L));
			try {
				judge(files);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + ex.getMessage() + "\n" + text(files), ex);
			}
		});
		System.out.printf("%,d damaged segments in %,d ms%n", inputs, (System.nanoTime() - began) / 1_000_000);
	}

	private static SortedMap<Path, byte[]> damaged(Random random) {
		SortedMap<Path, byte[]> files = new TreeMap<>(SOUND);
		if (random.nextBoolean()) {
			files.keySet().removeIf((file) -> file.toString().endsWith(".checkpoint"));
		}
		Path log = EVENTS.get(random.nextInt(EVENTS.size()));
		byte[] sound = Objects.requireNonNull(SOUND.get(log));
		files.put(log, new FileMutator(random, List.of(sound), false).next());
		return files;
	}

	private static void judge(SortedMap<Path, byte[]> files) {
		SimulatedDisk disk = SimulatedDisk.holding(files);
		Set<Fact> readable = new HashSet<>(read(disk));
		RecoveryReport report = recover(disk);
		// Chance may make a known kind an unknown one, or a line that Papyra for Python
		// reads, where no checksum speaks against it.
		assertThat(report.after().anomalies()).as("unresolved")
			.allMatch((left) -> left.type() == AnomalyType.UNKNOWN_KIND
					|| left.detail().endsWith("Papyra for Python reads it, so a repair keeps it"));
		assertThat(read(disk)).as("facts after a repair").containsAll(readable);
		StoreKind.ROTATING.verifier(StoreKind.Settings.DEFAULTS).checkAccount(files, disk.contents(), report);
		assertThat(recover(disk).changed()).as("a second repair changes something").isFalse();
	}

	private static List<Fact> read(SimulatedDisk disk) {
		try (Stream<StoredFact> facts = open(disk).read(FactQuery.all())) {
			return facts.map(StoredFact::fact).toList();
		}
	}

	private static RecoveryReport recover(SimulatedDisk disk) {
		return ((Recoverable) open(disk)).recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false, true),
				ProgressMonitor.NONE);
	}

	private static PersistenceBackend open(SimulatedDisk disk) {
		return StoreKind.ROTATING.open(disk, StoreKind.Settings.DEFAULTS, StoreKind.clock());
	}

	private static String text(SortedMap<Path, byte[]> files) {
		return files.entrySet()
			.stream()
			.filter((file) -> EVENTS.contains(file.getKey()))
			.map((file) -> "--- " + file.getKey() + "\n" + Lines.text(file.getValue()))
			.collect(Collectors.joining("\n"));
	}

}

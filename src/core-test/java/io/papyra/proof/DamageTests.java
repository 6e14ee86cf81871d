package io.papyra.proof;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.proof.HistoryVerifier.Expected;
import io.papyra.report.AnomalyType;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Small stores, written and compacted, of which bits are flipped, files cut, lines and
 * whole segments removed, doubled, swapped and renamed: all of it is found, everything
 * else is returned, and a repair loses nothing (F10, F11). Of the bits and cuts that the
 * gate judges with {@code -Dpapyra.every=1} so manieth are.
 */
@Tag("proof")
class DamageTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 12);

	static Stream<Arguments> stores() {
		return Stream.of(StoreKind.values())
			.flatMap((kind) -> Stream.of(Arguments.of(kind, "written", DamageProgramme.sound(kind)),
					Arguments.of(kind, "compacted", DamageProgramme.compacted(kind))));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("stores")
	void everyFlippedBitIsFound(StoreKind kind, String how, Map<Path, byte[]> files) {
		tell("flipped bits", kind, how, DamageProgramme.flips(kind, files, 11 * EVERY));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("stores")
	@Tag("long")
	void everySingleFlippedBitIsFound(StoreKind kind, String how, Map<Path, byte[]> files) {
		tell("all flipped bits", kind, how, DamageProgramme.flips(kind, files, 1));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("stores")
	void everyCutIsFound(StoreKind kind, String how, Map<Path, byte[]> files) {
		tell("cuts", kind, how, DamageProgramme.cuts(kind, files, EVERY));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("stores")
	void everyLineThatIsLostDoubledOrMovedIsFound(StoreKind kind, String how, Map<Path, byte[]> files) {
		tell("lines", kind, how, DamageProgramme.lines(kind, files));
	}

	@Test
	void everySegmentThatIsLostIsFoundByItsType() {
		Map<Path, byte[]> sound = DamageProgramme.sound(StoreKind.ROTATING);
		for (Path log : DamageProgramme.logs(sound)) {
			Map<Path, byte[]> files = new TreeMap<>(sound);
			files.remove(log);
			boolean last = DamageProgramme.logs(sound)
				.stream()
				.noneMatch((other) -> other.startsWith(log.getParent()) && other.compareTo(log) > 0);
			assertFound(files, sound, last ? AnomalyType.TAIL_LOST : AnomalyType.SEQUENCE_GAP, log + " is lost");
		}
	}

	@Test
	void everySegmentUnderAWrongNameIsFoundByItsType() {
		Map<Path, byte[]> sound = DamageProgramme.sound(StoreKind.ROTATING);
		for (Path log : DamageProgramme.logs(sound)) {
			byte[] bytes = Objects.requireNonNull(sound.get(log));
			Path other = Path.of(log.toString().replaceFirst("0000(\\d)\\.ndjson", "0900$1.ndjson"));
			Map<Path, byte[]> copied = new TreeMap<>(sound);
			copied.put(other, bytes);
			assertFound(copied, sound, AnomalyType.ORPHANED_ROTATED_FILE, log + " is there twice");
			Map<Path, byte[]> renamed = new TreeMap<>(copied);
			renamed.remove(log);
			assertFound(renamed, sound, AnomalyType.ORPHANED_ROTATED_FILE, log + " has a wrong name");
		}
	}

	@Test
	void aForeignFileIsFoundByItsTypeAndLeavesWithARepair() {
		Map<Path, byte[]> sound = DamageProgramme.sound(StoreKind.ROTATING);
		Map<Path, byte[]> files = new TreeMap<>(sound);
		files.put(StoreKind.DIRECTORY.resolve("events/notes.txt"), new byte[] { 'x' });
		assertFound(files, sound, AnomalyType.UNEXPECTED_FILE, "a foreign file");
	}

	private static void assertFound(Map<Path, byte[]> files, Map<Path, byte[]> sound, AnomalyType type, String what) {
		SimulatedDisk disk = SimulatedDisk.holding(files);
		assertThat(DamageProgramme.scan(StoreKind.ROTATING, disk).anomalyCounts()).as(what).containsKey(type);
		StoreKind.ROTATING.verifier(StoreKind.Settings.DEFAULTS)
			.verify(disk, new Expected(java.util.Set.of(), DamageProgramme.facts(StoreKind.ROTATING, sound), true),
					what);
	}

	private static void tell(String what, StoreKind kind, String how, long cases) {
		System.out.printf("%s, %s, %s: %,d cases%n", what, kind, how, cases);
		assertThat(cases).isPositive();
	}

}

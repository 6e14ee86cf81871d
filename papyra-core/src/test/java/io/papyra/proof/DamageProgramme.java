package io.papyra.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.HistoryVerifier.Expected;

/** Damages small sound stores and has each result judged. */
final class DamageProgramme {

	private static final int FACTS = 9;

	private DamageProgramme() {
	}

	/** A cleanly closed store of nine facts, of which each kind has several segments. */
	static Map<Path, byte[]> sound(StoreKind kind) {
		Run run = new Run(kind, StoreKind.Settings.DEFAULTS, StoreKind.clock());
		run.open(SyncPolicy.ALWAYS).append(3).append(3).append(3).close();
		return run.files();
	}

	/** The same after a compaction to the newest two of each kind. */
	static Map<Path, byte[]> compacted(StoreKind kind) {
		Run run = new Run(kind, new StoreKind.Settings(2, null), StoreKind.clock());
		run.open(SyncPolicy.ALWAYS).append(6).append(2).append(1).close();
		run.restart();
		run.compact();
		return run.files();
	}

	/**
	 * Flips every so manieth bit of every file, one at a time: the line that holds it is
	 * not returned any more.
	 */
	static long flips(StoreKind kind, Map<Path, byte[]> files, int stride) {
		AtomicLong flips = new AtomicLong();
		logs(files).forEach((log) -> {
			byte[] bytes = Objects.requireNonNull(files.get(log));
			IntStream.range(0, bytes.length * 8).filter((bit) -> bit % stride == 0).parallel().forEach((bit) -> {
				byte[] flipped = bytes.clone();
				flipped[bit / 8] ^= (byte) (1 << (bit % 8));
				judge(kind, files, Map.of(log, flipped), bit % 97 == 0, log + " bit " + bit, bytes[bit / 8] != '\n');
				flips.incrementAndGet();
			});
		});
		return flips.get();
	}

	/** Cuts every file at every so manieth byte. */
	static long cuts(StoreKind kind, Map<Path, byte[]> files, int stride) {
		AtomicLong cuts = new AtomicLong();
		logs(files).forEach((log) -> {
			byte[] bytes = Objects.requireNonNull(files.get(log));
			int header = Lines.of(bytes).get(0).length;
			IntStream.range(0, bytes.length).filter((length) -> length % stride == 0).parallel().forEach((length) -> {
				byte[] cut = java.util.Arrays.copyOf(bytes, length);
				judge(kind, files, Map.of(log, cut), length % 13 == 0 && length >= header, log + " cut to " + length);
				cuts.incrementAndGet();
			});
		});
		return cuts.get();
	}

	/** Removes, doubles and swaps every line of every file. */
	static long lines(StoreKind kind, Map<Path, byte[]> files) {
		long cases = 0;
		for (Path log : logs(files)) {
			List<byte[]> lines = Lines.of(Objects.requireNonNull(files.get(log)));
			for (int at = 0; at < lines.size(); at++) {
				List<byte[]> removed = new ArrayList<>(lines);
				removed.remove(at);
				if (at > 0 || kind == StoreKind.JSON) {
					judge(kind, files, Map.of(log, Lines.join(removed)), true, log + " without line " + at);
				}
				List<byte[]> doubled = new ArrayList<>(lines);
				doubled.add(at, lines.get(at));
				judge(kind, files, Map.of(log, Lines.join(doubled)), true, log + " with line " + at + " twice");
				cases += 2;
				if (at > 0) {
					List<byte[]> swapped = new ArrayList<>(lines);
					java.util.Collections.swap(swapped, at - 1, at);
					judge(kind, files, Map.of(log, Lines.join(swapped)), true, log + " with line " + at + " too early");
					cases++;
				}
			}
		}
		return cases;
	}

	/** Files that hold facts. */
	static List<Path> logs(Map<Path, byte[]> files) {
		return files.keySet().stream().filter(StoreKind::isLog).sorted().toList();
	}

	private static void judge(StoreKind kind, Map<Path, byte[]> sound, Map<Path, byte[]> changed, boolean repair,
			String what) {
		judge(kind, sound, changed, repair, what, false);
	}

	/**
	 * @param strict whether only facts may be returned whose lines are untouched
	 */
	private static void judge(StoreKind kind, Map<Path, byte[]> sound, Map<Path, byte[]> changed, boolean repair,
			String what, boolean strict) {
		Map<Path, byte[]> files = new TreeMap<>(sound);
		files.putAll(changed);
		SimulatedDisk disk = SimulatedDisk.holding(files);
		Set<Integer> all = facts(kind, sound);
		Set<Integer> untouched = untouched(sound, files, all);
		Expected expected = new Expected(untouched, strict ? untouched : all, true);
		try {
			check(!scan(kind, disk).isClean(), "the scan is clean");
			kind.verifier(StoreKind.Settings.DEFAULTS).verifyContent(disk, expected);
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError(what + ": " + ex.getMessage(), ex);
		}
		if (repair) {
			kind.verifier(StoreKind.Settings.DEFAULTS).verify(disk, expected, what);
		}
	}

	static ScanReport scan(StoreKind kind, SimulatedDisk disk) {
		return ((Scannable) kind.open(disk, StoreKind.Settings.DEFAULTS, StoreKind.clock())).scan(ScanRequest.CHECKSUMS,
				ProgressMonitor.NONE);
	}

	static Set<Integer> facts(StoreKind kind, Map<Path, byte[]> files) {
		return kind.verifier(StoreKind.Settings.DEFAULTS)
			.verifyContent(SimulatedDisk.holding(files),
					new Expected(Set.of(), new TreeSet<>(IntStream.range(0, FACTS).boxed().toList())));
	}

	/** Facts whose whole line, newline included, still stands somewhere by itself. */
	private static Set<Integer> untouched(Map<Path, byte[]> sound, Map<Path, byte[]> files, Set<Integer> facts) {
		Set<String> present = new TreeSet<>();
		logs(files).forEach((log) -> Lines.of(Objects.requireNonNull(files.get(log)))
			.forEach((line) -> present.add(Lines.text(line))));
		Set<Integer> untouched = new TreeSet<>();
		for (int number : facts) {
			String time = ",\"timestamp\":" + io.papyra.test.TestFacts.BEGIN.plusSeconds(number).getEpochSecond();
			boolean there = logs(sound).stream()
				.flatMap((log) -> Lines.of(Objects.requireNonNull(sound.get(log))).stream())
				.map(Lines::text)
				.anyMatch((line) -> line.contains(time) && present.contains(line));
			if (there) {
				untouched.add(number);
			}
		}
		return untouched;
	}

	private static void check(boolean holds, String otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise);
		}
	}

}

package io.papyra.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.Anomaly;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole files and segments of several logs, exchanged, copied, renamed, spliced and torn
 * as the dice fall. Whatever comes of it, after one repair every fact that a reader could
 * use is in the log, and every one that proves itself in a file of the log; the counts
 * are those of the dry run, every byte is accounted for, a second repair changes nothing,
 * and the log goes on. {@code -Dpapyra.rounds=5000} is what the gate runs;
 * {@code -Dpapyra.seed=…} repeats a run.
 */
@Tag("proof")
class ExchangedFilesTests {

	private static final int LOGS = 3;

	/** Of the bytes at which a file is torn so manieth, in the gate all. */
	private static final int EVERY = Integer.getInteger("papyra.every", 5);

	private static final Set<AnomalyType> UNRESOLVED = Set.of(AnomalyType.UNKNOWN_KIND, AnomalyType.UNSUPPORTED_FORMAT);

	@ParameterizedTest
	@EnumSource(StoreKind.class)
	void oneRepairBringsEveryFactHome(StoreKind kind) {
		fuzz(kind, Long.getLong("papyra.seed", 20261128L), Integer.getInteger("papyra.rounds", 150));
	}

	@ParameterizedTest
	@EnumSource(StoreKind.class)
	@Tag("long")
	void oneRepairBringsEveryFactHomeForLong(StoreKind kind) {
		fuzz(kind, Long.getLong("papyra.seed", System.nanoTime()), 200_000);
	}

	@Test
	void aSegmentThatBreaksOffInItsHeaderIsRecoveredFromAtEveryByte() {
		SortedMap<Path, byte[]> sound = sound(StoreKind.ROTATING, 0, 6);
		Path last = sound.keySet()
			.stream()
			.filter((file) -> file.toString().contains("events-"))
			.reduce((one, other) -> other)
			.orElseThrow();
		byte[] header = Lines.of(Objects.requireNonNull(sound.get(last))).get(0);
		for (int length = 0; length <= header.length; length += EVERY) {
			judge(sound, last, Arrays.copyOf(header, length));
			judge(sound, last, Arrays.copyOf(Arrays.copyOf(header, length), header.length + 50));
		}
	}

	@Test
	void aTornCheckpointIsRecoveredFromAtEveryByte() {
		SortedMap<Path, byte[]> sound = sound(StoreKind.ROTATING, 0, 3);
		Path checkpoint = sound.keySet()
			.stream()
			.filter((file) -> file.toString().endsWith(".checkpoint"))
			.findFirst()
			.orElseThrow();
		byte[] bytes = Objects.requireNonNull(sound.get(checkpoint));
		for (int length = 0; length < bytes.length; length += EVERY) {
			boolean zeros = length % 2 == 0;
			judge(sound, checkpoint,
					zeros ? Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length) : Arrays.copyOf(bytes, length));
		}
	}

	private static void judge(SortedMap<Path, byte[]> sound, Path file, byte[] content) {
		SortedMap<Path, byte[]> files = new TreeMap<>(sound);
		files.put(file, content);
		new Judge(StoreKind.ROTATING, files).judge();
	}

	private static void fuzz(StoreKind kind, long firstSeed, int rounds) {
		long began = System.nanoTime();
		System.out.println("exchanged files, " + kind + ", begin with seed " + firstSeed);
		List<SortedMap<Path, byte[]>> logs = new ArrayList<>();
		for (int log = 0; log < LOGS; log++) {
			logs.add(sound(kind, 1000 * log, 6 + 3 * log));
		}
		LongStream.range(firstSeed, firstSeed + rounds).parallel().forEach((seed) -> {
			Exchange exchange = new Exchange(kind, new Random(seed * 0x9E3779B97F4A7C15L), logs);
			SortedMap<Path, byte[]> files = exchange.damaged();
			try {
				new Judge(kind, files).judge();
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError(
						"seed " + seed + ", " + exchange.steps + ": " + ex.getMessage() + "\n" + text(files), ex);
			}
		});
		System.out.printf("%,d rounds of exchanged files, %s, in %,d ms%n", rounds, kind,
				(System.nanoTime() - began) / 1_000_000);
	}

	/** Facts of three kinds from that number on, in so many batches. */
	private static SortedMap<Path, byte[]> sound(StoreKind kind, int first, int batches) {
		SimulatedDisk disk = new SimulatedDisk();
		try (FactWriter writer = open(kind, disk).openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
			for (int batch = 0; batch < batches; batch++) {
				writer.append(TestFacts.batch(first + 3 * batch, 3));
			}
		}
		return new TreeMap<>(disk.contents());
	}

	private static PersistenceBackend open(StoreKind kind, SimulatedDisk disk) {
		return kind.open(disk, StoreKind.Settings.DEFAULTS, StoreKind.clock());
	}

	private static String text(SortedMap<Path, byte[]> files) {
		return files.entrySet()
			.stream()
			.map((file) -> "--- " + file.getKey() + "\n" + Lines.text(file.getValue()))
			.collect(Collectors.joining("\n"));
	}

	/** What happens to the files of the first of several logs. */
	private static final class Exchange {

		private final StoreKind kind;

		private final Random random;

		private final List<SortedMap<Path, byte[]>> logs;

		private final SortedMap<Path, byte[]> files;

		private final List<String> steps = new ArrayList<>();

		Exchange(StoreKind kind, Random random, List<SortedMap<Path, byte[]>> logs) {
			this.kind = kind;
			this.random = random;
			this.logs = logs;
			this.files = new TreeMap<>(logs.get(0));
		}

		SortedMap<Path, byte[]> damaged() {
			if (this.random.nextInt(3) == 0) {
				this.files.keySet().removeIf((file) -> file.toString().endsWith(".checkpoint"));
			}
			for (int times = 1 + this.random.nextInt(4); times > 0; times--) {
				step();
			}
			return this.files;
		}

		private void step() {
			List<Path> mine = logs(this.files);
			if (mine.isEmpty()) {
				return;
			}
			Path one = mine.get(this.random.nextInt(mine.size()));
			Path two = mine.get(this.random.nextInt(mine.size()));
			byte[] here = bytes(one);
			byte[] other = (this.random.nextBoolean()) ? bytes(two) : foreign();
			int step = this.random.nextInt(this.kind == StoreKind.ROTATING ? 14 : 8);
			this.steps.add(step + " " + one.getFileName());
			switch (step) {
				case 0 -> this.files.put(one, join(head(here), tail(other)));
				case 1 -> this.files.put(one, join(head(here), piece(other), tail(here)));
				case 2 -> this.files.put(one, join(here, other));
				case 3 -> this.files.put(one, join(other, here));
				case 4 -> this.files.put(one, Arrays.copyOf(here, this.random.nextInt(here.length + 1)));
				case 5 -> this.files.put(one, new FileMutator(this.random, List.of(here), true).next());
				case 6 -> this.files.put(one, join(here, here));
				case 7 -> this.files.put(one, other);
				case 8 -> this.files.remove(one);
				case 9 -> {
					this.files.put(one, bytes(two));
					this.files.put(two, here);
				}
				case 10 -> this.files.put(name(one), here);
				case 11 -> {
					this.files.remove(one);
					this.files.put(name(one), here);
				}
				case 12 -> this.files.put(name(one), foreign());
				default -> {
					byte[] end = tail(here);
					this.files.put(one, Arrays.copyOf(here, here.length - end.length));
					this.files.put(two, join(bytes(two), end));
				}
			}
		}

		private byte[] bytes(Path file) {
			return Objects.requireNonNull(this.files.get(file)).clone();
		}

		/** A file of another log, perhaps of another kind. */
		private byte[] foreign() {
			SortedMap<Path, byte[]> log = this.logs.get(1 + this.random.nextInt(this.logs.size() - 1));
			List<Path> theirs = logs(log);
			return Objects.requireNonNull(log.get(theirs.get(this.random.nextInt(theirs.size()))));
		}

		/** A segment's name with another number, or one that is none. */
		private Path name(Path file) {
			String name = String.valueOf(file.getFileName());
			String other = switch (this.random.nextInt(6)) {
				case 0 -> name + ".bak";
				case 1 -> name.replaceFirst("-\\d+", "");
				default ->
					name.replaceFirst("\\d{20}", String.format(Locale.ROOT, "%020d", 1 + this.random.nextInt(30)));
			};
			return file.resolveSibling(other);
		}

		/** Mostly cut between two lines. */
		private int cut(byte[] file) {
			int at = this.random.nextInt(file.length + 1);
			while (this.random.nextInt(200) > 0 && at > 0 && at < file.length && file[at - 1] != '\n') {
				at++;
			}
			return at;
		}

		private byte[] head(byte[] file) {
			return Arrays.copyOf(file, cut(file));
		}

		private byte[] tail(byte[] file) {
			return Arrays.copyOfRange(file, cut(file), file.length);
		}

		private byte[] piece(byte[] file) {
			int one = cut(file);
			int two = cut(file);
			return Arrays.copyOfRange(file, Math.min(one, two), Math.max(one, two));
		}

		private static byte[] join(byte[]... parts) {
			return Lines.join(List.of(parts));
		}

		private static List<Path> logs(SortedMap<Path, byte[]> files) {
			return files.keySet().stream().filter(StoreKind::isLog).toList();
		}

	}

	/** Judges one repair. */
	private static final class Judge {

		private final StoreKind kind;

		private final SortedMap<Path, byte[]> before;

		private final SimulatedDisk disk;

		Judge(StoreKind kind, SortedMap<Path, byte[]> files) {
			this.kind = kind;
			this.before = files;
			this.disk = SimulatedDisk.holding(files);
		}

		void judge() {
			Set<Fact> readable = new HashSet<>(facts(FactQuery.Order.OLDEST_FIRST));
			readable.addAll(facts(FactQuery.Order.NEWEST_FIRST));
			RecoveryReport dry = recover(true);
			assertThat(files()).as("files after a dry run").isEqualTo(texts(this.before));
			RecoveryReport report = recover(false);
			assertThat(counts(report)).as("a repair does what its dry run says").isEqualTo(counts(dry));
			assertThat(report.after().anomalies()).as("anomalies after one repair").allMatch(Judge::isUnresolved);
			List<Fact> after = facts(FactQuery.Order.OLDEST_FIRST);
			assertThat(new HashSet<>(after)).as("facts that could be read").containsAll(readable);
			assertThat(bodies(this.disk.contents())).as("facts that prove themselves").containsAll(bodies(this.before));
			assertThat(new HashSet<>(facts(FactQuery.Order.NEWEST_FIRST))).as("backwards")
				.isEqualTo(new HashSet<>(after));
			assertThat(this.disk.contents().keySet()).noneMatch((file) -> file.toString().endsWith(".tmp"));
			this.kind.verifier(StoreKind.Settings.DEFAULTS).checkAccount(this.before, this.disk.contents(), report);
			Map<Path, String> once = files();
			assertThat(recover(false).changed()).as("a second repair says that it changed something").isFalse();
			assertThat(files()).as("files after a second repair").isEqualTo(once);
			goOn(after.size());
		}

		private void goOn(int facts) {
			try (FactWriter writer = open(this.kind, this.disk)
				.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
				writer.append(TestFacts.batch(9000, 3));
			}
			assertThat(facts(FactQuery.Order.OLDEST_FIRST)).as("facts after continuing").hasSize(facts + 3);
			ScanReport scan = ((Scannable) open(this.kind, this.disk)).scan(ScanRequest.CHECKSUMS,
					ProgressMonitor.NONE);
			assertThat(scan.anomalies()).as("anomalies after continuing").allMatch(Judge::isUnresolved);
		}

		private static boolean isUnresolved(Anomaly anomaly) {
			return UNRESOLVED.contains(anomaly.type())
					|| anomaly.detail().endsWith("Papyra for Python reads it, so a repair keeps it");
		}

		private static List<Long> counts(RecoveryReport report) {
			return List.of(report.linesRemoved(), report.bytesRemoved(), report.linesAdopted(), report.linesMoved(),
					report.gapsAcknowledged());
		}

		private List<Fact> facts(FactQuery.Order order) {
			try (Stream<StoredFact> facts = open(this.kind, this.disk).read(FactQuery.all().withOrder(order))) {
				return facts.map(StoredFact::fact).toList();
			}
		}

		private RecoveryReport recover(boolean dryRun) {
			return ((Recoverable) open(this.kind, this.disk))
				.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, dryRun, true), ProgressMonitor.NONE);
		}

		private Map<Path, String> files() {
			return texts(this.disk.contents());
		}

		private static Map<Path, String> texts(SortedMap<Path, byte[]> files) {
			Map<Path, String> texts = new TreeMap<>();
			files.forEach((file, bytes) -> {
				if (!file.toString().endsWith(".lock")) {
					texts.put(file, Lines.text(bytes));
				}
			});
			return texts;
		}

		/**
		 * Facts whose lines prove themselves in a file of the log, without their numbers.
		 */
		private static Set<String> bodies(SortedMap<Path, byte[]> files) {
			Set<String> bodies = new TreeSet<>();
			files.forEach((file, bytes) -> {
				if (StoreKind.isLog(file)) {
					String folder = String.valueOf(Objects.requireNonNull(file.getParent()).getFileName());
					new FuzzOracle(bytes).checksummed.stream()
						.filter(FuzzOracle.Checksummed::isFact)
						.filter((line) -> file.equals(StoreKind.LOG) || folder.equals(line.kind() + "s"))
						.forEach((line) -> bodies.add(folder + " " + line.body()));
				}
			});
			return bodies;
		}

	}

}

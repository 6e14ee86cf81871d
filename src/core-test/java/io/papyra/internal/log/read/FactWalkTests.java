package io.papyra.internal.log.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LogGap;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.PartitionedLog;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.ScanRequest;
import io.papyra.report.SkippedLines;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.ForwardingDisk;
import io.papyra.test.disk.ForwardingDisk.ForwardingFile;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading from either end gives the same lines, whatever has become of the log. Logs are
 * given by words, one for each line: {@code h1} a header with number 1, {@code e2} an
 * event, {@code g3} a report of dropped facts, {@code u} an event without checksum,
 * {@code x} no JSON, {@code _} a blank line; a word that ends in {@code ~} has something
 * else in the place of its newline, one that ends in {@code !} nothing. Events are named
 * by the place of their word.
 */
class FactWalkTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

	private static final LogGap GAP = new LogGap("orders", NOW, NOW, NOW, Map.of("event", 1L), Map.of("overflow", 1L));

	private static final long SEED = 20261130;

	/** What a read returns, and how many lines it has skipped. */
	private record Read(List<String> names, SkippedLines skipped) {

		Read reversed() {
			List<String> reversed = new ArrayList<>(this.names);
			Collections.reverse(reversed);
			return new Read(reversed, this.skipped);
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "h1 e2 e3 e2 e4", "h1 e2 e2", "h1 e2 e3 e4 e2 e3 e4 e5", "h1 e4 e2 e3 e4",
			"h1 e2 e3 h1 e2", "e2 e2 e2", "u u e1 e2 e3", "u u h1 e2 e1", "h1 e2~ e3 e2! e4 x e3", "h1 e2 g3 e3 g3",
			"h1 e2 e3 e2~ e4 e3!" })
	void ofTwoLinesWithOneNumberTheFirstCountsFromBothEnds(String words) {
		FactLog log = log(words);
		Read forward = read(log, FactQuery.all());
		assertThat(forward.names()).doesNotHaveDuplicates();
		assertThat(read(log, newestFirst())).isEqualTo(forward.reversed());
		for (int limit = 1; limit <= forward.names().size(); limit++) {
			List<String> end = forward.names().subList(forward.names().size() - limit, forward.names().size());
			assertThat(read(log, newestFirst().withLimit(limit)).names()).as("the newest %d", limit)
				.containsExactlyInAnyOrderElementsOf(end);
		}
	}

	@Test
	void theFirstOfTwoLinesCountsByItsContent() {
		FactLog log = log("h1 e2 e3 e2 e4");
		assertThat(read(log, FactQuery.all()).names()).containsExactly("b", "c", "e");
		assertThat(read(log, newestFirst()).names()).containsExactly("e", "c", "b");
	}

	@Test
	void anyLogIsTheSameFromBothEnds() {
		Random random = new Random(SEED);
		String[] sorts = { "e", "e", "e", "e", "e", "e", "h", "g", "u", "x", "_" };
		for (int round = 0; round < 3_000; round++) {
			StringBuilder words = new StringBuilder(random.nextBoolean() ? "h1" : "u");
			for (int line = random.nextInt(9); line >= 0; line--) {
				String sort = sorts[random.nextInt(sorts.length)];
				boolean checksummed = "ehg".contains(sort);
				words.append(' ').append(sort).append(checksummed ? String.valueOf(1 + random.nextInt(6)) : "");
				words.append(
						checksummed && random.nextInt(6) == 0 ? "~" : checksummed && random.nextInt(6) == 0 ? "!" : "");
			}
			FactLog log = log(words.toString());
			assertThat(read(log, newestFirst())).as("seed %d round %d: %s", SEED, round, words)
				.isEqualTo(read(log, FactQuery.all()).reversed());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5 })
	void newerFactsPushOutTheSameFromBothEnds(int retained) {
		RetentionPolicy policy = RetentionPolicy.same(new Retention((long) retained, null, null));
		FactLog log = new FactLog(FILE, policy, disk("h1 e2 e3 e4 e5 e3 e2 e6 e4"), InstantSource.fixed(NOW));
		Read forward = read(log, FactQuery.all());
		assertThat(forward.names()).hasSize(retained);
		assertThat(read(log, newestFirst())).isEqualTo(forward.reversed());
	}

	@Test
	void theFirstOfTwoSegmentsCountsFromBothEnds() {
		SimulatedDisk disk = new SimulatedDisk();
		Path directory = SimulatedDisk.DIRECTORY.resolve("logs");
		LogContext parts = new LogContext(disk, InstantSource.fixed(NOW), RetentionPolicy.NONE, BlockIndex.BLOCK);
		try (FactWriter writer = new PartitionedLog(directory, new SegmentLimits(700, null), parts)
			.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			for (int number = 0; number < 9; number++) {
				writer.append(LogTestSupport.batch("e" + number));
			}
		}
		TreeMap<Path, byte[]> files = new TreeMap<>(disk.contents());
		Path last = files.keySet()
			.stream()
			.filter((file) -> file.toString().endsWith(".ndjson"))
			.max(Path::compareTo)
			.orElseThrow();
		byte[] doubled = LogTestSupport.checksummed(LogTestSupport.body("other"), 3).getBytes(StandardCharsets.UTF_8);
		files.merge(last, doubled, FactWalkTests::joined);
		files.keySet().removeIf((file) -> file.toString().endsWith(".checkpoint"));
		PartitionedLog log = new PartitionedLog(directory, new SegmentLimits(700, null), new LogContext(
				SimulatedDisk.holding(files), InstantSource.fixed(NOW), RetentionPolicy.NONE, BlockIndex.BLOCK));
		List<String> names = names(log.read(FactQuery.of(FactKind.EVENT)));
		assertThat(names).hasSize(9).doesNotContain("other");
		Collections.reverse(names);
		assertThat(names(log.read(FactQuery.of(FactKind.EVENT).withOrder(FactQuery.Order.NEWEST_FIRST))))
			.isEqualTo(names);
	}

	@Test
	void linesThatCameAfterAScanAreJudgedByWhatItFound() throws IOException {
		SimulatedDisk disk = disk("h1 e2 e3 e4");
		FactLog log = new FactLog(FILE, RetentionPolicy.NONE, disk, InstantSource.fixed(NOW));
		assertThat(log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		try (DiskFile file = disk.openForAppend(FILE)) {
			String more = LogTestSupport.checksummed(LogTestSupport.body("e"), 5)
					+ LogTestSupport.checksummed(LogTestSupport.body("other"), 3);
			DurableFiles.appendFully(file, ByteBuffer.wrap(more.getBytes(StandardCharsets.UTF_8)), file.size());
		}
		assertThat(read(log, FactQuery.all()).names()).containsExactly("b", "c", "d", "e");
		assertThat(read(log, newestFirst()).names()).containsExactly("e", "d", "c", "b");
		assertThat(read(log, newestFirst().withLimit(2)).names()).containsExactly("e", "d");
	}

	@Test
	void whatIsKnownOfAFileThatAnotherProgramHasChangedIsNotBelieved() throws IOException {
		SimulatedDisk disk = disk("h1 e2 e3 e4");
		FactLog log = new FactLog(FILE, RetentionPolicy.NONE, disk, InstantSource.fixed(NOW));
		assertThat(log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		try (DiskFile file = disk.openForWrite(FILE)) {
			byte[] changed = text("h1 e2 e3 e2 e4").getBytes(StandardCharsets.UTF_8);
			DurableFiles.writeFully(file, ByteBuffer.wrap(changed), 0);
		}
		assertThat(read(log, FactQuery.all()).names()).containsExactly("b", "c", "e");
		assertThat(read(log, newestFirst()).names()).containsExactly("e", "c", "b");
		assertThat(read(log, FactQuery.all().withAfter(Position.of(3)).withLimit(3)).names()).containsExactly("e");
	}

	/** A read from the end must not become one of the whole log. */
	@Test
	void theEndOfALargeLogIsReadWithoutTheRest() {
		StringBuilder text = new StringBuilder(text("h1"));
		int lines = (int) (RepeatedLines.MOST_BYTES / 10_000) + 100;
		String filler = "x".repeat(10_000);
		for (int seq = 2; seq < lines; seq++) {
			text.append(LogTestSupport.checksummed(LogTestSupport.body(filler), seq));
		}
		text.append(LogTestSupport.checksummed(LogTestSupport.body("last"), lines));
		AtomicLong read = new AtomicLong();
		Disk disk = new ForwardingDisk(
				SimulatedDisk.holding(Map.of(FILE, text.toString().getBytes(StandardCharsets.UTF_8)))) {
			@Override
			public DiskFile openForRead(Path file) throws IOException {
				return new ForwardingFile(super.openForRead(file)) {
					@Override
					public int read(ByteBuffer target, long position) throws IOException {
						int bytes = super.read(target, position);
						read.addAndGet(bytes);
						return bytes;
					}
				};
			}
		};
		FactLog log = new FactLog(FILE, RetentionPolicy.NONE, disk, InstantSource.fixed(NOW));
		assertThat(read(log, newestFirst().withLimit(1)).names()).containsExactly("last");
		assertThat(read.get()).as("bytes that were read").isLessThan(1_000_000);
	}

	private static FactQuery newestFirst() {
		return FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST);
	}

	private static Read read(FactLog log, FactQuery query) {
		AtomicReference<SkippedLines> skipped = new AtomicReference<>(new SkippedLines(0, 0));
		List<String> names = names(log.read(query, skipped::set));
		return new Read(names, Objects.requireNonNull(skipped.get()));
	}

	private static List<String> names(Stream<StoredFact> read) {
		try (read) {
			return read.map((stored) -> ((ActorEvent) stored.fact()).eventType())
				.collect(Collectors.toCollection(ArrayList::new));
		}
	}

	private static FactLog log(String words) {
		return new FactLog(FILE, RetentionPolicy.NONE, disk(words), InstantSource.fixed(NOW));
	}

	private static SimulatedDisk disk(String words) {
		return SimulatedDisk.holding(Map.of(FILE, text(words).getBytes(StandardCharsets.UTF_8)));
	}

	private static byte[] joined(byte[] first, byte[] second) {
		byte[] joined = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, joined, first.length, second.length);
		return joined;
	}

	private static String text(String words) {
		StringBuilder text = new StringBuilder();
		char name = 'a';
		for (String word : words.split(" ", -1)) {
			text.append(line(word.replaceAll("[~!]", ""), String.valueOf(name++)).strip());
			text.append(word.endsWith("~") ? "\u000b" : word.endsWith("!") ? "" : "\n");
		}
		return text.toString();
	}

	private static String line(String word, String name) {
		long seq = (word.length() > 1) ? Long.parseLong(word.substring(1)) : 0;
		return switch (word.charAt(0)) {
			case 'h' -> new String(HeaderRecord.of("orders", NOW, seq, 0), StandardCharsets.UTF_8);
			case 'e' -> LogTestSupport.checksummed(LogTestSupport.body(name), seq);
			case 'g' -> LogTestSupport.checksummed(new String(GAP.encode(), StandardCharsets.UTF_8), seq);
			case 'u' -> LogTestSupport.plain(name);
			case 'x' -> "no JSON";
			case '_' -> "";
			default -> throw new IllegalArgumentException(word);
		};
	}

}

package io.papyra.internal.log.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.segment.SingleFile;
import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scan with helpers must report exactly what a walk over every single line reports,
 * whatever is wrong with the log and whoever helps.
 */
@Tag("slow")
class ReadAheadVerifierTests {

	private static final long SEED = 20_261_120;

	private static final List<Executor> HELPERS = List.of(ForkJoinPool.commonPool(), Runnable::run, (task) -> {
	}, (task) -> {
		throw new RejectedExecutionException("no help today");
	});

	@TempDir
	Path directory;

	@Test
	void helpersChangeNothingInTheReport() throws IOException {
		Random random = new Random(SEED);
		for (int round = 0; round < 42; round++) {
			Path file = this.directory.resolve("round-" + round);
			Files.write(file, damaged(log(random), random, round));
			ScanReport expected = scan(file, null);
			for (Executor helpers : HELPERS) {
				assertThat(scan(file, helpers)).as("seed %d round %d", SEED, round)
					.usingRecursiveComparison()
					.ignoringFields("took")
					.isEqualTo(expected);
			}
			Files.delete(file);
		}
	}

	@Test
	void allLinesOfACleanLogArePassedInRuns() throws IOException {
		StringBuilder text = new StringBuilder();
		for (int seq = 1; text.length() < 5_000_000; seq++) {
			text.append(LogTestSupport.checksummed(LogTestSupport.body("name"), seq));
		}
		Path file = Files.writeString(this.directory.resolve("clean"), text);
		long place = 0;
		long lines = 0;
		try (DiskFile opened = Disk.real().openForRead(file);
				ReadAheadVerifier ahead = ReadAheadVerifier.over(opened, 0, opened.size(),
						new ScanOptions(HELPERS.get(0), false), (boundary) -> Long.MAX_VALUE)) {
			for (VerifiedLines run = ahead.at(0); run != null; run = ahead.at(place)) {
				assertThat(run.firstSeq()).isEqualTo(lines + 1);
				lines += run.block().facts(FactKind.EVENT);
				place = run.end();
			}
		}
		assertThat(place).isEqualTo(text.length());
		assertThat(lines).isEqualTo(text.chars().filter((next) -> next == '\n').count());
	}

	/** Some megabytes of lines, checksummed after a plain beginning of any length. */
	private static List<String> log(Random random) {
		List<String> lines = new ArrayList<>();
		int plain = random.nextBoolean() ? 0 : random.nextInt(20_000);
		for (int i = 0; i < plain; i++) {
			lines.add(LogTestSupport.plain("plain" + i));
		}
		int total = plain + random.nextInt(15_000);
		long seq = plain;
		for (int i = plain; i < total; i++) {
			seq++;
			if (i == plain) {
				lines.add(new String(HeaderRecord.of("orders", Instant.EPOCH, seq, plain), StandardCharsets.UTF_8));
			}
			else {
				lines.add(LogTestSupport.checksummed(body(random, i), seq));
			}
		}
		return lines;
	}

	private static String body(Random random, int number) {
		return switch (random.nextInt(3_000)) {
			case 0 -> own(ActorEvent.SYSTEM_STARTED);
			case 1 -> own(ActorEvent.SYSTEM_STOPPED);
			case 2 -> "{\"kind\":\"log_gap\",\"facts\":3";
			case 3 -> "{\"kind\":\"event\",\"system_id\":3";
			case 4 -> "{\"kind\":\"news\",\"text\":\"of a later version\"";
			default -> LogTestSupport.body("event" + number);
		};
	}

	private static String own(String type) {
		return "{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":"
				+ ActorAddress.ofSystem("orders").actorId() + ",\"path\":\"/\"},\"event_type\":\"" + type
				+ "\",\"payload\":null,\"timestamp\":1768380323.000472";
	}

	/** Hurts a log in up to six ways; not at all in some rounds. */
	private static byte[] damaged(List<String> lines, Random random, int round) {
		for (int wound = round % 7; wound > 0 && !lines.isEmpty(); wound--) {
			hurt(lines, random.nextInt(lines.size()), random);
		}
		byte[] bytes = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
		for (int flips = round % 3; flips > 0 && bytes.length > 0; flips--) {
			bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
		}
		return bytes;
	}

	private static void hurt(List<String> lines, int at, Random random) {
		String line = lines.get(at);
		switch (random.nextInt(9)) {
			case 0 -> lines.remove(at);
			case 1 -> lines.add(random.nextInt(lines.size()), line);
			case 2 -> lines.add(at, "\n");
			case 3 -> lines.set(at, line.substring(0, line.length() - 1));
			case 4 -> lines.set(at, line.replace('\n', '\u000b'));
			case 5 -> lines.add(at, "x".repeat(random.nextInt(3_000_000)) + "\n");
			case 6 -> lines.add(at, "\0".repeat(random.nextInt(10_000)));
			case 7 -> lines.add(at, LogTestSupport.plain("withoutChecksum"));
			default -> lines.set(at, line.substring(0, random.nextInt(line.length())));
		}
	}

	private static ScanReport scan(Path path, @Nullable Executor helpers) throws IOException {
		LogSnapshot view = LogSnapshot.exclusive(Disk.real(), new SingleFile(path));
		LogScanner scan = (helpers != null)
				? new LogScanner(Disk.real(), view, ProgressMonitor.NONE, new ScanOptions(helpers, false),
						new BlockIndex(BlockIndex.BLOCK))
				: new LogScanner(Disk.real(), view, LineVisitor.NONE, ProgressMonitor.NONE);
		return scan.run(0);
	}

}

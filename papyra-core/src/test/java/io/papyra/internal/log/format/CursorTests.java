package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.ForwardingDisk.ForwardingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both cursors must see the same lines, in either direction, wherever block borders fall.
 */
class CursorTests {

	private static final long SEED = 20_261_120;

	@TempDir
	Path directory;

	@Test
	void bothDirectionsGiveTheLinesOfTheFile() throws IOException {
		Random random = new Random(SEED);
		for (int round = 0; round < 40; round++) {
			StringBuilder text = new StringBuilder();
			List<String> expected = new ArrayList<>();
			for (int line = random.nextInt(200); line >= 0; line--) {
				String content = "x".repeat(random.nextInt((line % 7 == 0) ? 300_000 : 2_000));
				expected.add(content);
				text.append(content).append('\n');
			}
			boolean unfinished = random.nextBoolean();
			if (unfinished) {
				expected.add("tail");
				text.append("tail");
			}
			Path file = this.directory.resolve("round-" + round);
			Files.writeString(file, text);
			assertThat(forward(file)).as("seed %d round %d", SEED, round).isEqualTo(expected);
			Collections.reverse(expected);
			assertThat(backward(file)).as("seed %d round %d", SEED, round).isEqualTo(expected);
		}
	}

	@Test
	void aLineOverTheLimitIsSkippedAndItsNeighboursAreNot() throws IOException {
		Path file = this.directory.resolve("long");
		Files.writeString(file, "a\n" + "x".repeat(LogFormat.MAX_LINE + 1000) + "\nb\n");
		assertThat(forward(file)).containsExactly("a", "too long: " + (LogFormat.MAX_LINE + 1000), "b");
		assertThat(backward(file)).containsExactly("b", "too long", "a");
	}

	@Test
	void anEmptyFileHasNoLines() throws IOException {
		Path file = Files.createFile(this.directory.resolve("empty"));
		assertThat(forward(file)).isEmpty();
		assertThat(backward(file)).isEmpty();
	}

	@Test
	void aLineThatIsTooLongTakesNoMoreMemoryThanTheLongestThatIsNot() throws IOException {
		Path path = this.directory.resolve("long");
		Files.writeString(path, "first\n" + "x".repeat(4 * LogFormat.MAX_LINE) + "\n" + "y".repeat(LogFormat.MAX_LINE)
				+ "\n" + "z".repeat(LogFormat.MAX_LINE + 1) + "\nlast\n");
		AtomicInteger largest = new AtomicInteger();
		List<String> lines = new ArrayList<>();
		try (DiskFile file = Disk.real().openForRead(path)) {
			ReverseLineReader line = new ReverseLineReader(new ForwardingFile(file) {
				@Override
				public int read(ByteBuffer target, long position) throws IOException {
					largest.accumulateAndGet(target.remaining(), Math::max);
					return super.read(target, position);
				}
			}, file.size());
			while (line.previous()) {
				lines.add(line.tooLong() ? "too long" : line.to() - line.from() + " bytes");
			}
		}
		assertThat(lines).containsExactly("4 bytes", "too long", LogFormat.MAX_LINE + " bytes", "too long", "5 bytes");
		assertThat(largest.get()).isBetween(LogFormat.MAX_LINE, LogFormat.MAX_LINE + 100_000);
	}

	private static List<String> forward(Path path) throws IOException {
		List<String> lines = new ArrayList<>();
		long expectedOffset = 0;
		try (DiskFile file = Disk.real().openForRead(path)) {
			LineReader line = new LineReader(file, 0, file.size());
			while (line.next()) {
				assertThat(line.offset()).isEqualTo(expectedOffset);
				expectedOffset = line.nextOffset();
				lines.add(line.tooLong() ? "too long: " + line.length() : text(line.bytes(), line.from(), line.to()));
			}
		}
		return lines;
	}

	private static List<String> backward(Path path) throws IOException {
		List<String> lines = new ArrayList<>();
		try (DiskFile file = Disk.real().openForRead(path)) {
			ReverseLineReader line = new ReverseLineReader(file, file.size());
			while (line.previous()) {
				lines.add(line.tooLong() ? "too long" : text(line.bytes(), line.from(), line.to()));
			}
		}
		return lines;
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

}

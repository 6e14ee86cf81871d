package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.papyra.internal.disk.SimulatedDisk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** More lines in the wrong place than memory holds are sorted in a temporary file. */
class MisplacedLinesTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("strays.tmp");

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7, 8, 9, 1000 })
	void linesComeByTheirNumbersHoweverManyThereAre(int size) throws IOException {
		SimulatedDisk disk = new SimulatedDisk();
		Random random = new Random(size);
		List<MisplacedLines.Stray> expected = new ArrayList<>();
		try (MisplacedLines lines = new MisplacedLines(disk, FILE, 8)) {
			for (int at = 0; at < size; at++) {
				MisplacedLines.Stray line = new MisplacedLines.Stray(random.nextInt(100), random.nextInt(3), at,
						random.nextInt(500), random.nextBoolean());
				lines.add(line);
				expected.add(line);
			}
			Collections.sort(expected);
			assertThat(all(lines.sorted())).isEqualTo(expected);
			for (long from : new long[] { 0, 1, 50, 99, 100, Long.MAX_VALUE }) {
				assertThat(all(lines.from(from))).as("from %s", from)
					.isEqualTo(expected.stream().filter((line) -> line.seq() >= from).toList());
			}
			assertThat(lines.size()).isEqualTo(size);
			assertThat(disk.contents().containsKey(FILE)).isEqualTo(size > 8);
		}
		assertThat(disk.contents()).doesNotContainKey(FILE);
		assertThat(disk.openFiles()).isZero();
	}

	private static List<MisplacedLines.Stray> all(MisplacedLines.Cursor cursor) throws IOException {
		List<MisplacedLines.Stray> all = new ArrayList<>();
		for (MisplacedLines.Stray line = cursor.poll(); line != null; line = cursor.poll()) {
			all.add(line);
		}
		return all;
	}

}

package io.papyra.tests.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.rotating.RotatingBackend;
import io.papyra.backend.rotating.RotatingOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file system of 64 KiB fills up at every byte of a line, and of the break behind it:
 * what was acknowledged stays, what was refused is not there, and writing goes on when
 * there is room again.
 */
class FullDiskTests {

	/**
	 * A file system in memory gives room by the page, so the lines are shifted instead.
	 */
	private static final int SHIFTS = 260;

	private static final int TEXT = 100;

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void atEveryByteOfALine(String name) throws IOException {
		try (SmallDisk disk = SmallDisk.mount(this.directory.resolve("small"), "64k")) {
			for (int shift = 0; shift < SHIFTS; shift++) {
				Path place = Files.createDirectory(disk.directory().resolve("shift" + shift));
				fill(disk, backend(name, place.resolve(name)), shift);
				delete(place);
			}
		}
	}

	private static PersistenceBackend backend(String name, Path place) {
		return name.equals("json") ? new JsonBackend(place)
				: new RotatingBackend(place, new RotatingOptions(4096, null), RetentionPolicy.NONE);
	}

	private static void fill(SmallDisk disk, PersistenceBackend backend, int shift) throws IOException {
		List<Integer> acknowledged = new ArrayList<>();
		Path ballast = disk.directory().resolve("ballast");
		try (FactWriter writer = backend.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			Files.write(ballast, new byte[24 * 1024]);
			writer.append(batch(0, shift));
			acknowledged.add(0);
			int number = 1;
			FactBatch refused = null;
			while (refused == null) {
				FactBatch batch = batch(number, TEXT);
				refused = isRefused(writer, batch) ? batch : null;
				if (refused == null) {
					acknowledged.add(number++);
				}
			}
			assertThat(isRefused(writer, refused)).as("still full").isTrue();
			assertThat(numbers(backend)).as("shift %s", shift).startsWith(acknowledged.toArray(Integer[]::new));
			Files.delete(ballast);
			writer.append(refused);
			acknowledged.add(number);
			assertThat(numbers(backend)).as("shift %s", shift).isEqualTo(acknowledged);
		}
		assertThat(((Scannable) backend).scan(Work.UNWATCHED).anomalies()).as("shift %s", shift).isEmpty();
	}

	private static boolean isRefused(FactWriter writer, FactBatch batch) {
		try {
			writer.append(batch);
			return false;
		}
		catch (PersistenceException ex) {
			assertThat(ex).hasMessageContaining("No space left").hasMessageContaining("make room on that volume");
			return true;
		}
	}

	private static FactBatch batch(int number, int text) {
		return TestFacts.batch(new ActorEvent("s", ActorAddress.of("s", number), "Filled", "x".repeat(text),
				TestFacts.BEGIN.plusSeconds(number)));
	}

	private static List<Integer> numbers(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.map((stored) -> ((Long) ((ActorEvent) stored.fact()).actorAddress().actorId()).intValue())
				.toList();
		}
	}

	private static void delete(Path place) throws IOException {
		try (Stream<Path> all = Files.walk(place)) {
			for (Path file : all.sorted((first, second) -> second.compareTo(first)).toList()) {
				Files.delete(file);
			}
		}
	}

}

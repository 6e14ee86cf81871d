package io.papyra.internal.log.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Files whose line breaks are gone, or of which there are many, or that never end. */
class JoinedLinesTests {

	private static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.NEVER);

	@TempDir
	Path directory;

	@Test
	void aFileWithoutLineBreaksIsReadInATimeThatGrowsWithItsLength() throws IOException {
		int facts = 40_000;
		Path file = joined(facts, ' ');
		// A square of the number of lines would be minutes.
		assertTimeout(Duration.ofSeconds(20), () -> {
			ScanReport scan = new JsonBackend(file).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(scan.factCount()).isEqualTo(facts);
			assertThat(numbers(new JsonBackend(file), FactQuery.all())).hasSize(facts);
			assertThat(numbers(new JsonBackend(file), FactQuery.all().withLimit(10))).hasSize(10);
		});
	}

	@Test
	void theNewestOfLinesWithoutBreaksAreFoundOnASmallStack() throws Exception {
		Path file = joined(8_000, '\0');
		List<Integer> found = new ArrayList<>();
		Thread thread = new Thread(null,
				() -> found.addAll(numbers(new JsonBackend(file), FactQuery.all().withLimit(3))), "small", 256 * 1024);
		thread.start();
		thread.join();
		assertThat(found).hasSize(3).contains(7_999);
	}

	@Test
	void linesWithoutBreaksAreRepairedWithoutLoss() throws IOException {
		Path file = joined(3_000, ' ');
		JsonBackend backend = new JsonBackend(file);
		backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(numbers(backend, FactQuery.all())).hasSize(3_000);
	}

	@Test
	void aWriterContinuesAfterLinesWithoutBreaks() throws IOException {
		Path file = joined(3_000, ' ');
		try (FactWriter writer = new JsonBackend(file).openWriter(OPTIONS)) {
			assertThat(writer.append(TestFacts.batch(3_000, 1)).position(0)).isEqualTo(Position.of(3_002));
		}
	}

	@Test
	void oneDamagedLineAmongThoseWithoutBreaksCostsNoTimeEither() throws IOException {
		Path file = joined(20_000, ' ');
		byte[] bytes = Files.readAllBytes(file);
		bytes[bytes.length / 2] ^= 1;
		Files.write(file, bytes);
		assertTimeout(Duration.ofSeconds(20),
				() -> assertThat(new JsonBackend(file).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).factCount())
					.isGreaterThan(9_000));
	}

	@Test
	void progressContinuesThroughEveryFileAndCanBeCancelledInEach() throws IOException {
		RotatingBackend backend = new RotatingBackend(this.directory.resolve("h"),
				new RotatingOptions(5 * 1024 * 1024, null), RetentionPolicy.NONE);
		String payload = "x".repeat(60_000);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int i = 0; i < 500; i++) {
				writer.append(TestFacts.batch(ActorEvent.of(ActorAddress.of(TestFacts.SYSTEM, 1), "E", payload)));
			}
		}
		List<Long> told = new ArrayList<>();
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, (done, total) -> {
			assertThat(done).isLessThanOrEqualTo(total);
			told.add(done);
		});
		assertThat(told).isSorted().hasSizeGreaterThan(5);
		assertThat(told.get(told.size() - 1)).isGreaterThan(scan.bytes() - 6 * 1024 * 1024);
		for (long place : told) {
			assertThatExceptionOfType(WorkCancelledException.class)
				.isThrownBy(() -> backend.scan(ScanRequest.CHECKSUMS, (done, total) -> {
					if (done >= place) {
						throw new WorkCancelledException("enough");
					}
				}));
		}
	}

	@Test
	void aLineWithoutEndCanBeCancelled() throws IOException {
		Path file = this.directory.resolve("zeros.ndjson");
		try (FactWriter writer = new JsonBackend(file).openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
		}
		try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.wrap(new byte[] { 0 }), 200L * 1024 * 1024);
		}
		List<Long> told = new ArrayList<>();
		new JsonBackend(file).scan(ScanRequest.CHECKSUMS, (done, total) -> told.add(done));
		assertThat(told).hasSizeGreaterThan(10);
	}

	@Test
	void noNumberIsGivenThatNoOneCouldRead() throws IOException {
		Path file = this.directory.resolve("end.ndjson");
		long last = 999_999_999_999_999_999L;
		byte[] header = HeaderRecord.of(TestFacts.SYSTEM, TestFacts.BEGIN, last - 2, last - 3);
		Files.write(file, header);
		JsonBackend backend = new JsonBackend(file);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			assertThat(writer.append(TestFacts.batch(0, 1)).position(0)).isEqualTo(Position.of(last - 1));
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(TestFacts.batch(1, 2)))
				.withMessageContaining("numbers");
			assertThat(writer.append(TestFacts.batch(1, 1)).position(0)).isEqualTo(Position.of(last));
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(TestFacts.batch(2, 1)))
				.withMessageContaining("numbers");
		}
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(numbers(backend, FactQuery.all())).containsExactly(0, 1);
		assertThatNoException().isThrownBy(() -> backend.openWriter(OPTIONS).close());
	}

	@Test
	void aFolderThatIsRemovedUnderTheWriterIsRecreatedAndAGapTells() throws IOException {
		Path place = this.directory.resolve("h");
		RotatingBackend backend = new RotatingBackend(place, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 12));
			remove(place.resolve("events"));
			writer.append(TestFacts.batch(12, 12));
		}
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(scan.anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP);
		assertThat(scan.gaps()).isEqualTo(1);
		assertThat(scan.factCount()).isEqualTo(20);
		assertThat(lines(place.resolve("events"))).filteredOn((line) -> line.contains("log_gap"))
			.singleElement()
			.asString()
			.contains("\"replaced\":4", "\"event\":4");
	}

	@Test
	void aFileWhoseFolderIsRemovedUnderTheWriterIsRecreated() throws IOException {
		Path place = Files.createDirectory(this.directory.resolve("d"));
		JsonBackend backend = new JsonBackend(place.resolve("papyra.ndjson"));
		FactWriter writer = backend.openWriter(OPTIONS);
		writer.append(TestFacts.batch(0, 3));
		Files.delete(place.resolve("papyra.ndjson"));
		writer.append(TestFacts.batch(3, 3));
		writer.close();
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).gaps()).isEqualTo(1);
		assertThat(numbers(backend, FactQuery.all())).containsExactly(3, 4, 5);
	}

	private static void remove(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(folder);
	}

	private static List<String> lines(Path folder) throws IOException {
		List<String> lines = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".ndjson")).toList()) {
				lines.addAll(Files.readAllLines(file));
			}
		}
		return lines;
	}

	private Path joined(int facts, char between) throws IOException {
		Path file = this.directory.resolve("joined.ndjson");
		try (FactWriter writer = new JsonBackend(file).openWriter(OPTIONS)) {
			for (int first = 0; first < facts; first += 1000) {
				writer.append(TestFacts.batch(first, Math.min(1000, facts - first)));
			}
		}
		String text = Files.readString(file, StandardCharsets.ISO_8859_1);
		Files.writeString(file, text.replace('\n', between), StandardCharsets.ISO_8859_1);
		Files.deleteIfExists(Path.of(file + ".checkpoint"));
		return file;
	}

	private static List<Integer> numbers(JsonBackend backend, FactQuery query) {
		try (Stream<StoredFact> facts = backend.read(query)) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).toList();
		}
	}

}

package io.papyra.internal.log.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Readers take 18 digits for a number and no more, so that no way of writing gives a
 * longer one.
 */
class LastNumberTests {

	private static final long LAST = 999_999_999_999_999_999L;

	private static final WriterOptions OPTIONS = new WriterOptions(TestFacts.SYSTEM, SyncPolicy.NEVER);

	@TempDir
	Path directory;

	private Path file() {
		return this.directory.resolve("log.ndjson");
	}

	private static byte[] header(long number) {
		return HeaderRecord.of(TestFacts.SYSTEM, TestFacts.BEGIN, number, number - 1);
	}

	/** As another program appends them. */
	private static byte[] plain(int first, int count) {
		FactBatch batch = TestFacts.batch(first, count);
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < count; i++) {
			lines.append(batch.json(i)).append('\n');
		}
		return lines.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] joined(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void aRepairAdoptsUpToTheLastNumberAndNoFurther(RecoveryMode mode) throws IOException {
		Files.write(file(), joined(header(LAST - 3), plain(0, 2)));
		JsonBackend backend = new JsonBackend(file());
		assertThat(backend.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE).after().isClean()).isTrue();
		assertThat(facts(backend)).extracting(StoredFact::seq).contains(LAST - 2, LAST - 1).hasSize(2);
		Files.write(file(), joined(header(LAST - 1), plain(0, 3)));
		Files.deleteIfExists(this.directory.resolve("log.ndjson.checkpoint"));
		Map<String, String> before = files();
		for (boolean dryRun : new boolean[] { true, false }) {
			assertThatExceptionOfType(PersistenceException.class)
				.isThrownBy(() -> backend.recover(new RecoveryRequest(mode, null, dryRun), ProgressMonitor.NONE))
				.withMessageContainingAll(file().toString(), "numbers are used up", String.valueOf(LAST),
						"begin another history");
			assertThat(files()).as("dry run: " + dryRun).isEqualTo(before);
		}
	}

	@Test
	void aLossIsNotAcknowledgedByANumberThatNoOneReads() throws IOException {
		JsonBackend backend = new JsonBackend(file());
		Files.write(file(), header(LAST - 3));
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
		}
		List<String> lines = new ArrayList<>(Files.readAllLines(file()));
		lines.remove(2);
		Files.write(file(), lines);
		Map<String, String> before = files();
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE))
			.withMessageContaining("numbers are used up");
		assertThat(files()).isEqualTo(before);
		assertThat(facts(backend)).extracting(StoredFact::seq).containsExactly(LAST - 2, LAST);
	}

	@ParameterizedTest
	@ValueSource(longs = { LAST + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE })
	void afterANumberThatIsTooLongNoWriterContinuesWithOne(long number) throws IOException {
		Files.write(file(), joined(header(number), plain(0, 1)));
		JsonBackend backend = new JsonBackend(file());
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isFalse();
		RecoveryReport report = backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		assertThat(report.after().isClean()).isTrue();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(1, 1));
		}
		assertThat(facts(backend)).extracting((stored) -> TestFacts.number(stored.fact())).containsExactly(0, 1);
		assertThat(facts(backend)).allMatch((stored) -> stored.seq() <= LAST);
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
	}

	@Test
	void aSegmentIsNotBegunAfterTheLastNumber() throws IOException {
		Path events = Files.createDirectories(this.directory.resolve("h/events"));
		Files.write(events.resolve(String.format("events-%020d.ndjson", LAST - 1)), header(LAST - 1));
		RotatingBackend backend = new RotatingBackend(this.directory.resolve("h"), new RotatingOptions(4096, null),
				RetentionPolicy.NONE);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			assertThat(writer.append(TestFacts.batch(0, 1)).position(0)).isEqualTo(Position.of(LAST));
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(TestFacts.batch(3, 1)))
				.withMessageContaining("numbers are used up");
			// The other kinds have numbers of their own.
			writer.append(TestFacts.batch(1, 2));
		}
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		assertThat(facts(backend)).hasSize(3);
	}

	private Map<String, String> files() throws IOException {
		Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.filter((each) -> !each.toString().endsWith(".lock")).toList()) {
				contents.put(file.toString(), Files.isRegularFile(file) ? Files.readString(file) : "");
			}
		}
		return contents;
	}

	private static List<StoredFact> facts(PersistenceBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.toList();
		}
	}

}

package io.papyra.backend.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.report.StorageUsage;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What only a directory of segments does. */
class RotatingBackendTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private SegmentSet set;

	@BeforeEach
	void makeSet() {
		this.set = new SegmentSet(this.directory.resolve("papyra"));
	}

	@Test
	void eachKindIsALogOfSegmentsThatAreNamedByTheirFirstNumberAndBeginWithAHeader() throws IOException {
		this.set.write(0, 30);
		for (String folder : List.of("events", "audits", "dead_letters")) {
			List<Path> segments = this.set.segments(folder);
			assertThat(segments).hasSizeGreaterThan(3);
			long next = 1;
			for (Path segment : segments) {
				assertThat(segment.getFileName()).hasToString("%s-%020d.ndjson".formatted(folder, next));
				List<String> lines = SegmentSet.lines(segment);
				assertThat(lines.get(0)).startsWith("{\"kind\":\"log_header\",\"format\":1,\"system_id\":\"s\"")
					.contains("\"base_seq\":" + next + ",");
				for (String line : lines) {
					assertThat(line).contains(",\"seq\":" + next++ + ",");
				}
				assertThat(Files.size(segment)).isLessThan(1200);
			}
		}
		assertThat(this.set.numbers()).isEqualTo(IntStream.range(0, 30).boxed().toList());
	}

	@Test
	void filesAndFoldersBelongToTheirOwnerAlone() throws IOException {
		this.set.write(0, 10);
		try (var files = Files.walk(this.set.root)) {
			for (Path file : files.toList()) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
					.isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
			}
		}
	}

	@Test
	void aRestartContinuesInTheLastSegment() throws IOException {
		this.set.write(0, 1);
		this.set.write(3, 1);
		assertThat(this.set.events()).hasSize(1);
		assertThat(this.set.numbersOf(FactKind.EVENT)).containsExactly(0, 3);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void aBatchOfSeveralKindsIsStoredInAllItsLogsAndTellsEachNumber() {
		try (FactWriter writer = this.set.open()) {
			AppendResult appended = writer.append(TestFacts.batch(0, 6));
			assertThat(IntStream.range(0, 6).mapToObj((index) -> appended.position(index).text())).containsExactly("2",
					"2", "2", "3", "3", "3");
		}
	}

	@Test
	void withATotalSizeTheOldestSegmentsOfTheLargestKindGoCountedAndUnderAnAcknowledgement() throws IOException {
		RotatingBackend backend = this.set.backend(6000L, RetentionPolicy.NONE);
		long expired = 0;
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(2, 1));
			for (int number = 0; number < 300; number += 3) {
				AppendResult appended = writer.append(TestFacts.batch(number, 1));
				assertThat(appended.expired().keySet()).isSubsetOf(FactKind.EVENT);
				expired += appended.expired(FactKind.EVENT);
			}
			StorageUsage use = backend.measure();
			assertThat(use).isNotNull();
			assertThat(use.bytes()).isLessThan(7500);
		}
		List<Integer> events = this.set.numbersOf(FactKind.EVENT);
		assertThat(events).hasSize(100 - (int) expired).contains(297);
		assertThat(expired).isPositive();
		assertThat(this.set.numbersOf(FactKind.DEAD_LETTER)).as("the few of another kind stay").containsExactly(2);
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).facts().get(FactKind.EVENT))
			.isEqualTo(100 - expired);
	}

	@Test
	void compactionDropsWholeSegmentsAndRewritesOneByteForByte() throws IOException {
		this.set.write(0, 60);
		List<Path> before = this.set.events();
		List<String> linesBefore = before.stream().flatMap((file) -> lines(file).stream()).toList();
		RotatingBackend backend = this.set.backend(null, RetentionPolicy.same(new Retention(7L, null, null)));
		CompactionReport report = backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.expired().get(FactKind.EVENT)).isEqualTo(Map.of(ExpiryReason.RECORDS, 13L));
		assertThat(report.filesDropped()).isPositive();
		assertThat(report.filesRewritten()).isBetween(1, 3);
		List<Path> after = this.set.events();
		assertThat(after).isSubsetOf(before).hasSizeLessThan(before.size());
		List<String> facts = after.stream()
			.flatMap((file) -> lines(file).stream())
			.filter((line) -> !line.contains("log_header"))
			.toList();
		assertThat(facts).hasSize(7).isSubsetOf(linesBefore);
		assertThat(this.set.scan().anomalies()).isEmpty();
		this.set.write(60, 6);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void everythingMayExpire() {
		this.set.write(0, 30);
		RotatingBackend backend = this.set.backend(null,
				RetentionPolicy.same(new Retention(null, Duration.ofSeconds(1), null)));
		assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).after().facts()).isZero();
		assertThat(this.set.numbers()).isEmpty();
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved()).isZero();
		this.set.write(30, 3);
		assertThat(this.set.numbers()).containsExactly(30, 31, 32);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void compactionContinuesBesideAWriter() {
		RotatingBackend backend = this.set.backend(null, RetentionPolicy.same(new Retention(5L, null, null)));
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 300; number++) {
				writer.append(TestFacts.batch(number, 1));
				if (number % 20 == 19) {
					backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				}
			}
		}
		assertThat(SegmentSet.numbers(backend, FactQuery.all())).isEqualTo(IntStream.range(285, 300).boxed().toList());
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void limitsThatCannotBeKeptAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RotatingOptions(0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new RotatingOptions(100, 199L));
	}

	private static List<String> lines(Path file) {
		try {
			return SegmentSet.lines(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}

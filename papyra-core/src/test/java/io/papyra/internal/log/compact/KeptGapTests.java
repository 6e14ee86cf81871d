package io.papyra.internal.log.compact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LogGap;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.PartitionedLog;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A line that tells of facts that could not be recorded goes after the facts around it.
 */
class KeptGapTests {

	private static final Retention FEW = new Retention(4L, null, null);

	@TempDir
	Path directory;

	private static FactBatch gap() {
		return gap("event", TestFacts.BEGIN);
	}

	private static FactBatch gap(String kind, Instant time) {
		byte[] line = new LogGap("s", time, time, time, Map.of(kind, 3L), Map.of("overflow", 3L)).encode();
		FactBatch batch = new FactBatch();
		batch.add(null, line, 0, line.length);
		return batch;
	}

	static Stream<Arguments> policies() {
		return Stream.of(Arguments.of("audits of before stay", Map.of(FactKind.EVENT, FEW), 30, 1),
				Arguments.of("events of before stay", Map.of(FactKind.AUDIT, FEW, FactKind.DEAD_LETTER, FEW), 30, 1),
				Arguments.of("all of before go, events of behind stay", all(new Retention(8L, null, null)), 15, 1),
				Arguments.of("nothing of that time stays", all(FEW), 60, 0));
	}

	private static Map<FactKind, Retention> all(Retention retention) {
		return Map.of(FactKind.EVENT, retention, FactKind.AUDIT, retention, FactKind.DEAD_LETTER, retention);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("policies")
	void aRecordedGapStaysAsLongAsFactsOfItsTime(String what, Map<FactKind, Retention> retention, int behind,
			long gaps) {
		FactLog log = new FactLog(this.directory.resolve("log.ndjson"),
				new LogContext(Disk.real(), InstantSource.system(), new RetentionPolicy(retention), 700));
		try (FactWriter writer = log.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			for (int number = 0; number < 30; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
			writer.append(gap());
			for (int number = 0; number < behind; number++) {
				writer.append(TestFacts.batch(30 + number, 1));
			}
		}
		log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(log.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).gaps()).as(what).isEqualTo(gaps);
	}

	static Stream<Arguments> lostKinds() {
		return Stream.of(Arguments.of("dead_letter", 1), Arguments.of("unknown", 1), Arguments.of("audit", 0),
				Arguments.of("event", 0));
	}

	@ParameterizedTest
	@MethodSource("lostKinds")
	void aRecordedGapStaysAsLongAsFactsOfItsKindsInOtherFolders(String lost, long stays) {
		Map<FactKind, Retention> letters = Map.of(FactKind.EVENT, FEW, FactKind.AUDIT, FEW);
		PartitionedLog logs = logs(letters);
		Instant lostAt = TestFacts.BEGIN.plusSeconds(29);
		try (FactWriter writer = logs.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			for (int number = 0; number < 30; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
			writer.append(gap(lost, lostAt));
			for (int number = 30; number < 90; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
			logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).gaps()).as("beside the writer")
				.isEqualTo(stays);
		}
		logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).gaps()).isEqualTo(stays);
		assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(recordedGaps()).isEqualTo(stays);
		// Now the dead letters of that time go, and with later events the gap.
		PartitionedLog few = logs(all(FEW));
		try (FactWriter writer = few.openWriter(new WriterOptions("s", SyncPolicy.ALWAYS))) {
			for (int number = 90; number < 120; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		few.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		few.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(few.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(few.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).gaps()).isZero();
	}

	private PartitionedLog logs(Map<FactKind, Retention> retention) {
		return new PartitionedLog(this.directory.resolve("logs"), new SegmentLimits(1500, null),
				new LogContext(Disk.real(), InstantSource.system(), new RetentionPolicy(retention), 700));
	}

	private long recordedGaps() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(".ndjson"))
				.flatMap(KeptGapTests::lines)
				.filter((line) -> line.contains("\"kind\":\"log_gap\""))
				.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.papyra.internal.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LineParser;
import io.papyra.codec.LogHeader;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers name the log and count what is in it: what is lost where numbers may be missing
 * shows, and so does what was written to another log.
 */
class LogIdentityTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	/** Events expire, everything else stays, so that numbers are missing in between. */
	private static final RetentionPolicy FEW_EVENTS = new RetentionPolicy(
			Map.of(FactKind.EVENT, new Retention(4L, null, null)));

	@TempDir
	Path directory;

	private Path file() {
		return this.directory.resolve("log.ndjson");
	}

	private FactLog log(Path file) {
		return new FactLog(file, new LogContext(Disk.real(), InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z")),
				FEW_EVENTS, 700));
	}

	private PartitionedLog logs(String name) {
		return new PartitionedLog(this.directory.resolve(name), new SegmentLimits(1000, null),
				new LogContext(Disk.real(), InstantSource.system(), RetentionPolicy.NONE, 700));
	}

	private static void write(FactLog log, int first, int count) {
		try (FactWriter writer = log.openWriter(OPTIONS)) {
			for (int number = first; number < first + count; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
	}

	/** A log of which a compaction has kept some. */
	private List<String> compacted() throws IOException {
		write(log(file()), 0, 60);
		log(file()).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(log(file()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		return Files.readAllLines(file());
	}

	private ScanReport scanOf(List<String> lines) throws IOException {
		Files.writeString(file(), String.join("\n", lines) + "\n");
		return log(file()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	@Test
	void everyLineThatIsLostAfterACompactionIsMissed() throws IOException {
		List<String> lines = compacted();
		assertThat(lines).hasSize(45);
		for (int lost = 1; lost < lines.size(); lost++) {
			List<String> rest = new ArrayList<>(lines);
			rest.remove(lost);
			ScanReport report = scanOf(rest);
			assertThat(report.isClean()).as("without line %s: %s", lost, lines.get(lost)).isFalse();
		}
	}

	@Test
	void whatIsLostIsCountedAndAcknowledgedByOneRepair() throws IOException {
		List<String> lines = compacted();
		lines.subList(3, 8).clear();
		ScanReport report = scanOf(lines);
		assertThat(report.anomalyCounts()).isEqualTo(Map.of(AnomalyType.SEQUENCE_GAP, 1L));
		assertThat(report.anomalies().get(0).detail()).startsWith("5 lines missing up to sequence ");
		assertThat(repair(log(file())).isClean()).isTrue();
		byte[] repaired = Files.readAllBytes(file());
		assertThat(repair(log(file())).isClean()).isTrue();
		assertThat(file()).hasBinaryContent(repaired);
	}

	private static ScanReport repair(FactLog log) {
		return log.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).after();
	}

	@Test
	void damageIsToldOnceAndNotAlsoAsALoss() throws IOException {
		List<String> lines = compacted();
		lines.set(5, lines.get(5).replace("\"s\"", "\"t\""));
		assertThat(scanOf(lines).anomalyCounts()).isEqualTo(Map.of(AnomalyType.CHECKSUM_MISMATCH, 1L));
	}

	@Test
	void compactingAgainAndWritingOnKeepsTheCountsTrue() throws IOException {
		compacted();
		for (int round = 0; round < 4; round++) {
			FactLog log = log(file());
			try (FactWriter writer = log.openWriter(OPTIONS)) {
				writer.append(TestFacts.batch(60 + round * 10, 10));
				log.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
				writer.append(TestFacts.batch(160 + round * 10, 3));
			}
			assertThat(log(file()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
			assertThat(log(file()).scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).anomalies()).isEmpty();
		}
		assertThat(headers(file())).extracting((header) -> header.notes().logId()).doesNotContain("");
	}

	@Test
	void aWholeSegmentThatACompactionKeptIsMissed() throws IOException {
		RetentionPolicy old = RetentionPolicy.same(new Retention(null, java.time.Duration.ofDays(1), null));
		Instant now = Instant.parse("2026-03-01T00:00:00Z");
		Path root = this.directory.resolve("logs");
		PartitionedLog logs = new PartitionedLog(root, new SegmentLimits(1000, null),
				new LogContext(Disk.real(), InstantSource.fixed(now), old, 700));
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			// A clock that stepped back: what is older by its time stands behind.
			for (int number = 0; number < 30; number++) {
				Instant time = now.minusSeconds((number < 10 || number >= 20) ? 60 : 200_000);
				writer.append(TestFacts.batch(new ActorEvent("s", ActorAddress.of("s", number), "e", null, time)));
			}
		}
		logs.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		for (Path segment : segments(root.resolve("events"))) {
			Path aside = this.directory.resolve("aside");
			Files.move(segment, aside);
			assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).as("without %s", segment)
				.isFalse();
			Files.move(aside, segment);
		}
	}

	@Test
	void aFactInTheLogOfAnotherKindIsReportedAndSaved() throws IOException {
		PartitionedLog logs = logs("logs");
		write(logs, 0, 30);
		Path events = segments(this.directory.resolve("logs/events")).get(0);
		Path audits = segments(this.directory.resolve("logs/audits")).get(0);
		List<String> lines = Files.readAllLines(events);
		lines.set(2, Files.readAllLines(audits).get(2));
		Files.writeString(events, String.join("\n", lines) + "\n");
		assertThat(logs.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalyCounts())
			.isEqualTo(Map.of(AnomalyType.INVALID_RECORD, 1L));
		assertThat(logs.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).after().anomalies())
			.isEmpty();
		assertThat(numbers(logs)).doesNotContain(3).hasSize(29);
	}

	@Test
	void aFactInTheLogOfAnotherKindHidesNoneFromAReadInEitherOrder() throws IOException {
		PartitionedLog logs = logs("logs");
		write(logs, 0, 30);
		Path events = segments(this.directory.resolve("logs/events")).get(0);
		Path audits = segments(this.directory.resolve("logs/audits")).get(0);
		List<String> lines = Files.readAllLines(events);
		List<Long> before = eventNumbers(logs, FactQuery.Order.OLDEST_FIRST);
		lines.add(Files.readAllLines(audits).get(2));
		Files.writeString(events, String.join("\n", lines) + "\n");

		for (FactQuery.Order order : FactQuery.Order.values()) {
			assertThat(eventNumbers(logs, order)).as(order.name()).containsExactlyInAnyOrderElementsOf(before);
		}
	}

	private static List<Long> eventNumbers(PartitionedLog logs, FactQuery.Order order) {
		try (Stream<StoredFact> facts = logs.read(FactQuery.of(FactKind.EVENT).withOrder(order))) {
			return facts.map(StoredFact::seq).toList();
		}
	}

	@Test
	void aSegmentOfAnotherLogIsReported() throws IOException {
		write(logs("one"), 0, 60);
		write(logs("other"), 0, 60);
		List<Path> own = segments(this.directory.resolve("one/events"));
		List<Path> others = segments(this.directory.resolve("other/events"));
		for (int at = 0; at < own.size(); at++) {
			byte[] kept = Files.readAllBytes(own.get(at));
			Files.write(own.get(at), Files.readAllBytes(others.get(at)));
			ScanReport report = logs("one").scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(report.anomalyCounts()).as("segment %s", at)
				.containsEntry(AnomalyType.ORPHANED_ROTATED_FILE, 1L);
			assertThat(report.anomalies().get(0).location()).isEqualTo(own.get(at).toString());
			Files.write(own.get(at), kept);
		}
		assertThat(logs("one").scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@Test
	void theHeaderOfAnotherLogWithinAFileIsReportedAndAcknowledgedByOneRepair() throws IOException {
		Path other = this.directory.resolve("other.ndjson");
		write(log(file()), 0, 5);
		write(log(other), 0, 30);
		log(other).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		List<String> lines = new ArrayList<>(Files.readAllLines(file()));
		lines.addAll(Files.readAllLines(other));
		lines.removeIf((line) -> lines.indexOf(line) >= 6 && seq(line) <= 6 && !line.contains("log_header"));
		List<String> joined = new ArrayList<>(lines.subList(0, 4));
		joined.addAll(lines.subList(6, lines.size()).stream().filter((line) -> seq(line) > seq(lines.get(3))).toList());
		ScanReport report = scanOf(joined);
		assertThat(report.isClean()).isFalse();
		assertThat(repair(log(file())).anomalies()).isEmpty();
		byte[] repaired = Files.readAllBytes(file());
		assertThat(repair(log(file())).isClean()).isTrue();
		assertThat(file()).hasBinaryContent(repaired);
	}

	@Test
	void aChangedSystemIdWithinOneLogIsNoAnomaly() throws IOException {
		Path root = this.directory.resolve("logs");
		for (int run = 0; run < 4; run++) {
			try (FactWriter writer = logs("logs").openWriter(new WriterOptions("system-" + run, SyncPolicy.ALWAYS))) {
				for (int number = 0; number < 12; number++) {
					writer.append(TestFacts.batch(12 * run + number, 1));
				}
			}
		}
		assertThat(logs("logs").scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		Set<String> systems = new HashSet<>();
		Set<String> identities = new HashSet<>();
		for (Path segment : segments(root.resolve("events"))) {
			LogHeader header = headers(segment).get(0);
			systems.add(header.systemId());
			identities.add(header.notes().logId());
		}
		assertThat(systems).hasSizeGreaterThan(1);
		assertThat(identities).hasSize(1).doesNotContain("");
	}

	@Test
	void aLogThatWasBegunWithoutAnIdentityGetsOneByItsNextCompaction() throws IOException {
		List<String> lines = new ArrayList<>();
		lines.add(
				new String(HeaderRecord.of("s", Instant.EPOCH, 1, 0), java.nio.charset.StandardCharsets.UTF_8).strip());
		write(log(file()), 0, 60);
		lines.addAll(Files.readAllLines(file()).subList(1, 61));
		assertThat(scanOf(lines).anomalies()).isEmpty();
		write(log(file()), 60, 3);
		assertThat(log(file()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		log(file()).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(headers(file()).get(0).notes().logId()).isNotEmpty();
		assertThat(log(file()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	private static void write(PartitionedLog logs, int first, int count) {
		try (FactWriter writer = logs.openWriter(OPTIONS)) {
			for (int number = first; number < first + count; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
	}

	private static List<Integer> numbers(PartitionedLog logs) {
		try (Stream<StoredFact> facts = logs.read(FactQuery.all())) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).toList();
		}
	}

	private static List<Path> segments(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((path) -> path.toString().endsWith(".ndjson")).sorted().toList();
		}
	}

	private static long seq(String line) {
		return Long.parseLong(line.replaceAll(".*,\"seq\":(\\d+),\"crc32c\":\"\\w+\"}$", "$1"));
	}

	private static List<LogHeader> headers(Path file) throws IOException {
		LineParser parser = new LineParser();
		List<LogHeader> headers = new ArrayList<>();
		for (String line : Files.readAllLines(file)) {
			if (line.startsWith("{\"kind\":\"log_header\"")) {
				byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
				headers.add(parser.parseHeader(bytes, 0, bytes.length));
			}
		}
		return headers;
	}

}

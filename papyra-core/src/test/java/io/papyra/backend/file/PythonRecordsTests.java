package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines that are no sound record, but that Papyra for Python takes for one: it fills in
 * what a fact lacks but for its time, and its JSON has numbers that are none.
 */
@Tag("proof")
class PythonRecordsTests {

	private static final String FACT = "{\"kind\": \"event\", \"system_id\": \"s\", \"actor_address\": "
			+ "{\"system\": \"s\", \"actor_id\": 1}, \"event_type\": \"T\", \"payload\": {}, \"timestamp\": 1768380323.5}\n";

	static Stream<String> accepted() {
		return Stream.of("{\"kind\": \"event\", \"timestamp\": 1768380323.5}",
				"{\"timestamp\": 1768380323.5, \"kind\": \"audit\"}",
				"{\"kind\": \"dead_letter\", \"timestamp\": 1768380323.5, \"target\": 7}",
				"{\"kind\": \"event\", \"timestamp\": null}", "{\"kind\": \"event\", \"timestamp\": \"yesterday\"}",
				fact("{\"system\": \"s\", \"actor_id\": 1}", "null"), fact("{}", "NaN"), fact("{}", "Infinity"),
				fact("{}", "-Infinity"), fact("{}", "[1, {\"deep\": NaN}]"), fact("\"T\"", "17"), fact("{}", "[]"),
				"{\"kind\": \"event\", \"timestamp\": NaN}", "  {\"kind\": \"audit\", \"timestamp\": -Infinity}  ",
				"{\"kind\": \"metric\", \"value\": NaN}", "{\"\\u006bind\": \"\\u0065vent\", \"timestamp\": 1}",
				FACT.strip().replace("{}", "[".repeat(2000) + "]".repeat(2000)));
	}

	private static String fact(String payload, String address) {
		return FACT.strip().replace("{\"system\": \"s\", \"actor_id\": 1}", address).replace("{}", payload);
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void isReportedAndStaysInAPlainFileByteForByte(String line) {
		String original = FACT + line + "\n" + "damage\n" + FACT;
		SimulatedDisk disk = disk(original);
		assertThat(scan(disk).anomalies()).filteredOn((anomaly) -> anomaly.line() == 2).hasSize(1);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(text(disk)).isEqualTo(original.replace("damage\n", ""));
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.after().anomalies()).singleElement().extracting("line").isEqualTo(2L);
		assertThat(recover(disk, RecoveryMode.REPAIR).changed()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void staysAfterAHeaderAndIsPassedBetweenValidLines(String line) {
		SimulatedDisk disk = disk("");
		write(disk, 0);
		append(disk, line + "\n");
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isZero();
		assertThat(text(disk)).contains(line + "\n");
		write(disk, 3);
		assertThat(read(disk)).extracting((stored) -> TestFacts.number(stored.fact()))
			.containsExactly(0, 1, 2, 3, 4, 5);
		assertThat(recover(disk, RecoveryMode.REPAIR).linesRemoved()).isZero();
		assertThat(text(disk)).contains(line + "\n");
		assertThat(scan(disk).anomalyCount()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void lacksNothingButItsNewlineAtTheEnd(String line) {
		SimulatedDisk disk = disk(FACT + line);
		recover(disk, RecoveryMode.REPAIR);
		assertThat(text(disk)).isEqualTo(FACT + line + "\n");
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void isMovedByQuarantineModeAlone(String line) {
		SimulatedDisk disk = disk(FACT + line + "\n" + FACT);
		RecoveryReport report = recover(disk, RecoveryMode.QUARANTINE);
		assertThat(report.after().isClean()).isTrue();
		assertThat(text(disk)).isEqualTo(FACT + FACT);
		assertThat(disk.contents().values())
			.anyMatch((bytes) -> new String(bytes, StandardCharsets.ISO_8859_1).equals(FACT + line + "\n" + FACT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"kind\": \"event\"}", "{\"timestamp\": 1.5}", "{\"kind\": 7, \"timestamp\": 1}",
			"[NaN]", "NaN", "{\"kind\": \"event\", \"timestamp\": Nan}", "{\"kind\": \"event\", \"timestamp\": NaN",
			"{\"kind\": \"event\", \"timestamp\": +Infinity}", "{\"kind\": \"log_gap\", \"dropped\": NaN}",
			"{\"kind\": \"event\", \"timestamp\": 1,}" })
	void whatPythonDoesNotReadEitherIsRemoved(String line) {
		SimulatedDisk disk = disk(FACT + line + "\n" + FACT);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(text(disk)).isEqualTo(FACT + FACT);
		assertThat(report.after().isClean()).isTrue();
	}

	/** In the gate all, in other builds one in eight: they take long. */
	static Stream<String> longLines() {
		List<String> all = List.of(fact("MUCH", "null"), FACT.strip().replace("{}", "MUCH"),
				FACT.strip().replace("{}", "[NaN, MUCH]"), "{\"kind\": \"metric\", \"value\": MUCH}");
		int every = Integer.getInteger("papyra.every", 8);
		return IntStream.range(0, all.size()).filter((index) -> index % every == 0).mapToObj(all::get);
	}

	/** With more in it than a line of ours may have. */
	private static String longer(String given) {
		return given.replace("MUCH", "\"" + "y".repeat(17 * 1024 * 1024) + "\"");
	}

	@ParameterizedTest
	@MethodSource("longLines")
	void ofAnyLengthStaysInAPlainFileByteForByte(String given) {
		String line = longer(given);
		String original = line + "\n" + FACT + line + "\n" + "damage\n" + FACT + line;
		SimulatedDisk disk = disk(original);
		assertThat(scan(disk).anomalies()).extracting("line").containsExactly(1L, 3L, 4L, 6L);
		RecoveryReport dry = JsonLogs.open(disk)
			.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, true, false), ProgressMonitor.NONE);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(text(disk).equals(original.replace("damage\n", "") + "\n")).isTrue();
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(dry.linesRemoved()).isEqualTo(1);
		assertThat(report.after().anomalies()).allMatch((anomaly) -> anomaly.detail().endsWith("so a repair keeps it"))
			.extracting("line")
			.containsExactly(1L, 3L, 5L);
		assertThat(recover(disk, RecoveryMode.REPAIR).changed()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("longLines")
	void ofAnyLengthStaysAfterAHeaderAndIsPassedBetweenValidLines(String given) {
		String line = longer(given);
		SimulatedDisk disk = disk("\u00ef\u00bb\u00bf" + line + "\n" + FACT);
		write(disk, 0);
		append(disk, line + "\n");
		assertThat(recover(disk, RecoveryMode.REPAIR).linesRemoved()).isZero();
		write(disk, 3);
		assertThat(read(disk)).filteredOn((stored) -> stored.seq() > 2)
			.extracting((stored) -> TestFacts.number(stored.fact()))
			.containsExactly(0, 1, 2, 3, 4, 5);
		assertThat(recover(disk, RecoveryMode.REPAIR).linesRemoved()).isZero();
		assertThat(text(disk).startsWith("\u00ef\u00bb\u00bf" + line + "\n")).isTrue();
		assertThat(text(disk).indexOf(line + "\n", line.length())).isPositive();
		assertThat(scan(disk).anomalyCount()).isEqualTo(2);
	}

	@Test
	void aLongLineThatPythonDoesNotReadEitherIsRemoved() {
		for (String given : List.of("{\"kind\": \"event\", \"payload\": MUCH}",
				"{\"kind\": \"event\", \"timestamp\": 1, \"payload\": MUCH",
				"{\"kind\": \"event\", \"timestamp\": 1, \"payload\": MUCH,}", "MUCH")) {
			String line = longer(given);
			SimulatedDisk disk = disk(FACT + line + "\n" + FACT + line);
			RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
			assertThat(text(disk).equals(FACT + FACT)).isTrue();
			assertThat(report.linesRemoved()).isEqualTo(2);
			assertThat(report.after().isClean()).isTrue();
		}
	}

	@Test
	void theDetailSaysThatTheLineStays() {
		SimulatedDisk disk = disk("{\"kind\": \"event\", \"timestamp\": 1.5}\n" + fact("{}", "NaN") + "\nNaN\n");
		ScanReport report = scan(disk);
		assertThat(report.anomalies()).extracting("type")
			.containsExactly(AnomalyType.INVALID_RECORD, AnomalyType.CORRUPTED_LINE, AnomalyType.CORRUPTED_LINE);
		assertThat(report.anomalies()).filteredOn((anomaly) -> anomaly.detail().endsWith("so a repair keeps it"))
			.extracting("line")
			.containsExactly(1L, 2L);
	}

	private static SimulatedDisk disk(String log) {
		return SimulatedDisk.holding(Map.of(JsonLogs.FILE, log.getBytes(StandardCharsets.ISO_8859_1)));
	}

	private static void write(SimulatedDisk disk, int first) {
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(first, 3));
		}
	}

	private static void append(SimulatedDisk disk, String line) {
		try (var file = disk.openForWrite(JsonLogs.FILE)) {
			file.write(java.nio.ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)), file.size());
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static String text(SimulatedDisk disk) {
		return new String(disk.content(JsonLogs.FILE), StandardCharsets.ISO_8859_1);
	}

	private static ScanReport scan(SimulatedDisk disk) {
		return JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private static RecoveryReport recover(SimulatedDisk disk, RecoveryMode mode) {
		return JsonLogs.open(disk).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	private static List<StoredFact> read(SimulatedDisk disk) {
		try (Stream<StoredFact> facts = JsonLogs.open(disk).read(FactQuery.all())) {
			return facts.toList();
		}
	}

}

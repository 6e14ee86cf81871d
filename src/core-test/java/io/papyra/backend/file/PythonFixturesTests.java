package io.papyra.backend.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.test.TestFacts;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files as Papyra for Python 0.1.1 writes and as accidents leave them: scanned, read and
 * repaired as {@code expected.json} says, and gone on with.
 */
class PythonFixturesTests {

	private static final JsonNode EXPECTED = JsonMapper.shared()
		.readTree(new String(fixture("expected.json"), StandardCharsets.UTF_8));

	static Stream<String> files() {
		return EXPECTED.propertyNames().stream();
	}

	@ParameterizedTest
	@MethodSource("files")
	void scanFindsWhatIsExpectedAndNothingElse(String file) {
		ScanReport report = JsonLogs.open(disk(file)).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(report.anomalies().stream().map((anomaly) -> anomaly.type() + " " + anomaly.line()))
			.containsExactlyElementsOf(expectedAnomalies(file));
		assertThat(report.factCount()).isEqualTo(expectedFacts(file));
		JsonNode records = EXPECTED.get(file).get("records");
		for (FactKind kind : (records != null) ? FactKind.values() : new FactKind[0]) {
			assertThat(report.facts().getOrDefault(kind, 0L)).isEqualTo(records.get(kind.wireName()).longValue());
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void readReturnsEveryValidFactUnderItsLineNumber(String file) {
		SimulatedDisk disk = disk(file);
		List<StoredFact> facts = read(disk, FactQuery.all());
		assertThat(facts).hasSize(expectedFacts(file));
		List<String> lines = lines(disk);
		for (StoredFact fact : facts) {
			assertThat(lines.get((int) fact.seq() - 1)).contains("\"" + fact.fact().kind().wireName() + "\"");
		}
		List<StoredFact> backwards = new ArrayList<>(
				read(disk, FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST)));
		java.util.Collections.reverse(backwards);
		assertThat(backwards).isEqualTo(facts);
	}

	@ParameterizedTest
	@MethodSource("files")
	void repairRemovesOnlyWhatNoReaderCouldUseAndChangesNoOtherByte(String file) {
		SimulatedDisk disk = disk(file);
		List<StoredFact> before = read(disk, FactQuery.all());
		List<String> original = lines(disk);
		SimulatedDisk untouched = disk.restart();
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		JsonLogs.verifier().checkAccount(untouched.contents(), disk.contents(), report);
		assertThat(lines(disk)).isSubsetOf(original);
		assertThat(read(disk, FactQuery.all()).stream().map(StoredFact::fact))
			.isEqualTo(before.stream().map(StoredFact::fact).toList());
		assertThat(report.after().anomalyCounts().keySet())
			.isSubsetOf(expectedAnomalies(file).stream().anyMatch((anomaly) -> anomaly.startsWith("UNKNOWN_KIND"))
					? List.of(AnomalyType.UNKNOWN_KIND) : List.of());
		Map<String, String> repaired = texts(disk);
		assertThat(recover(disk, RecoveryMode.REPAIR).changed()).isFalse();
		assertThat(texts(disk)).isEqualTo(repaired);
	}

	@ParameterizedTest
	@MethodSource("files")
	void quarantineKeepsTheWholeOriginalAndLeavesACleanFile(String file) {
		SimulatedDisk disk = disk(file);
		RecoveryReport report = recover(disk, RecoveryMode.QUARANTINE);
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.after().factCount()).isEqualTo(expectedFacts(file));
		if (!expectedAnomalies(file).isEmpty()) {
			assertThat(disk.contents().values()).anyMatch((bytes) -> java.util.Arrays.equals(bytes, fixture(file)));
		}
		assertThat(recover(disk, RecoveryMode.QUARANTINE).changed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "clean.ndjson", "missing-final-newline.ndjson" })
	void aServiceAppendsAHeaderToAPlainFileAndContinuesChecksummed(String file) {
		SimulatedDisk disk = disk(file);
		append(disk);
		List<String> lines = lines(disk);
		assertThat(lines).hasSize(204);
		assertThat(String.join("\n", lines.subList(0, 200))).isEqualTo(text(fixture(file)).stripTrailing());
		assertThat(lines.get(200)).startsWith("{\"kind\":\"log_header\",\"format\":1,")
			.contains(",\"seq\":201,\"crc32c\":");
		assertThat(lines.get(203)).contains(",\"seq\":204,\"crc32c\":");
		assertThat(read(disk, FactQuery.all()).stream().map(StoredFact::seq)).hasSize(203)
			.isSorted()
			.endsWith(200L, 202L, 203L, 204L);
		assertThat(JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
	}

	@Test
	void aTornTailSwallowsNothingThatIsWrittenAfterIt() {
		SimulatedDisk disk = disk("torn-tail.ndjson");
		append(disk);
		assertThat(read(disk, FactQuery.all())).hasSize(199 + 3);
		assertThat(recover(disk, RecoveryMode.REPAIR).after().isClean()).isTrue();
		assertThat(read(disk, FactQuery.all())).hasSize(199 + 3);
	}

	@Test
	void anEmptyFileIsHealthyAndBecomesALog() {
		SimulatedDisk disk = disk("empty.ndjson");
		append(disk);
		assertThat(lines(disk).get(0)).startsWith("{\"kind\":\"log_header\",");
		assertThat(read(disk, FactQuery.all())).hasSize(3);
	}

	private static void append(SimulatedDisk disk) {
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(0, 3));
		}
	}

	private static RecoveryReport recover(SimulatedDisk disk, RecoveryMode mode) {
		return JsonLogs.open(disk).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	private static List<StoredFact> read(SimulatedDisk disk, FactQuery query) {
		try (Stream<StoredFact> facts = JsonLogs.open(disk).read(query)) {
			return facts.toList();
		}
	}

	private static List<String> expectedAnomalies(String file) {
		List<String> anomalies = new ArrayList<>();
		for (JsonNode anomaly : EXPECTED.get(file).get("anomalies")) {
			anomalies.add(anomaly.get("type").stringValue() + " " + anomaly.get("line").intValue());
		}
		return anomalies;
	}

	private static int expectedFacts(String file) {
		JsonNode expected = EXPECTED.get(file);
		if (expected.has("valid_lines")) {
			return expected.get("valid_lines").intValue();
		}
		int facts = 0;
		for (JsonNode count : expected.get("records")) {
			facts += count.intValue();
		}
		return facts;
	}

	private static SimulatedDisk disk(String file) {
		return SimulatedDisk.holding(Map.of(JsonLogs.FILE, fixture(file)));
	}

	private static List<String> lines(SimulatedDisk disk) {
		return List.of(text(disk.content(JsonLogs.FILE)).stripTrailing().split("\n", -1));
	}

	private static Map<String, String> texts(SimulatedDisk disk) {
		Map<String, String> texts = new HashMap<>();
		disk.contents().forEach((file, bytes) -> texts.put(file.toString(), text(bytes)));
		return texts;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static byte[] fixture(String name) {
		try (InputStream fixture = PythonFixturesTests.class.getResourceAsStream("/papyra-python/" + name)) {
			if (fixture == null) {
				throw new IllegalStateException("no fixture " + name);
			}
			return fixture.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

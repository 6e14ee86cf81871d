package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Papyra for Python 0.1.1 gets wrong with a file, done right. The end of a name is
 * the id of the defect. A1, A2 and A9 are in the tests of the log engine, B1 in
 * {@link BitFlipTests}, B5 in {@link PythonFixturesTests}, A7 in
 * {@code CrashProgrammeTests}.
 */
class JsonPythonDefectTests {

	private static final String FACT = "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"local://1\","
			+ "\"event_type\":\"T\",\"payload\":null,\"timestamp\":1.5}\n";

	@Test
	void aLoneSurrogateBreaksNeitherReadNorRepair() {
		SimulatedDisk disk = disk(FACT + FACT.replace("null", "\"\\ud800\"") + "damage\n" + FACT);
		assertThat(read(disk)).hasSize(3);
		assertThat(recover(disk, RecoveryMode.QUARANTINE).after().isClean()).isTrue();
		assertThat(text(disk)).isEqualTo(FACT + FACT.replace("null", "\"\\ud800\"") + FACT);
	}

	@Test
	void nothingIsDroppedSilentlyAfterClosing() {
		SimulatedDisk disk = new SimulatedDisk();
		FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS));
		writer.close();
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> writer.append(TestFacts.batch(0, 1)))
			.withMessageContaining(JsonLogs.FILE.toString());
	}

	@ParameterizedTest
	@EnumSource
	void everySyncPolicyCanBeUsed(SyncPolicy policy) {
		SimulatedDisk disk = new SimulatedDisk();
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(policy))) {
			writer.append(TestFacts.batch(0, 2));
			writer.sync();
		}
		assertThat(read(disk)).hasSize(2);
	}

	@Test
	void oneByteThatIsNotUtf8CostsOneLine() {
		SimulatedDisk disk = disk(FACT + FACT.replace("\"T\"", "\"\u00ff\"") + FACT);
		assertThat(read(disk)).extracting(StoredFact::seq).containsExactly(1L, 3L);
		assertThat(scan(disk).anomalyCounts()).containsOnlyKeys(AnomalyType.CORRUPTED_LINE);
		assertThat(recover(disk, RecoveryMode.REPAIR).after().isClean()).isTrue();
		assertThat(text(disk)).isEqualTo(FACT + FACT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "42", "null", "[]", "\"x\"", "{}", "{\"a\":1}", "{\"kind\":7}", "NaN", "true",
			"{\"kind\":\"event\"", "{\"kind\":\"event\",\"payload\":NaN}" })
	void whatIsNoFactIsFoundAndNeverReturned(String line) {
		SimulatedDisk disk = disk(FACT + line + "\n" + FACT);
		assertThat(read(disk)).extracting(StoredFact::seq).containsExactly(1L, 3L);
		assertThat(scan(disk).anomalyCount()).isEqualTo(1);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.savedTo()).hasSize(1);
		assertThat(text(disk)).isEqualTo(FACT + FACT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0E2", "1e999", "{\"a\":1,\"a\":2}", "\"\\ud800\"" })
	void aCompactionChangesNoByteOfWhatStays(String payload) {
		String kept = FACT.replace("null", payload);
		SimulatedDisk disk = disk(FACT + FACT + kept);
		new JsonBackend(JsonLogs.FILE, RetentionPolicy.same(new Retention(1L, null, null)), disk, JsonLogs.CLOCK)
			.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(text(disk)).contains(kept.substring(0, kept.length() - 2)).doesNotContain("NaN", "Infinity");
		assertThat(read(disk)).hasSize(1);
	}

	@Test
	void aBlankLineIsNoAnomaly() {
		SimulatedDisk disk = disk(FACT + "\n \r\n" + FACT + "\n");
		assertThat(scan(disk).isClean()).isTrue();
		assertThat(recover(disk, RecoveryMode.REPAIR).changed()).isFalse();
		assertThat(read(disk)).hasSize(2);
	}

	@Test
	void aLineThatIsNestedTooDeepIsSaved() {
		String deep = FACT.replace("null", "[".repeat(100_000) + "]".repeat(100_000));
		SimulatedDisk disk = disk(FACT + deep + FACT);
		assertThat(scan(disk).anomalyCount()).isLessThanOrEqualTo(1);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(text(disk).contains(deep) || report.bytesRemoved() == deep.length()).isTrue();
		assertThat(read(disk)).hasSizeBetween(2, 3);
	}

	@Test
	void aMissingFileIsToldFromAnEmptyOne() {
		ScanReport missing = scan(new SimulatedDisk());
		assertThat(missing.exists()).isFalse();
		assertThat(missing.isClean()).isTrue();
		assertThat(scan(disk("")).exists()).isTrue();
	}

	@Test
	void aDirectoryInPlaceOfTheFileIsAnAnomalyAndIsLeftAlone() {
		SimulatedDisk disk = SimulatedDisk.holding(Map.of(JsonLogs.FILE.resolve("inside"), new byte[] { 1 }));
		assertThat(scan(disk).anomalyCounts()).containsOnlyKeys(AnomalyType.UNEXPECTED_FILE);
		assertThat(recover(disk, RecoveryMode.REPAIR).after().isClean()).isFalse();
		assertThat(disk.contents()).containsKey(JsonLogs.FILE.resolve("inside"));
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS)))
			.withMessageContaining(JsonLogs.FILE.toString());
	}

	@Test
	void filesOfOthersBesideTheLogAreNoneOfOurBusiness() {
		Path beside = SimulatedDisk.DIRECTORY.resolve("log.ndjson.gz");
		SimulatedDisk disk = SimulatedDisk
			.holding(Map.of(JsonLogs.FILE, FACT.getBytes(StandardCharsets.UTF_8), beside, new byte[] { 1 }));
		assertThat(scan(disk).isClean()).isTrue();
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(0, 1));
		}
		assertThat(disk.contents()).containsKey(beside);
	}

	@Test
	void quarantineIntoItsDefaultDirectoryBecomesCleanAndStaysSo() {
		SimulatedDisk disk = disk(FACT + "damage\n" + FACT);
		assertThat(recover(disk, RecoveryMode.QUARANTINE).after().isClean()).isTrue();
		int files = disk.contents().size();
		for (int run = 0; run < 3; run++) {
			assertThat(scan(disk).isClean()).isTrue();
			assertThat(recover(disk, RecoveryMode.QUARANTINE).changed()).isFalse();
		}
		assertThat(disk.contents()).hasSize(files);
	}

	@Test
	void aRecordWithoutAFieldHidesNoOther() {
		SimulatedDisk disk = disk(FACT + FACT.replace("\"event_type\":\"T\",", "") + FACT);
		assertThat(read(disk)).extracting(StoredFact::seq).contains(1L, 3L);
		assertThat(scan(disk).anomalyCounts()).containsOnlyKeys(AnomalyType.INVALID_RECORD);
	}

	@Test
	void aTimeThatIsATextHidesNoFact() {
		SimulatedDisk disk = disk(FACT + FACT.replace("1.5", "\"yesterday\"") + FACT);
		assertThat(read(disk)).extracting(StoredFact::seq).contains(1L, 3L);
		scan(disk);
	}

	@Test
	void aLimitIsALimit() {
		SimulatedDisk disk = disk(FACT.repeat(5));
		assertThat(read(disk, FactQuery.all().withLimit(2))).extracting(StoredFact::seq).containsExactly(4L, 5L);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> FactQuery.all().withLimit(-2));
	}

	@Test
	void everyModeIsWhatItsNameSays() {
		assertThat(RecoveryMode.values()).extracting(Enum::name).containsExactly("IGNORE", "REPAIR", "QUARANTINE");
		String original = FACT + "damage\n" + FACT;
		SimulatedDisk ignored = disk(original);
		assertThat(recover(ignored, RecoveryMode.IGNORE).changed()).isFalse();
		assertThat(text(ignored)).isEqualTo(original);
		SimulatedDisk quarantined = disk(original);
		assertThat(recover(quarantined, RecoveryMode.QUARANTINE).savedTo())
			.anySatisfy((file) -> assertThat(quarantined.content(Path.of(file))).asString(StandardCharsets.UTF_8)
				.isEqualTo(original));
	}

	@Test
	void aRecoveryReportTellsWhatWentAndWhereTo() {
		SimulatedDisk disk = disk(FACT + "damage\n" + FACT);
		RecoveryReport report = recover(disk, RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.bytesRemoved()).isEqualTo(7);
		String aside = new String(disk.content(Path.of(report.savedTo().get(0))), StandardCharsets.UTF_8);
		assertThat(aside).contains("damage", "\"line\":2", "\"offset\":" + FACT.length(), "CORRUPTED_LINE");
	}

	@Test
	void anAnomalyIsToldByItsName() {
		assertThat(scan(disk(FACT + "damage\n" + FACT)).anomalies()).singleElement()
			.asString()
			.startsWith("CORRUPTED_LINE " + JsonLogs.FILE + ":2");
	}

	@Test
	void aLoneSurrogateLosesNoFact() {
		SimulatedDisk disk = new SimulatedDisk();
		ActorEvent event = new ActorEvent(TestFacts.SYSTEM, ActorAddress.of(TestFacts.SYSTEM, 1), "T", "a\ud800b",
				TestFacts.BEGIN);
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(SyncPolicy.ALWAYS))) {
			writer.append(TestFacts.batch(event));
		}
		assertThat(read(disk)).hasSize(1);
		assertThat(scan(disk).isClean()).isTrue();
	}

	private static SimulatedDisk disk(String log) {
		return SimulatedDisk.holding(Map.of(JsonLogs.FILE, log.getBytes(StandardCharsets.ISO_8859_1)));
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
		return read(disk, FactQuery.all());
	}

	private static List<StoredFact> read(SimulatedDisk disk, FactQuery query) {
		try (Stream<StoredFact> facts = JsonLogs.open(disk).read(query)) {
			return facts.toList();
		}
	}

}

package io.papyra.internal.log.repair;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.FactQuery;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LogRepairTests {

	@TempDir
	Path directory;

	private LogTestSupport log;

	@BeforeEach
	void newLog() {
		this.log = new LogTestSupport(this.directory);
	}

	@Test
	void aCleanLogIsLeftAlone() throws IOException {
		this.log.write("a", "b");
		byte[] before = Files.readAllBytes(this.log.file);
		assertThat(this.log.repair().changed()).isFalse();
		assertThat(Files.readAllBytes(this.log.file)).isEqualTo(before);
	}

	@Test
	void anUnfinishedLastLineIsKept() throws IOException {
		this.log.write("a", "b");
		String text = Files.readString(this.log.file);
		this.log.text(text.substring(0, text.length() - 1));
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.TRUNCATED_LINE);
		assertThat(this.log.names()).containsExactly("a", "b");
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.linesRemoved()).isZero();
		assertThat(Files.readString(this.log.file)).isEqualTo(text);
	}

	@Test
	void aDamagedHeaderIsReplacedAndEveryFactKept() {
		this.log.write("a", "b");
		List<String> lines = this.log.lines();
		lines.set(0, lines.get(0).replace("orders", "orderz"));
		this.log.lines(lines);
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CHECKSUM_MISMATCH);
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.names()).containsExactly("a", "b");
		assertThat(this.log.lines().get(0)).contains("log_header");
		assertThat(this.log.lines()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"format\":1", "\"system_id\":\"orders\"", "}", "\"seq\":1" })
	void afterADamagedHeaderALineWithoutChecksumIsNoPlainLine(String damaged) {
		this.log.write("a", "b");
		List<String> lines = this.log.lines();
		lines.set(0, lines.get(0).replace(damaged, damaged + "!"));
		lines.set(1, LogTestSupport.body("c") + "}");
		this.log.lines(lines);
		assertThat(this.log.scan().anomalyCounts()).containsKey(AnomalyType.CHECKSUM_MISSING);
		assertThat(this.log.names()).containsExactly("b");
		assertThat(this.log.names(FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST))).containsExactly("b");
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.repair().changed()).isFalse();
		assertThat(this.log.names()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void aLogOfWhichEveryLineIsDamagedIsSettledByOneRepair() throws IOException {
		this.log.write("a", "b", "c");
		for (String left : List.of("", "{\"kind\":\"event\",\"timestamp\":1.5}\n")) {
			Files.writeString(this.log.file, left + "x\ny\nz\n");
			RecoveryReport report = this.log.repair();
			assertThat(report.after().anomalyCounts()).doesNotContainKey(AnomalyType.TAIL_LOST);
			assertThat(report.after().anomalyCount()).isEqualTo(left.isEmpty() ? 0 : 1);
			assertThat(this.log.repair().changed()).isFalse();
			this.log.write("d");
			assertThat(this.log.names()).contains("d");
			assertThat(this.log.scan().anomalyCount()).isEqualTo(left.isEmpty() ? 0 : 1);
		}
	}

	@Test
	void aMissingLineIsReportedAndThenAcknowledged() {
		this.log.write("a", "b", "c");
		List<String> lines = this.log.lines();
		lines.remove(2);
		this.log.lines(lines);
		assertThat(this.log.scan().anomalies()).singleElement()
			.satisfies((gap) -> assertThat(gap.detail()).isEqualTo("1 line missing before this one (sequence 3)"));
		RecoveryReport report = this.log.repair();
		assertThat(report.gapsAcknowledged()).isEqualTo(1);
		assertThat(report.after().isClean()).isTrue();
		this.log.write("d");
		assertThat(this.log.names()).containsExactly("a", "c", "d");
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aMissingLastLineIsFoundByTheCheckpoint() {
		this.log.write("a", "b", "c");
		List<String> lines = this.log.lines();
		this.log.lines(lines.subList(0, 3));
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.TAIL_LOST);
		assertThat(this.log.repair().after().isClean()).isTrue();
		this.log.write("d");
		assertThat(this.log.names()).containsExactly("a", "b", "d");
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aLogThatIsGoneAltogetherIsFoundByTheCheckpoint() throws IOException {
		this.log.write("a");
		Files.delete(this.log.file);
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.TAIL_LOST);
		assertThat(this.log.repair().after().isClean()).isTrue();
		this.log.write("b");
		assertThat(this.log.names()).containsExactly("b");
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aDoubledLineIsReadOnceAndRemoved() {
		this.log.write("a", "b", "c");
		List<String> lines = this.log.lines();
		lines.add(3, lines.get(1));
		this.log.lines(lines);
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_REPEAT);
		assertThat(this.log.names()).containsExactly("a", "b", "c");
		RecoveryReport report = this.log.repair();
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.after().isClean()).isTrue();
		assertThat(this.log.names()).containsExactly("a", "b", "c");
	}

	@Test
	void twoDifferentLinesOfOneNumberAreBothKept() {
		this.log.write("a", "b");
		this.log.text(String.join("\n", this.log.lines()) + "\n"
				+ LogTestSupport.checksummed(LogTestSupport.body("other"), 2));
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_REPEAT);
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.names()).containsExactly("a", "b", "other");
	}

	@Test
	void swappedLinesAreAllReadAndPutBackInOrder() {
		this.log.write("a", "b", "c", "d");
		List<String> lines = new ArrayList<>(this.log.lines());
		Collections.swap(lines, 1, 3);
		this.log.lines(lines);
		assertThat(this.log.names()).containsExactlyInAnyOrder("a", "b", "c", "d");
		assertThat(this.log.names(FactQuery.all().withLimit(10))).containsExactly("a", "b", "c", "d");
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.linesMoved()).isPositive();
		assertThat(this.log.names()).containsExactly("a", "b", "c", "d");
		assertThat(this.log.lines()).hasSize(5);
	}

	@Test
	void aFileThatPythonRewroteLosesItsProofButNoFact() {
		this.log.write("a", "b");
		this.log.lines(
				this.log.lines().stream().map((line) -> line.replace("\":", "\": ").replace(",\"", ", \"")).toList());
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CHECKSUM_MISSING);
		assertThat(this.log.names()).isEmpty();
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.linesAdopted()).isEqualTo(3);
		assertThat(this.log.names()).containsExactly("a", "b");
		this.log.write("c");
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aPlainLineWhosePayloadEndsLikeAChecksummedLineIsAPlainLine() {
		String line = LogTestSupport.body("p")
			.replace("null,\"timestamp\"", "{\"a\":1,\"seq\":3,\"crc32c\":\"9f3a01bc\"},\"timestamp\"") + "}\n";
		this.log.text(line);
		assertThat(this.log.scan().isClean()).isTrue();
		assertThat(this.log.names()).containsExactly("p");
		this.log.write("a");
		this.log.text(String.join("\n", this.log.lines()) + "\n" + line.replace("\"p\"", "\"q\""));
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CHECKSUM_MISSING);
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.names()).containsExactly("p", "a", "q");
	}

	@Test
	void aRecordOfAnUnknownKindStaysUnderRepairAndIsQuarantinedUnderQuarantine() throws IOException {
		this.log.write("a");
		this.log.text(Files.readString(this.log.file)
				+ LogTestSupport.checksummed("{\"kind\":\"metric\",\"system_id\":\"orders\"", 3));
		byte[] before = Files.readAllBytes(this.log.file);
		assertThat(this.log.repair().after().anomalyCounts()).containsOnlyKeys(AnomalyType.UNKNOWN_KIND);
		assertThat(Files.readAllBytes(this.log.file)).isEqualTo(before);
		RecoveryReport report = this.log.log.recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE);
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.savedTo()).hasSize(3);
		assertThat(Files.readAllBytes(Path.of(report.savedTo().get(0)))).isEqualTo(before);
		assertThat(Files.readString(Path.of(report.savedTo().get(1)))).contains("\"sha256\"", "UNKNOWN_KIND");
	}

	@Test
	void aDryRunTellsAndChangesNothing() throws IOException {
		this.log.write("a", "b");
		this.log.text(Files.readString(this.log.file).replace("\"a\"", "\"x\""));
		byte[] before = Files.readAllBytes(this.log.file);
		RecoveryReport report = this.log.log.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, true),
				ProgressMonitor.NONE);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.changed()).isFalse();
		assertThat(Files.readAllBytes(this.log.file)).isEqualTo(before);
		assertThat(this.log.beside()).containsExactly("papyra.ndjson.checkpoint", "papyra.ndjson.lock",
				"papyra.ndjson.unstored");
	}

	@Test
	void aLiveWriterIsNotDisturbed() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a"));
			assertThatThrownBy(this.log::repair).isInstanceOf(WriterLockedException.class)
				.hasMessageContaining("process " + ProcessHandle.current().pid());
		}
	}

	@Test
	void recoveryThatIsCancelledChangesNothing() throws IOException {
		this.log.write("a", "b");
		StringBuilder much = new StringBuilder(Files.readString(this.log.file).replace("\"a\"", "\"x\""));
		for (int seq = 4; seq < 40_000; seq++) {
			much.append(LogTestSupport.checksummed(LogTestSupport.body("more"), seq));
		}
		this.log.text(much.toString());
		byte[] before = Files.readAllBytes(this.log.file);
		assertThatThrownBy(() -> this.log.log.recover(RecoveryRequest.of(RecoveryMode.REPAIR), (done, total) -> {
			throw new WorkCancelledException("enough");
		})).isInstanceOf(WorkCancelledException.class);
		assertThat(Files.readAllBytes(this.log.file)).isEqualTo(before);
	}

	@Test
	void aChecksummedLineThatIsNoRecordOfItsKindIsNeverReturned() throws IOException {
		this.log.write("a");
		this.log.text(Files.readString(this.log.file)
				+ LogTestSupport.checksummed("{\"kind\":\"event\",\"system_id\":\"orders\"", 3));
		assertThat(this.log.names()).containsExactly("a");
		assertThat(this.log.names(FactQuery.all().withLimit(5))).containsExactly("a");
	}

	@Test
	void bytesThatAreNotTextAreSavedExactly() throws IOException {
		this.log.write("a");
		byte[] garbage = { (byte) 0xff, 0, (byte) 0xfe, 'x' };
		Files.write(this.log.file, garbage, java.nio.file.StandardOpenOption.APPEND);
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(Files.readString(Path.of(report.savedTo().get(0)))).contains("\"base64\":\"/wD+eA==\"")
			.contains("\"reason\":\"TRUNCATED_LINE\"");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 127, 128, 129, 5000 })
	void blanksAtTheEndOfAPlainLineDoNotStopARepair(int blanks) throws IOException {
		this.log.write("a");
		String body = LogTestSupport.body("b") + " ".repeat(blanks) + ", \"seq\" : 9" + " ".repeat(blanks);
		Files.writeString(this.log.file, body + "}" + " ".repeat(blanks) + "\n",
				java.nio.file.StandardOpenOption.APPEND);
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.linesAdopted()).isEqualTo(1);
		assertThat(this.log.names()).containsExactly("a", "b");
		assertThat(this.log.lines().get(2)).startsWith(LogTestSupport.body("b") + ",\"seq\":3,");
		assertThat(this.log.repair().changed()).isFalse();
	}

	@Test
	void aTailOfZerosIsSavedInAFewBytes() throws IOException {
		this.log.write("a", "b");
		long before = Files.size(this.log.file);
		int zeros = 5_000_000;
		try (RandomAccessFile file = new RandomAccessFile(this.log.file.toFile(), "rw")) {
			file.setLength(before + zeros);
		}
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.bytesRemoved()).isEqualTo(zeros);
		assertThat(Files.size(this.log.file)).isEqualTo(before);
		Path removed = Path.of(report.savedTo().get(0));
		assertThat(Files.size(removed)).isLessThan(1000);
		assertThat(Files.readString(removed)).contains("\"base64\":\"AA==\",\"times\":");
		assertThat(this.log.names()).containsExactly("a", "b");
	}

	@Test
	void controlCharactersTakeNoMoreRoomInTheSavedFileThanInTheLog() throws IOException {
		this.log.write("a");
		byte[] garbage = new byte[100_000];
		for (int at = 0; at < garbage.length; at++) {
			garbage[at] = (byte) (1 + at % 7);
		}
		Files.write(this.log.file, garbage, java.nio.file.StandardOpenOption.APPEND);
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(Files.size(Path.of(report.savedTo().get(0)))).isLessThan(garbage.length * 3 / 2);
	}

	@Test
	void carriageReturnsAreCountedAsRepairedAndGoWithTheirLineBreaks() throws IOException {
		this.log.write("a", "b", "c");
		String text = Files.readString(this.log.file);
		this.log.text(text.replace("\n", "\r\n"));
		assertThat(this.log.names()).containsExactly("a", "b", "c");
		RecoveryReport report = this.log.repair();
		assertThat(report.after().isClean()).isTrue();
		assertThat(report.linesRepaired()).isEqualTo(4);
		assertThat(report.changed()).isTrue();
		assertThat(Files.readString(this.log.file)).isEqualTo(text);
	}

	@Test
	void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
		String facts = LogTestSupport.plain("a") + LogTestSupport.plain("b");
		this.log.text("\uFEFF" + facts);
		assertThat(this.log.scan().anomalies()).isEmpty();
		assertThat(this.log.names()).containsExactly("a", "b");
		assertThat(this.log.names(FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST))).containsExactly("b", "a");
		this.log.text("\uFEFF" + facts + "not a line\n");
		assertThat(this.log.repair().linesRemoved()).isEqualTo(1);
		assertThat(Files.readString(this.log.file)).isEqualTo("\uFEFF" + facts);
		this.log.write("c");
		assertThat(this.log.names()).containsExactly("a", "b", "c");
		assertThat(this.log.scan().anomalies()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void theLinesOfANewerVersionStayInEveryMode(RecoveryMode mode) throws IOException {
		String newer = LogTestSupport.checksummed("{\"kind\":\"log_header\",\"format\":2,\"new\":true", 1)
				+ LogTestSupport.checksummed(LogTestSupport.body("a"), 2);
		this.log.text(newer);
		RecoveryReport report = this.log.log.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
		assertThat(report.after().anomalyCounts()).containsOnlyKeys(AnomalyType.UNSUPPORTED_FORMAT);
		assertThat(report.linesRemoved()).isZero();
		assertThat(Files.readString(this.log.file)).isEqualTo(newer);
	}

	@Test
	void aWordOfTheUserMovesTheLinesOfANewerVersionAside() throws IOException {
		String newer = LogTestSupport.checksummed("{\"kind\":\"log_header\",\"format\":2,\"new\":true", 1)
				+ LogTestSupport.checksummed(LogTestSupport.body("a"), 2);
		this.log.text(newer);
		RecoveryRequest dry = new RecoveryRequest(RecoveryMode.QUARANTINE, null, true, true);
		RecoveryReport foretold = this.log.log.recover(dry, ProgressMonitor.NONE);
		assertThat(Files.readString(this.log.file)).isEqualTo(newer);
		RecoveryReport report = this.log.log.recover(new RecoveryRequest(RecoveryMode.QUARANTINE, null, false, true),
				ProgressMonitor.NONE);
		assertThat(report.after().isClean()).as("%s", report).isTrue();
		assertThat(report.linesRemoved()).isEqualTo(1).isEqualTo(foretold.linesRemoved());
		assertThat(report.savedTo()).anySatisfy((kept) -> assertThat(Path.of(kept)).hasContent(newer))
			.anySatisfy((kept) -> assertThat(Files.readString(Path.of(kept)))
				.contains("\"reason\":\"UNSUPPORTED_FORMAT\""));
		assertThat(Files.readString(this.log.file)).contains("\"seq\":2,").doesNotContain("\"format\":2");
	}

	@Test
	void aWordOfTheUserIsNotEnoughForARepairOfANewerVersion() throws IOException {
		String newer = LogTestSupport.checksummed("{\"kind\":\"log_header\",\"format\":2,\"new\":true", 1)
				+ LogTestSupport.checksummed(LogTestSupport.body("a"), 2);
		this.log.text(newer);
		this.log.log.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false, true), ProgressMonitor.NONE);
		assertThat(Files.readString(this.log.file)).isEqualTo(newer);
	}

}

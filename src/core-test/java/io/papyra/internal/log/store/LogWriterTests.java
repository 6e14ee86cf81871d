package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LogWriterTests {

	@TempDir
	Path directory;

	private LogTestSupport log;

	@BeforeEach
	void newLog() {
		this.log = new LogTestSupport(this.directory);
	}

	@Test
	void aNewLogBeginsWithAHeaderAndItsLinesAreExactlyAsTheContractSays() {
		this.log.write("a");
		assertThat(this.log.lines()).hasSize(2);
		assertThat(this.log.lines().get(0)).matches(
				"\\{\"kind\":\"log_header\",\"format\":1,\"system_id\":\"orders\",\"created\":\\d+\\.\\d{6},\"base_seq\":1,"
						+ "\"compacted_through_seq\":0,\"log\":\"[0-9a-f]{16}\",\"seq\":1,\"crc32c\":\"[0-9a-f]{8}\"}");
		assertThat(this.log.lines().get(1)).startsWith(LogTestSupport.body("a") + ",\"seq\":2,\"crc32c\":\"");
	}

	@Test
	void filesAreReadableByTheirOwnerAlone() throws IOException {
		this.log.write("a");
		for (String name : new String[] { "papyra.ndjson", "papyra.ndjson.lock", "papyra.ndjson.checkpoint" }) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve(name))))
				.as(name)
				.isEqualTo("rw-------");
		}
	}

	@Test
	void numbersContinueAcrossRestarts() {
		this.log.write("a", "b");
		this.log.write("c");
		assertThat(this.log.scan().lastSeq()).isEqualTo(4);
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aPlainFileOfPythonGetsAHeaderAndContinuesChecksummed() {
		this.log.text(LogTestSupport.plain("p1") + LogTestSupport.plain("p2"));
		this.log.write("a");
		assertThat(this.log.names()).containsExactly("p1", "p2", "a");
		assertThat(this.log.lines().get(2)).contains("\"log_header\"").contains("\"seq\":3,");
		assertThat(this.log.scan().isClean()).isTrue();
		assertThat(this.log.scan().lastSeq()).isEqualTo(4);
	}

	@Test
	void anUnfinishedLineNeverSwallowsTheNextOne() throws IOException {
		this.log.write("a");
		Files.writeString(this.log.file, "{\"kind\":\"event\",\"sys", StandardOpenOption.APPEND);
		this.log.write("b");
		assertThat(this.log.names()).containsExactly("a", "b");
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CORRUPTED_LINE);
	}

	@Test
	void aWholeLineThatLacksItsNewlineGetsIt() throws IOException {
		this.log.write("a", "b");
		String text = Files.readString(this.log.file);
		this.log.text(text.substring(0, text.length() - 1));
		this.log.write("c");
		assertThat(this.log.names()).containsExactly("a", "b", "c");
		assertThat(this.log.scan().isClean()).isTrue();
	}

	@Test
	void aLogThatIsDeletedUnderneathIsRecreatedAndTheLossShows() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a"));
			Files.delete(this.log.file);
			writer.append(LogTestSupport.batch("b"));
		}
		assertThat(this.log.names()).containsExactly("b");
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP);
	}

	@Test
	void aLogThatIsRenamedUnderneathKeepsWhatItHasAndTheNewOneContinues() throws IOException {
		Path moved = this.directory.resolve("moved.ndjson");
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a"));
			Files.move(this.log.file, moved);
			writer.append(LogTestSupport.batch("b"));
		}
		assertThat(Files.readString(moved)).contains("\"a\"").doesNotContain("\"b\"");
		assertThat(this.log.names()).containsExactly("b");
	}

	@Test
	void aLogThatIsTruncatedUnderneathContinuesAndTheLossShows() {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a", "b"));
			this.log.text("");
			writer.append(LogTestSupport.batch("c"));
		}
		assertThat(this.log.names()).containsExactly("c");
		ScanReport scan = this.log.scan();
		assertThat(scan.anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP);
		assertThat(this.log.repair().after().isClean()).isTrue();
	}

	@Test
	void linesThatOthersAppendUnderneathAreFoundAndHarmNothing() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a"));
			Files.writeString(this.log.file, LogTestSupport.plain("foreign"), StandardOpenOption.APPEND);
			writer.append(LogTestSupport.batch("b"));
		}
		assertThat(this.log.names()).containsExactly("a", "b");
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.CHECKSUM_MISSING);
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.names()).containsExactlyInAnyOrder("a", "b", "foreign");
	}

	@Test
	void aClosedWriterTakesNothing() {
		FactWriter writer = this.log.open();
		writer.close();
		writer.close();
		assertThatThrownBy(() -> writer.append(LogTestSupport.batch("a"))).isInstanceOf(PersistenceException.class)
			.hasMessageContaining("is closed");
	}

	@Test
	void aDirectoryInPlaceOfTheLogIsRefusedAndNamed() throws IOException {
		Files.createDirectory(this.log.file);
		assertThatThrownBy(this.log::open).isInstanceOf(PersistenceException.class)
			.hasMessageContaining(this.log.file.toString())
			.hasMessageContaining("not a regular file");
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.UNEXPECTED_FILE);
	}

	@Test
	void aLogOfANewerFormatIsNeverWrittenTo() {
		String header = "{\"kind\":\"log_header\",\"format\":2,\"system_id\":\"orders\",\"created\":1.000000,\"base_seq\":1,"
				+ "\"compacted_through_seq\":0";
		this.log.text(LogTestSupport.checksummed(header, 1));
		assertThatThrownBy(this.log::open).isInstanceOf(PersistenceException.class).hasMessageContaining("format 2");
		assertThat(this.log.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.UNSUPPORTED_FORMAT);
		assertThat(this.log.repair().changed()).isFalse();
	}

	@Test
	void twoNamesOfOneFileAreOneLog() throws IOException {
		this.log.write("a");
		Path link = Files.createSymbolicLink(this.directory.resolve("link.ndjson"), this.log.file);
		FactLog linked = new FactLog(link, RetentionPolicy.NONE, Disk.real(), InstantSource.system());
		try (FactWriter writer = this.log.open()) {
			assertThat(writer).isNotNull();
			assertThatThrownBy(() -> linked.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS)))
				.isInstanceOf(WriterLockedException.class);
		}
	}

	@Test
	void leftoversOfACrashAreRemovedByTheNextWriter() throws IOException {
		Files.writeString(this.directory.resolve("papyra.ndjson.checkpoint.tmp"), "half");
		Files.writeString(this.directory.resolve("other.ndjson.tmp"), "not ours");
		this.log.write("a");
		assertThat(this.log.beside()).containsExactly("other.ndjson.tmp", "papyra.ndjson.checkpoint",
				"papyra.ndjson.lock", "papyra.ndjson.unstored");
	}

}

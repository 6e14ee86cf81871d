package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactWriter;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another program replaces the file of a live writer: what was acknowledged and is not
 * there any more is told, whatever the new file carries.
 */
class ReplacedUnderWriterTests {

	@TempDir
	Path directory;

	private LogTestSupport log;

	@BeforeEach
	void open() {
		this.log = new LogTestSupport(this.directory);
	}

	private void replaceWith(List<String> lines) throws IOException {
		Path made = this.directory.resolve("made");
		Files.writeString(made, String.join("\n", lines) + "\n");
		Files.move(made, this.log.file, StandardCopyOption.REPLACE_EXISTING);
	}

	private ScanReport rewrittenWhileOpen(List<String> lines) throws IOException {
		try (FactWriter writer = this.log.open()) {
			for (int number = 0; number < 30; number++) {
				writer.append(LogTestSupport.batch("e" + number));
			}
			replaceWith(lines);
			writer.append(LogTestSupport.batch("behind"));
			assertThat(this.log.scan().gaps()).isEqualTo(1);
		}
		assertThat(this.log.names()).endsWith("behind");
		return this.log.scan();
	}

	private String gap() {
		return this.log.lines().stream().filter((line) -> line.contains("log_gap")).findFirst().orElse("");
	}

	@Test
	void plainLinesOfACompactionOfPapyraForPythonHideNoLoss() throws IOException {
		List<String> plain = new ArrayList<>();
		for (int number = 26; number < 30; number++) {
			plain.add(LogTestSupport.plain("e" + number).strip());
		}
		ScanReport report = rewrittenWhileOpen(plain);
		assertThat(gap()).contains("\"dropped\":{\"event\":26},\"reasons\":{\"replaced\":26}");
		assertThat(report.anomalyCounts()).containsKey(AnomalyType.SEQUENCE_GAP);
		assertThat(this.log.repair().after().isClean()).isTrue();
		assertThat(this.log.scan().gaps()).isEqualTo(1);
	}

	@Test
	void aHeaderThatMakesTheHoleLegalHidesNoLoss() throws IOException {
		String header = new String(HeaderRecord.of("orders", Instant.EPOCH, 31, 30), StandardCharsets.UTF_8).strip();
		rewrittenWhileOpen(List.of(header, LogTestSupport.checksummed(LogTestSupport.body("e29"), 32).strip()));
		assertThat(gap()).contains("\"dropped\":{\"event\":29}");
	}

	@Test
	void numbersThatContinueHideNoLoss() throws IOException {
		List<String> lines = new ArrayList<>();
		lines.add(new String(HeaderRecord.of("orders", Instant.EPOCH, 1, 500), StandardCharsets.UTF_8).strip());
		lines.add(LogTestSupport.checksummed(LogTestSupport.body("other"), 400).strip());
		rewrittenWhileOpen(lines);
		assertThat(gap()).contains("\"dropped\":{\"event\":29}");
	}

	@Test
	void aFileThatIsTakenAwayIsToldAsAGap() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a", "b"));
			Files.delete(this.log.file);
			AppendResult behind = writer.append(LogTestSupport.batch("c"));
			assertThat(behind.removed()).containsOnly(Map.entry(FactKind.EVENT, 2L));
			assertThat(behind.gaps()).isEqualTo(1);
			AppendResult next = writer.append(LogTestSupport.batch("d"));
			assertThat(next.removed()).isEmpty();
			assertThat(next.gaps()).isZero();
		}
		assertThat(gap()).contains("\"dropped\":{\"event\":2}");
		assertThat(this.log.names()).containsExactly("c", "d");
	}

	@Test
	void eachTimeThatAFileIsTakenAwayItsLossIsTold() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a", "b"));
			Files.move(this.log.file, this.directory.resolve("first"));
			assertThat(writer.append(LogTestSupport.batch("c")).removed()).containsOnly(Map.entry(FactKind.EVENT, 2L));
			Files.move(this.log.file, this.directory.resolve("second"));
			AppendResult behind = writer.append(LogTestSupport.batch("d"));
			assertThat(behind.removed()).containsOnly(Map.entry(FactKind.EVENT, 1L));
			assertThat(behind.gaps()).isEqualTo(1);
		}
		assertThat(gap()).contains("\"dropped\":{\"event\":1}");
		assertThat(this.log.names()).containsExactly("d");
	}

	@Test
	void thatNothingIsLostIsNoGap() throws IOException {
		try (FactWriter writer = this.log.open()) {
			writer.append(LogTestSupport.batch("a", "b"));
			replaceWith(this.log.lines());
			writer.append(LogTestSupport.batch("c"));
		}
		assertThat(this.log.scan().gaps()).isZero();
		assertThat(this.log.scan().anomalies()).isEmpty();
		assertThat(this.log.names()).containsExactly("a", "b", "c");
	}

}

package io.papyra.backend.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** All lines of a set of segments judge it, not its names and first lines. */
class SegmentRepairTests {

	private static final int FACTS = 60;

	@TempDir
	Path directory;

	private SegmentSet set;

	private List<Path> events;

	private List<Integer> all;

	@BeforeEach
	void writeSegments() throws IOException {
		this.set = new SegmentSet(this.directory.resolve("papyra"));
		this.set.write(0, FACTS);
		this.events = this.set.events();
		this.all = this.set.numbers();
		assertThat(this.events).hasSizeGreaterThan(4);
	}

	@Test
	void aLineThatIsAlsoTheFirstOfTheNextSegmentCostsNoSegment() throws IOException {
		String header = SegmentSet.lines(this.events.get(1)).get(0) + "\n";
		Files.writeString(this.events.get(0), header, StandardOpenOption.APPEND);
		RecoveryReport report = settle();
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.savedTo()).singleElement().asString().contains(".removed-");
		assertThat(this.set.numbers()).isEqualTo(this.all);
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void exchangedNamesChangeBack() throws IOException {
		byte[] one = Files.readAllBytes(this.events.get(1));
		byte[] other = Files.readAllBytes(this.events.get(3));
		Files.write(this.events.get(1), other);
		Files.write(this.events.get(3), one);
		RecoveryReport report = settle();
		assertThat(report.linesRemoved() + report.gapsAcknowledged()).isZero();
		assertThat(this.events.get(1)).hasBinaryContent(one);
		assertThat(this.events.get(3)).hasBinaryContent(other);
		assertThat(this.set.numbers()).isEqualTo(this.all);
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void aCopyUnderAnotherNameIsQuarantinedAsItIs() throws IOException {
		Path copy = this.events.get(0).resolveSibling("events-00000000000000000777.ndjson");
		Files.copy(this.events.get(2), copy);
		RecoveryReport report = settle();
		assertThat(report.linesRemoved()).isZero();
		assertThat(Path.of(report.savedTo().get(0))).hasSameBinaryContentAs(this.events.get(2));
		assertThat(this.set.numbers()).isEqualTo(this.all);
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void aSegmentUnderANameOfItsOwnComesHome() throws IOException {
		Files.move(this.events.get(2), this.events.get(2).resolveSibling("events.old"));
		settle();
		assertThat(this.set.numbers()).isEqualTo(this.all);
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void twoLinesOfOneNumberInSeveralSegmentsAreBothKept() throws IOException {
		SegmentSet other = new SegmentSet(this.directory.resolve("other"));
		other.write(3 * FACTS, FACTS);
		String lines = String.join("\n", SegmentSet.lines(other.events().get(2))) + "\n";
		Files.writeString(this.events.get(2), lines, StandardOpenOption.APPEND);
		List<Integer> both = new ArrayList<>(this.all);
		SegmentSet.lines(other.events().get(2))
			.stream()
			.filter((line) -> !line.contains("log_header"))
			.forEach((line) -> {
				both.add(0);
			});
		settle();
		assertThat(this.set.numbers()).hasSameSizeAs(both).containsAll(this.all);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage", "garbage\n", "{\"kind\":\"event\",\n" })
	void aFirstSegmentWithALineOfTheSecondOnlyIsSettledAtOnce(String before) throws IOException {
		List<String> lost = SegmentSet.lines(this.events.get(0));
		Files.writeString(this.events.get(0), before + SegmentSet.lines(this.events.get(1)).get(1) + "\n");
		RecoveryReport report = settle();
		assertThat(report.gapsAcknowledged()).isEqualTo(1);
		assertThat(this.set.numbers()).hasSize(this.all.size() - (lost.size() - 1));
	}

	@Test
	void oneSegmentUnderTwoWrongNamesIsSettledAtOnce() throws IOException {
		Path one = this.events.get(1).resolveSibling("events-00000000000000000777.ndjson");
		Files.copy(this.events.get(1), one);
		Files.move(this.events.get(1), this.events.get(1).resolveSibling("events-00000000000000000888.ndjson"));
		settle();
		assertThat(this.set.numbers()).isEqualTo(this.all);
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void aLogWhoseLinesAreAllDamagedIsSettledAtOnce() {
		this.events.forEach((segment) -> write(segment, read(segment).replace("\"", "'")));
		settle();
		assertThat(this.set.numbers()).hasSize(this.all.size() - FACTS / 3);
	}

	@Test
	void aRepairThatWouldFillTheVolumeIsNotBegun() {
		Path file = SimulatedDisk.DIRECTORY.resolve("log.ndjson");
		String content = "{\"kind\":\"log_header\"}\n" + "x".repeat(200_000) + "\n";
		SimulatedDisk disk = SimulatedDisk.holding(Map.of(file, content.getBytes(StandardCharsets.UTF_8)));
		disk.limitSpace(100_000);
		JsonBackend backend = new JsonBackend(file, RetentionPolicy.NONE, disk, InstantSource.fixed(Instant.EPOCH));
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> backend.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, false, true),
					ProgressMonitor.NONE))
			.withMessageContaining("make room on that volume");
		assertThat(disk.content(file)).asString(StandardCharsets.UTF_8).isEqualTo(content);
	}

	/** Repairs once, as the dry run says; a second repair has nothing to do. */
	private RecoveryReport settle() {
		RecoveryReport dry = recover(true);
		RecoveryReport report = recover(false);
		assertThat(
				List.of(report.linesRemoved(), report.bytesRemoved(), report.linesMoved(), report.gapsAcknowledged()))
			.isEqualTo(List.of(dry.linesRemoved(), dry.bytesRemoved(), dry.linesMoved(), dry.gapsAcknowledged()));
		assertThat(report.after().anomalies()).isEmpty();
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(recover(false).changed()).isFalse();
		return report;
	}

	private RecoveryReport recover(boolean dryRun) {
		return this.set.backend().recover(new RecoveryRequest(RecoveryMode.REPAIR, null, dryRun), ProgressMonitor.NONE);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(Path file, String content) {
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

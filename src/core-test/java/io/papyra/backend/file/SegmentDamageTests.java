package io.papyra.backend.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is wrong with a set of segments is found by its type, and repaired without loss.
 */
class SegmentDamageTests {

	private static final int FACTS = 60;

	@TempDir
	Path directory;

	private SegmentSet set;

	private List<Path> events;

	@BeforeEach
	void writeSegments() throws IOException {
		this.set = new SegmentSet(this.directory.resolve("papyra"));
		this.set.write(0, FACTS);
		this.events = this.set.events();
		assertThat(this.events).hasSizeGreaterThan(4);
	}

	@Test
	void aMissingSegmentIsAGap() throws IOException {
		List<String> lost = SegmentSet.lines(this.events.get(2));
		Files.delete(this.events.get(2));
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.SEQUENCE_GAP, 1L));
		assertThat(this.set.scan().anomalies().get(0).location()).isEqualTo(this.events.get(3).toString());
		assertThat(this.set.scan().anomalies().get(0).detail())
			.contains(lost.size() + " lines missing before this one");
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(report.gapsAcknowledged()).isEqualTo(1);
		cleanWith(facts() - (lost.size() - 1));
	}

	@Test
	void aMissingFirstSegmentIsAGapToo() throws IOException {
		Files.delete(this.events.get(0));
		assertThat(this.set.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP);
	}

	@Test
	void aMissingLastSegmentIsALostTail() throws IOException {
		Files.delete(this.events.get(this.events.size() - 1));
		assertThat(this.set.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.TAIL_LOST);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.scan().anomalies()).isEmpty();
		this.set.write(FACTS, 3);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void aRenamedSegmentGetsItsNameBack() throws IOException {
		List<Integer> all = this.set.numbers();
		Files.move(this.events.get(1), this.events.get(1).resolveSibling("events-00000000000000000777.ndjson"));
		assertThat(this.set.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP,
				AnomalyType.ORPHANED_ROTATED_FILE);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.events()).isEqualTo(this.events);
		assertThat(this.set.numbers()).isEqualTo(all);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = RecoveryMode.class, names = "IGNORE", mode = EnumSource.Mode.EXCLUDE)
	void aDirectoryWithoutAHistoryIsLeftAlone(RecoveryMode mode, @TempDir Path home) throws IOException {
		Files.writeString(home.resolve("thesis.txt"), "years of work");
		RotatingBackend mistyped = new RotatingBackend(home, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> mistyped.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE))
			.withMessageContaining("there is no history in " + home + ", only thesis.txt");
		assertThat(home.resolve("thesis.txt")).hasContent("years of work");
		assertThat(home.resolve("quarantine")).doesNotExist();
	}

	@Test
	void aCopyOfASegmentIsAnOrphanAndIsQuarantined() throws IOException {
		List<Integer> all = this.set.numbers();
		Path copy = this.events.get(1).resolveSibling("events-00000000000000000777.ndjson");
		Files.copy(this.events.get(1), copy);
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.ORPHANED_ROTATED_FILE, 1L));
		assertThat(this.set.numbers()).isEqualTo(all);
		byte[] bytes = Files.readAllBytes(copy);
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(Path.of(report.savedTo().get(0))).hasBinaryContent(bytes)
			.hasParent(this.set.root.resolve("quarantine"));
		assertThat(this.set.numbers()).isEqualTo(all);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void aForeignFileIsUnexpectedAndIsQuarantined(RecoveryMode mode) throws IOException {
		List<Integer> all = this.set.numbers();
		Files.writeString(this.set.root.resolve("events/events.gz"), "packed");
		Files.writeString(this.set.root.resolve("notes.txt"), "read me");
		Files.writeString(this.set.root.resolve(".hidden"), "nobody's business");
		Files.createDirectory(this.set.root.resolve("lost+found"));
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.UNEXPECTED_FILE, 2L));
		RecoveryReport report = recover(mode);
		assertThat(report.savedTo()).hasSize(2).allSatisfy((file) -> assertThat(Path.of(file)).exists());
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(recover(mode).changed()).isFalse();
		assertThat(this.set.numbers()).isEqualTo(all);
	}

	@ParameterizedTest
	@EnumSource(names = { "REPAIR", "QUARANTINE" })
	void aDamagedLineInAClosedSegmentIsRemovedAndKept(RecoveryMode mode) throws IOException {
		String text = Files.readString(this.events.get(2));
		int middle = text.indexOf('\n') + 30;
		Files.writeString(this.events.get(2), text.substring(0, middle) + '#' + text.substring(middle + 1));
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.CHECKSUM_MISMATCH, 1L));
		RecoveryReport report = recover(mode);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.savedTo()).isNotEmpty().allSatisfy((file) -> assertThat(Path.of(file)).exists());
		cleanWith(facts() - 1);
		assertThat(this.set.events()).isEqualTo(this.events);
		assertThat(recover(mode).changed()).isFalse();
		this.set.write(FACTS, 9);
		assertThat(this.set.scan().anomalies()).isEmpty();
	}

	@Test
	void aLostHeaderIsWrittenAgainUnderTheSameNumber() throws IOException {
		String text = Files.readString(this.events.get(2));
		Files.writeString(this.events.get(2), text.substring(text.indexOf('\n') + 1));
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.SEQUENCE_GAP, 1L));
		recover(RecoveryMode.REPAIR);
		cleanWith(facts());
	}

	@Test
	void aSegmentWithoutAnyValidLineKeepsItsPlace() throws IOException {
		Path segment = this.events.get(2);
		int lines = SegmentSet.lines(segment).size();
		Files.writeString(segment, "garbage\nmore garbage\n");
		assertThat(this.set.scan().anomalyCounts()).containsKey(AnomalyType.CORRUPTED_LINE);
		recover(RecoveryMode.REPAIR);
		cleanWith(facts() - (lines - 1));
		assertThat(SegmentSet.lines(segment)).singleElement().asString().contains("log_header");
	}

	@Test
	void aHeaderThatIsGoneFromACompactedSegmentIsMissed() throws IOException {
		RotatingBackend backend = this.set.backend(null, RetentionPolicy.same(new Retention(7L, null, null)));
		backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		Path first = this.set.events().get(0);
		List<Integer> all = this.set.numbers();
		String text = Files.readString(first);
		Files.writeString(first, text.substring(text.indexOf('\n') + 1));
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.SEQUENCE_GAP, 1L));
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(this.set.numbers()).isEqualTo(all);
		assertThat(this.set.events().get(0)).isEqualTo(first);
	}

	@Test
	void aSegmentThatBreaksOffInItsHeaderKeepsItsPlace() throws IOException {
		Path segment = this.events.get(2);
		int lines = SegmentSet.lines(segment).size();
		Files.writeString(segment, Files.readString(segment).substring(0, 60));
		recover(RecoveryMode.REPAIR);
		cleanWith(facts() - (lines - 1));
		assertThat(this.set.events()).isEqualTo(this.events);
	}

	@Test
	void linesThatGotIntoAnotherSegmentAreBroughtHome() throws IOException {
		List<Integer> all = this.set.numbers();
		String first = Files.readString(this.events.get(1));
		String second = Files.readString(this.events.get(2));
		String moved = SegmentSet.lines(this.events.get(2)).get(1) + "\n";
		String back = SegmentSet.lines(this.events.get(1)).get(1) + "\n";
		Files.writeString(this.events.get(1), first.replace(back, moved));
		Files.writeString(this.events.get(2), second.replace(moved, back));
		assertThat(this.set.scan().anomalyCounts()).containsKey(AnomalyType.SEQUENCE_REPEAT);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(this.set.numbersOf(FactKind.EVENT))
			.isEqualTo(all.stream().filter((number) -> number % 3 == 0).toList());
	}

	@Test
	void aLineThatGotIntoAFarSegmentIsBroughtHome() throws IOException {
		List<Integer> events = this.set.numbersOf(FactKind.EVENT);
		String moved = SegmentSet.lines(this.events.get(4)).get(1) + "\n";
		Files.writeString(this.events.get(4), Files.readString(this.events.get(4)).replace(moved, ""));
		Files.writeString(this.events.get(1), Files.readString(this.events.get(1)) + moved);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(this.set.numbersOf(FactKind.EVENT)).isEqualTo(events);
	}

	@Test
	void aLineWithoutChecksumDoesNotTakeTheNumberOfALostHeader() throws IOException {
		List<Integer> events = this.set.numbersOf(FactKind.EVENT);
		List<String> lines = SegmentSet.lines(this.events.get(2));
		String withoutChecksum = lines.get(1).replaceFirst(",\"seq\":.*", "}");
		Files.writeString(this.events.get(2),
				String.join("\n", withoutChecksum, String.join("\n", lines.subList(2, lines.size()))) + "\n");
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(this.set.numbersOf(FactKind.EVENT)).isEqualTo(events);
	}

	@Test
	void aTornTailIsCutInPlace() throws IOException {
		Path last = this.events.get(this.events.size() - 1);
		String whole = Files.readString(last);
		Object inode = Files.getAttribute(last, "unix:ino");
		Files.writeString(last, whole + "{\"kind\":\"event\",\"sys");
		assertThat(this.set.scan().anomalyCounts()).isEqualTo(Map.of(AnomalyType.TRUNCATED_LINE, 1L));
		recover(RecoveryMode.REPAIR);
		assertThat(Files.readString(last)).startsWith(whole);
		assertThat(Files.getAttribute(last, "unix:ino")).isEqualTo(inode);
		assertThat(this.set.scan().anomalies()).isEmpty();
		cleanWith(facts());
	}

	@Test
	void aDryRunChangesNothing() throws IOException {
		Files.writeString(this.set.root.resolve("notes.txt"), "read me");
		Files.delete(this.events.get(2));
		RecoveryReport report = this.set.backend()
			.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, true), ProgressMonitor.NONE);
		assertThat(report.changed()).isFalse();
		assertThat(report.gapsAcknowledged()).isEqualTo(1);
		assertThat(this.set.root.resolve("notes.txt")).exists();
		assertThat(this.set.root.resolve("quarantine")).doesNotExist();
	}

	private static long facts() {
		return IntStream.range(0, FACTS).filter((number) -> number % 3 == 0).count();
	}

	private RecoveryReport recover(RecoveryMode mode) {
		return this.set.backend().recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	private void cleanWith(long events) {
		assertThat(this.set.scan().anomalies()).isEmpty();
		assertThat(this.set.numbersOf(FactKind.EVENT)).hasSize((int) events);
	}

}

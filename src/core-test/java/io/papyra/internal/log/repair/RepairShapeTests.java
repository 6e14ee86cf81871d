package io.papyra.internal.log.repair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.proof.HistoryVerifier;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logs of every shape that a few lines can have, sound, damaged or misplaced, each
 * repaired once: then the scan finds nothing, a second repair has nothing to do, no
 * record is lost and every line that can keep its number keeps every byte.
 * {@link ShapedLog} tells how to read a shape. Of the shapes that the gate judges with
 * {@code -Dpapyra.every=1} so manieth are.
 */
@Tag("proof")
@Tag("always")
class RepairShapeTests {

	private static final int EVERY = Integer.getInteger("papyra.every", 20);

	private static final List<String> WORDS = List.of("h1", "h3", "g4", "e1", "e2", "e3", "e4", "S2", "S3", "I2", "u",
			"U", "x", "_", "=", "e2~", "e3~", "S2~");

	@Test
	void aPlainLineInFrontOfAHeaderWithItsNumberKeepsIt() {
		repairs("u h1 e2", "a c2 h3 h4");
		repairs("u u h1 e2 e3", "a b e3 h4 d5 h6");
	}

	@Test
	void aBlankLineInFrontOfAHeaderClaimsNoNumber() {
		repairs("u _ h2 e3", "a _ h2 d3");
		assertThat(new ShapedLog("u _ h2 e3").scan().isClean()).isTrue();
	}

	@Test
	void damagedLinesInFrontOfAHeaderClaimNoNumber() {
		repairs("x x h1 e2 e3", "h1 d2 e3");
		repairs("x x h3 e4", "h3 d4");
		repairs("x x e3 e1", "d1 c3 h4");
	}

	@Test
	void aLineWithoutChecksumDoesNotTakeTheNumberOfALateOne() {
		repairs("h1 u e3 e2", "h1 d2 c3 b4 h5");
		repairs("h1 u e4 e2", "h1 d2 b3 c4 h5");
	}

	@Test
	void anOpenLastLineAfterOnesWithoutChecksumStays() {
		repairs("h1 u u e3!", "h1 b2 d3 c4 h5");
		repairs("h1 u u!", "h1 b2 c3 h4");
	}

	@Test
	void anOpenRecordOfAnUnknownKindGetsItsNewlineBeforeAHeader() {
		repairs("h1 S3!", "h1 b3 h4");
		repairs("h1 U!", "h1 b h3");
	}

	@Test
	void aRecordOfAnUnknownKindAfterWhichTheNewlineIsDamagedStays() {
		repairs("h1 S2~ e3", "h1 b2 c3");
	}

	@Test
	void aRecordOfAnUnknownKindIsPutInItsPlace() {
		repairs("h1 e3 S2", "h1 c2 b3");
		repairs("h1 e2 S2", "h1 b2 c3 h4");
	}

	@Test
	void aChecksummedLineThatIsNoRecordLeavesAGapThatIsAcknowledged() {
		repairs("h1 I2 e3", "h1 c3 h4");
	}

	@Test
	void aPlainLineInFrontOfALateOneKeepsItsPlace() {
		repairs("u e3 e2", "a c2 b3");
		repairs("u x e4 e2", "a d2 c4 h5");
	}

	@Test
	void aLateLineWhoseNumberAHeaderDeclaredGoneKeepsIt() {
		repairs("h1 e2 h6 e3", "h1 b2 d3 h6");
	}

	@Test
	void linesThatAreReadInTheWrongOrderAreInOrderAfterARepair() {
		ShapedLog log = new ShapedLog("h1 e3 e2");
		assertThat(log.scan().anomalyCounts()).containsKey(AnomalyType.SEQUENCE_REPEAT);
		assertThat(log.names()).containsExactly("b", "c");
		assertThat(log.names(FactQuery.Order.NEWEST_FIRST)).containsExactly("c", "b");
		log.repair();
		assertThat(log.names()).containsExactly("c", "b");
		assertThat(log.names(FactQuery.Order.NEWEST_FIRST)).containsExactly("b", "c");
		assertThat(log.shape()).isEqualTo("h1 c2 b3");
	}

	@Test
	void aWriterThatContinuesDoesNotUseThePlaceOfAPlainLine() {
		ShapedLog log = new ShapedLog("u u u h1");
		log.write("z");
		assertThat(log.shape()).isEqualTo("a b c h1 z4");
		assertThat(log.names()).containsExactly("a", "b", "c", "z");
	}

	@Test
	void aWriterThatContinuesAfterAnOpenPlainLineLeavesItWhole() {
		ShapedLog log = new ShapedLog("u u!");
		log.write("z");
		assertThat(log.shape()).isEqualTo("a b h3 z4");
		assertThat(log.scan().isClean()).isTrue();
	}

	/** Mended once, a log has that shape, and everything else holds. */
	private static void repairs(String shape, String repaired) {
		judge(shape);
		ShapedLog log = new ShapedLog(shape);
		log.repair();
		assertThat(log.shape()).as("%s, repaired", shape).isEqualTo(repaired);
	}

	@Test
	void shapesOfThreeLinesAreSettledByOneRepair() {
		shapes(3, 3 * EVERY);
	}

	@Test
	void shapesOfFourLinesAreSettledByOneRepair() {
		shapes(4, 53 * EVERY);
	}

	@Test
	@Tag("long")
	void everyShapeOfThreeOrFourLinesIsSettledByOneRepair() {
		shapes(3, 1);
		shapes(4, 1);
	}

	@Test
	@Tag("long")
	void shapesOfFiveLinesAreSettledByOneRepair() {
		shapes(5, 11);
	}

	private static void shapes(int lines, int stride) {
		long began = System.nanoTime();
		long all = (long) Math.pow(WORDS.size(), lines) * 2;
		long shapes = LongStream.range(0, all / stride).parallel().mapToObj((index) -> {
			long at = index * stride;
			List<String> words = new ArrayList<>();
			for (long rest = at / 2; words.size() < lines; rest /= WORDS.size()) {
				words.add(WORDS.get((int) (rest % WORDS.size())));
			}
			return String.join(" ", words) + ((at % 2 == 0) ? "" : "!");
		}).filter((shape) -> !shape.startsWith("=") && !shape.contains("~!")).peek(RepairShapeTests::judge).count();
		System.out.printf("shapes of %d lines: %,d in %,d ms%n", lines, shapes,
				(System.nanoTime() - began) / 1_000_000);
		assertThat(shapes).isPositive();
	}

	private static void judge(String shape) {
		try {
			repair(shape, RecoveryMode.REPAIR);
			repair(shape, RecoveryMode.QUARANTINE);
			goOn(shape);
		}
		catch (NotAHistoryException ex) {
			// Nothing in it is Papyra's, so it is left as it is.
			assertThat(new ShapedLog(shape).lines).as(shape).noneMatch(ShapedLog.Line::isEvent);
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError(shape + ": " + ex.getMessage() + "\n" + new ShapedLog(shape).text(), ex);
		}
	}

	private static void repair(String shape, RecoveryMode mode) {
		ShapedLog log = new ShapedLog(shape);
		SortedMap<Path, byte[]> before = log.files();
		List<String> readable = log.names();
		RecoveryReport dry = log.open().recover(new RecoveryRequest(mode, null, true), ProgressMonitor.NONE);
		assertThat(log.files().keySet()).as("a dry run makes nothing but the lock").hasSizeLessThanOrEqualTo(2);
		RecoveryReport report = log.recover(mode);
		assertThat(counts(dry)).as("a dry run tells what the repair does").isEqualTo(counts(report));
		String repaired = mode + " makes it " + log.shape() + "\n" + log.text();
		assertThat(report.after().anomalies()).as("left, %s", repaired).satisfies((left) -> {
			assertThat(ShapedLog.isSettled(report.after())).isTrue();
			assertThat(left.isEmpty() || mode == RecoveryMode.REPAIR).isTrue();
		});
		assertThat(log.names()).as("facts, %s", repaired).containsAll(readable);
		for (ShapedLog.Line line : log.lines) {
			if (line.isEvent() || (line.isRecord() && mode == RecoveryMode.REPAIR)) {
				assertThat(log.records()).as("records, %s", repaired).containsEntry(line.name(), times(line, log));
			}
			if (line.isEvent()) {
				assertThat(log.names()).as("facts, %s", repaired).contains(line.name());
			}
			if (keepsItsNumber(line, log) && (line.isEvent() || mode == RecoveryMode.REPAIR)) {
				assertThat(log.text()).as("lines, %s", repaired).contains(line.text() + "\n");
			}
		}
		isInOrder(log, repaired);
		new HistoryVerifier((disk) -> {
			throw new IllegalStateException("not asked for");
		}, ShapedLog.FILE).checkAccount(before, log.files(), report);
		String once = log.text();
		assertThat(log.recover(mode).changed()).as("a second repair changes something, %s", repaired).isFalse();
		assertThat(log.text()).as("a second repair, %s", repaired).isEqualTo(once);
	}

	private static List<Long> counts(RecoveryReport report) {
		return List.of(report.linesRemoved(), report.bytesRemoved(), report.linesAdopted(), report.linesMoved(),
				report.linesRepaired(), report.gapsAcknowledged());
	}

	/** Of a line that is there twice one is left, if they prove to be one. */
	private static int times(ShapedLog.Line line, ShapedLog log) {
		return line.isChecksummed() ? 1 : Collections.frequency(log.lines, line);
	}

	/**
	 * Whether a line that proves its number can have it: no other one claims it, and it
	 * is not the place of a record in front of all checksummed lines.
	 */
	private static boolean keepsItsNumber(ShapedLog.Line line, ShapedLog log) {
		int checksummed = (int) log.lines.stream().takeWhile((each) -> !each.isChecksummed()).count();
		int records = IntStream.range(0, checksummed)
			.filter((place) -> log.lines.get(place).sort() == 'u')
			.map((place) -> place + 1)
			.max()
			.orElse(0);
		return line.isChecksummed() && line.isRecord() && line.seq() > records
				&& log.lines.stream().filter((each) -> each.seq() == line.seq()).distinct().count() == 1;
	}

	private static void isInOrder(ShapedLog log, String repaired) {
		List<StoredFact> facts = log.facts(FactQuery.Order.OLDEST_FIRST);
		for (int at = 1; at < facts.size(); at++) {
			assertThat(facts.get(at).seq()).as("order, %s", repaired).isGreaterThan(facts.get(at - 1).seq());
		}
		List<StoredFact> backwards = new ArrayList<>(log.facts(FactQuery.Order.NEWEST_FIRST));
		Collections.reverse(backwards);
		assertThat(backwards).as("backwards, %s", repaired).isEqualTo(facts);
	}

	/** A writer goes on behind what is there, before a repair and behind one. */
	private static void goOn(String shape) {
		ShapedLog log = new ShapedLog(shape);
		log.write("y");
		assertThat(log.names()).as("facts, not repaired: %s", log.text()).contains("y");
		log.repair();
		log.write("z");
		assertThat(log.names()).as("facts, repaired and continued: %s", log.text()).contains("y", "z");
		assertThat(ShapedLog.isSettled(log.scan())).as("repaired and continued: %s\n%s", log.scan(), log.text())
			.isTrue();
	}

}

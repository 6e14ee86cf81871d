package io.papyra.backend.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.report.AnomalyType;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What Papyra for Python 0.1.1 gets wrong with rotated files, done right. The end of a
 * name is the id of the defect. What needs a disk that fails is in
 * {@link SegmentCrashTests}, B10 and B11 are in {@link SegmentDamageTests}.
 */
class SegmentPythonDefectTests {

	private static final int FACTS = 200;

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private SegmentSet set;

	@BeforeEach
	void makeSet() {
		this.set = new SegmentSet(this.directory.resolve("papyra"));
	}

	@Test
	void anUnfinishedLineNeverSwallowsTheNextOne() throws IOException {
		this.set.write(0, 1);
		append(last(), "{\"kind\":\"event\",\"sys");
		this.set.write(3, 1);
		this.set.write(6, 1);
		assertThat(this.set.numbers()).containsExactly(0, 3, 6);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.numbers()).containsExactly(0, 3, 6);
		assertThat(this.set.scan().isClean()).isTrue();
	}

	@Test
	void anUnfinishedLastLineIsKept() throws IOException {
		this.set.write(0, 7);
		String text = Files.readString(last());
		Files.writeString(last(), text.substring(0, text.length() - 1));
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.numbers()).isEqualTo(range(0, 7));
		assertThat(this.set.scan().isClean()).isTrue();
	}

	@Test
	void withoutRetentionNothingIsRemoved() throws IOException {
		this.set.write(0, FACTS);
		List<Path> files = this.set.events();
		CompactionReport report = this.set.backend().compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		assertThat(report.before().facts()).isEqualTo(FACTS);
		assertThat(report.after().facts()).isEqualTo(FACTS);
		assertThat(report.factsRemoved()).isZero();
		assertThat(this.set.numbers()).isEqualTo(range(0, FACTS));
		assertThat(this.set.events()).isEqualTo(files);
	}

	@Test
	void repairOfOneLineTakesNoOther() throws IOException {
		this.set.write(0, FACTS);
		append(this.set.events().get(3), "bad\n");
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(report.bytesRemoved()).isEqualTo(4);
		assertThat(this.set.numbers()).isEqualTo(range(0, FACTS));
		assertThat(this.set.scan().isClean()).isTrue();
	}

	@Test
	void theSmallestLimitsLoseNothingUncounted() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RotatingOptions(640, 1279L));
		RotatingBackend backend = this.set.backend(1280L, RetentionPolicy.NONE);
		long expired = 0;
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 60; number += 3) {
				expired += writer.append(TestFacts.batch(number, 1)).expired(FactKind.EVENT);
				List<Integer> readable = this.set.numbersOf(FactKind.EVENT);
				assertThat(readable).hasSize(number / 3 + 1 - (int) expired).endsWith(number);
			}
		}
		assertThat(expired).isPositive();
		assertThat(this.set.scan().isClean()).isTrue();
	}

	@Test
	void afterARepairEveryFactIsThereOnce() throws IOException {
		this.set.write(0, 60);
		for (Path segment : this.set.events()) {
			append(segment, "bad\n");
		}
		for (int run = 0; run < 3; run++) {
			recover(RecoveryMode.REPAIR);
			assertThat(this.set.numbers()).isEqualTo(range(0, 60));
			assertThat(this.set.scan().isClean()).isTrue();
		}
	}

	@Test
	void otherSizesHideNoSegment() throws IOException {
		this.set.write(0, 90);
		List<Path> files = this.set.events();
		RotatingBackend other = new RotatingBackend(this.set.root, new RotatingOptions(100, 200L),
				RetentionPolicy.NONE);
		assertThat(SegmentSet.numbers(other, FactQuery.all())).isEqualTo(range(0, 90));
		assertThat(other.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		RotatingBackend larger = new RotatingBackend(this.set.root, RotatingOptions.DEFAULTS, RetentionPolicy.NONE);
		try (FactWriter writer = larger.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(90, 3));
		}
		assertThat(this.set.events()).isEqualTo(files);
		assertThat(SegmentSet.numbers(larger, FactQuery.all())).isEqualTo(range(0, 93));
		assertThat(larger.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
	}

	@Test
	void aMissingDirectoryIsToldFromAnEmptyHistory() {
		ScanReport missing = new SegmentSet(this.directory.resolve("unmounted/papyra")).scan();
		assertThat(missing.exists()).isFalse();
		assertThat(this.directory.resolve("unmounted")).doesNotExist();
		this.set.write(0, 0);
		assertThat(this.set.scan().exists()).isTrue();
	}

	@Test
	void aDirectoryInPlaceOfASegmentIsAnAnomalyAndStopsNeitherReadNorRepair() throws IOException {
		this.set.write(0, 30);
		Path place = last().resolveSibling("events-00000000000000000777.ndjson");
		Files.createDirectories(place.resolve("inside"));
		ScanReport report = this.set.scan();
		assertThat(report.anomalyCounts()).containsOnlyKeys(AnomalyType.UNEXPECTED_FILE);
		assertThat(report.factCount()).isEqualTo(30);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.numbers()).isEqualTo(range(0, 30));
	}

	@Test
	void aRecordWithoutAFieldHidesNoOther() throws IOException {
		this.set.write(0, 30);
		append(last(), "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"local://1\",\"timestamp\":1.5}\n");
		assertThat(this.set.numbers()).isEqualTo(range(0, 30));
		assertThat(this.set.scan().anomalyCount()).isEqualTo(1);
		assertThat(this.set.scan().anomalyCounts()).containsOnlyKeys(AnomalyType.INVALID_RECORD);
		recover(RecoveryMode.REPAIR);
		assertThat(this.set.numbers()).isEqualTo(range(0, 30));
	}

	@Test
	void rotationContinuesForEver() throws IOException {
		RotatingBackend backend = this.set.backend(3000L, RetentionPolicy.NONE);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 3 * FACTS; number += 3) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		long total = 0;
		for (Path segment : this.set.events()) {
			assertThat(Files.size(segment)).isLessThan(1200);
			total += Files.size(segment);
		}
		assertThat(total).isLessThan(4200);
	}

	@Test
	void aFactLargerThanASegmentIsWholeAndHasNoFollowerThere() throws IOException {
		this.set.write(0, 1);
		ActorEvent large = new ActorEvent("s", ActorAddress.of("s", 1), "Large", "x".repeat(5000), TestFacts.BEGIN);
		try (FactWriter writer = this.set.open()) {
			writer.append(TestFacts.batch(large));
			writer.append(TestFacts.batch(3, 1));
		}
		assertThat(this.set.events()).hasSize(3);
		assertThat(SegmentSet.lines(this.set.events().get(1))).hasSize(2).last().asString().contains("\"Large\"");
		try (var facts = this.set.backend().read(FactQuery.all().withType("Large"))) {
			assertThat(facts.toList()).singleElement()
				.satisfies((stored) -> assertThat(stored.fact()).isEqualTo(large));
		}
		assertThat(this.set.scan().isClean()).isTrue();
	}

	@Test
	void whileSegmentsAreBegunNoReaderMissesAFactOrSeesItTwice() {
		this.set.write(0, 30);
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> this.set.write(30, FACTS));
		boolean last;
		do {
			last = writing.isDone();
			List<Integer> numbers = this.set.numbersOf(FactKind.EVENT);
			assertThat(numbers).hasSizeGreaterThanOrEqualTo(10)
				.isEqualTo(IntStream.range(0, numbers.size()).map((index) -> 3 * index).boxed().toList());
		}
		while (!last);
		writing.join();
		assertThat(this.set.numbers()).isEqualTo(range(0, 30 + FACTS));
	}

	private RecoveryReport recover(RecoveryMode mode) {
		return this.set.backend().recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	private Path last() throws IOException {
		List<Path> events = this.set.events();
		return events.get(events.size() - 1);
	}

	private static void append(Path file, String text) throws IOException {
		Files.writeString(file, text, StandardOpenOption.APPEND);
	}

	private static List<Integer> range(int from, int to) {
		return IntStream.range(from, to).boxed().toList();
	}

}

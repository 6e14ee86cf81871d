package io.papyra.internal.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.codec.HeaderNotes;
import io.papyra.report.AcknowledgedGaps;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.SavedFiles;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a repair acknowledged as lost stays told, whatever becomes of the log. */
class AcknowledgedGapTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private LogTestSupport log;

	@BeforeEach
	void newLog() {
		this.log = new LogTestSupport(this.directory);
	}

	private static String[] names(int count) {
		return IntStream.range(0, count).mapToObj((number) -> "e" + number).toArray(String[]::new);
	}

	/** Takes lines 5 and 6 of the file away, and damages line 9. */
	private static void damage(Path file) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		lines.set(8, lines.get(8).replace("orders", "0rders"));
		lines.subList(4, 6).clear();
		Files.writeString(file, String.join("\n", lines) + "\n");
	}

	private RecoveryReport recover(RecoveryMode mode) {
		return this.log.log.recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
	}

	@ParameterizedTest
	@EnumSource(value = RecoveryMode.class, names = { "REPAIR", "QUARANTINE" })
	void aScanTellsWhatWasLostWhenByWhichRepairAndWhereTheBytesAre(RecoveryMode mode) throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		Instant before = Instant.now().minusMillis(1);
		RecoveryReport report = recover(mode);
		assertThat(report.acknowledged().lines()).isEqualTo(3);
		ScanReport scan = this.log.scan();
		assertThat(scan.isClean()).isTrue();
		assertThat(scan.acknowledged()).isEqualTo(report.after().acknowledged()).isEqualTo(report.acknowledged());
		assertThat(scan.acknowledged().repairs()).isOne();
		AcknowledgedGaps.Repair repair = scan.acknowledged().newest().get(0);
		assertThat(repair.log()).isEqualTo(this.log.file.toRealPath().toString());
		assertThat(repair.at()).isBetween(before, Instant.now());
		assertThat(repair.mode()).isEqualTo(mode.name().toLowerCase(Locale.ROOT));
		assertThat(repair.lines()).isEqualTo(3);
		assertThat(repair.ranges()).containsExactly(new AcknowledgedGaps.Range(5, 6), new AcknowledgedGaps.Range(9, 9));
		assertThat(repair.gone()).isEmpty();
		assertThat(repair.saved()).containsExactlyInAnyOrderElementsOf(report.savedTo());
		assertThat(scan.savedFiles().files()).isEqualTo(report.savedTo().size());
		assertThat(scan.savedFiles().listed()).extracting(SavedFiles.File::path)
			.containsExactlyInAnyOrderElementsOf(report.savedTo());
		assertThat(scan.savedFiles().bytes()).isEqualTo(bytes(report.savedTo()));
	}

	private static long bytes(List<String> files) throws IOException {
		long bytes = 0;
		for (String file : files) {
			bytes += Files.size(Path.of(file));
		}
		return bytes;
	}

	@Test
	void aDryRunForetellsTheSameAndWritesNothing() throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		String before = Files.readString(this.log.file);
		List<String> beside = this.log.beside();
		RecoveryReport dry = this.log.log.recover(new RecoveryRequest(RecoveryMode.REPAIR, null, true),
				ProgressMonitor.NONE);
		assertThat(Files.readString(this.log.file)).isEqualTo(before);
		assertThat(this.log.beside()).isEqualTo(beside);
		assertThat(dry.after().acknowledged().isEmpty()).isTrue();
		RecoveryReport real = recover(RecoveryMode.REPAIR);
		assertThat(dry.acknowledged().lines()).isEqualTo(real.acknowledged().lines());
		assertThat(dry.acknowledged().newest().get(0).ranges()).isEqualTo(real.acknowledged().newest().get(0).ranges());
	}

	@Test
	void nothingIsToldWhereNothingWasLost() throws IOException {
		this.log.write("a", "b");
		assertThat(this.log.repair().acknowledged().isEmpty()).isTrue();
		// Half a line was acknowledged to nobody.
		Files.writeString(this.log.file, Files.readString(this.log.file) + "{\"kind\":\"ev");
		RecoveryReport report = this.log.repair();
		assertThat(report.acknowledged().isEmpty()).isTrue();
		ScanReport scan = this.log.scan();
		assertThat(scan.acknowledged().isEmpty()).isTrue();
		assertThat(Files.readString(this.log.file)).doesNotContain("\"repairs\"");
		// All the same it is told what was removed.
		assertThat(scan.savedFiles().listed()).extracting(SavedFiles.File::path)
			.containsExactlyElementsOf(report.savedTo());
		assertThat(scan.savedFiles().files()).isOne();
	}

	@Test
	void itStaysToldAfterARestartAndASecondScanThatReadsOnlyWhatIsNew() throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		AcknowledgedGaps told = recover(RecoveryMode.REPAIR).after().acknowledged();
		LogTestSupport second = new LogTestSupport(this.directory);
		assertThat(second.scan().acknowledged()).isEqualTo(told);
		second.write("later");
		assertThat(Files.readString(this.directory.resolve("papyra.ndjson.checkpoint"))).contains("\"repairs\":{");
		LogTestSupport third = new LogTestSupport(this.directory);
		ScanReport scan = third.log.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(scan.coverage().full()).isFalse();
		assertThat(scan.acknowledged()).isEqualTo(told);
		assertThat(third.scan().acknowledged()).isEqualTo(told);
	}

	@Test
	void aFurtherRepairAddsToIt() throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		recover(RecoveryMode.REPAIR);
		this.log.write(names(5));
		List<String> lines = new ArrayList<>(this.log.lines());
		lines.remove(lines.size() - 2);
		this.log.lines(lines);
		recover(RecoveryMode.QUARANTINE);
		AcknowledgedGaps told = this.log.scan().acknowledged();
		assertThat(told.repairs()).isEqualTo(2);
		assertThat(told.lines()).isEqualTo(4);
		assertThat(told.newest()).extracting(AcknowledgedGaps.Repair::mode).containsExactly("quarantine", "repair");
		assertThat(told.newest()).extracting(AcknowledgedGaps.Repair::lines).containsExactly(1L, 3L);
	}

	@Test
	void itSurvivesACompactionOfAFile() throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		AcknowledgedGaps told = recover(RecoveryMode.REPAIR).after().acknowledged();
		this.log.write(names(3));
		RetentionPolicy newest = RetentionPolicy.same(new Retention(2L, null, null));
		JsonBackend backend = new JsonBackend(this.log.file, newest);
		assertThat(backend.compact(new CompactionRequest(false), ProgressMonitor.NONE).factsRemoved()).isPositive();
		assertThat(this.log.lines().get(0)).contains("\"repairs\":{");
		assertThat(new LogTestSupport(this.directory).scan().acknowledged()).isEqualTo(told);
		this.log.write(names(3));
		assertThat(backend.compact(new CompactionRequest(false), ProgressMonitor.NONE).factsRemoved()).isPositive();
		assertThat(new LogTestSupport(this.directory).scan().acknowledged()).isEqualTo(told);
	}

	@Test
	void itSurvivesTheSegmentThatToldOfIt() throws IOException {
		Path root = this.directory.resolve("history");
		RotatingBackend backend = rotating(root, null, RetentionPolicy.NONE);
		write(backend, 12);
		Path second = segments(root).get(1);
		List<String> lines = Files.readAllLines(second);
		Files.write(second, List.of(lines.get(0), lines.get(1).replace("orders", "0rders")), StandardCharsets.UTF_8);
		RecoveryReport report = backend.recover(RecoveryRequest.of(RecoveryMode.QUARANTINE), ProgressMonitor.NONE);
		AcknowledgedGaps told = report.after().acknowledged();
		assertThat(told.repairs()).isOne();
		assertThat(told.lines()).isEqualTo(lines.size() - 1);
		assertThat(told.newest().get(0).log()).endsWith("events");
		assertThat(told.newest().get(0).saved()).containsExactlyInAnyOrderElementsOf(report.savedTo());
		assertThat(report.after().savedFiles().files()).isEqualTo(report.savedTo().size());
		assertThat(rotating(root, null, RetentionPolicy.NONE).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
			.acknowledged()).isEqualTo(told);
		// New segments, and all those before are dropped, by a writer that has read
		// nothing.
		write(rotating(root, 2000L, RetentionPolicy.NONE), 30);
		ScanReport rotated = rotating(root, null, RetentionPolicy.NONE).scan(ScanRequest.CHECKSUMS,
				ProgressMonitor.NONE);
		assertThat(rotated.isClean()).isTrue();
		assertThat(rotated.acknowledged()).isEqualTo(told);
		RetentionPolicy newest = RetentionPolicy.same(new Retention(1L, null, null));
		RotatingBackend compacting = rotating(root, null, newest);
		assertThat(compacting.compact(new CompactionRequest(false), ProgressMonitor.NONE).factsRemoved()).isPositive();
		ScanReport compacted = rotating(root, null, RetentionPolicy.NONE).scan(ScanRequest.INCREMENTAL,
				ProgressMonitor.NONE);
		assertThat(compacted.isClean()).isTrue();
		assertThat(compacted.acknowledged()).isEqualTo(told);
		assertThat(rotating(root, null, RetentionPolicy.NONE).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
			.acknowledged()).isEqualTo(told);
	}

	private static RotatingBackend rotating(Path root, @Nullable Long most, RetentionPolicy retention) {
		return new RotatingBackend(root, new RotatingOptions(640, most), retention);
	}

	private static void write(RotatingBackend backend, int count) {
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (String name : names(count)) {
				writer.append(LogTestSupport.batch(name));
			}
		}
	}

	private static List<Path> segments(Path root) throws IOException {
		try (Stream<Path> files = Files.list(root.resolve("events"))) {
			return files.filter((file) -> file.getFileName().toString().matches("events-\\d+\\.ndjson"))
				.sorted()
				.toList();
		}
	}

	@Test
	void aLogThatIsGoneIsToldOf() throws IOException {
		this.log.write(names(3));
		Files.delete(this.log.file);
		recover(RecoveryMode.REPAIR);
		AcknowledgedGaps told = this.log.scan().acknowledged();
		assertThat(told.repairs()).isOne();
		assertThat(told.newest().get(0).ranges()).containsExactly(new AcknowledgedGaps.Range(1, 4));
	}

	@Test
	void whatWasSavedAndIsNotThereAnyMoreIsToldToo() throws IOException {
		this.log.write(names(12));
		damage(this.log.file);
		RecoveryReport report = recover(RecoveryMode.REPAIR);
		for (String file : report.savedTo()) {
			Files.delete(Path.of(file));
		}
		ScanReport scan = this.log.scan();
		assertThat(scan.savedFiles().files()).isZero();
		assertThat(scan.acknowledged().newest().get(0).saved()).isEmpty();
		assertThat(scan.acknowledged().newest().get(0).gone()).singleElement()
			.asString()
			.startsWith("papyra.ndjson.removed-");
	}

	@Test
	void aHeaderStaysShortHoweverOftenAHistoryIsRepaired() {
		HeaderNotes.Repairs repairs = HeaderNotes.Repairs.NONE;
		List<String> names = Collections.nCopies(500, "\u0001\u0002".repeat(100));
		for (int number = 1; number <= 500; number++) {
			List<HeaderNotes.Range> ranges = IntStream.range(0, 500)
				.mapToObj((at) -> new HeaderNotes.Range(Long.MAX_VALUE - at, Long.MAX_VALUE - at))
				.toList();
			repairs = repairs
				.with(new HeaderNotes.Repair(Duration.ofDays(number).toMillis(), "quarantine", 500, ranges, names));
		}
		byte[] text = repairs.encode();
		assertThat(text.length).isLessThan(48 * 1024);
		HeaderNotes.Repairs read = HeaderNotes.Repairs.decode(new String(text, StandardCharsets.UTF_8));
		assertThat(read.count()).isEqualTo(500);
		assertThat(read.lost()).isEqualTo(250_000);
		assertThat(read.newest()).isNotEmpty();
		assertThat(read.newest().get(0)).isEqualTo(repairs.newest().get(0));
	}

}

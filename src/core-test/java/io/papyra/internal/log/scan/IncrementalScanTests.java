package io.papyra.internal.log.scan;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.PartitionedLog;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scan goes on from where the log was last found good, and begins anew, with a reason,
 * wherever that cannot be believed.
 */
class IncrementalScanTests {

	private static final WriterOptions OPTIONS = new WriterOptions("s", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private Instant now = Instant.parse("2026-03-01T00:00:00Z");

	private PartitionedLog logs() {
		InstantSource clock = () -> this.now;
		return new PartitionedLog(this.directory, new SegmentLimits(2000, null),
				new LogContext(Disk.real(), clock, RetentionPolicy.NONE, 700));
	}

	private FactLog file() {
		InstantSource clock = () -> this.now;
		return new FactLog(path(), new LogContext(Disk.real(), clock, RetentionPolicy.NONE, 700));
	}

	private Path path() {
		return this.directory.resolve("log.ndjson");
	}

	private void write(int first, int count) {
		try (FactWriter writer = file().openWriter(OPTIONS)) {
			for (int number = first; number < first + count; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void afterACleanStopOnlyTheBeginningsAreRead(boolean oneFile) {
		try (FactWriter writer = oneFile ? file().openWriter(OPTIONS) : logs().openWriter(OPTIONS)) {
			for (int number = 0; number < 100; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		ScanReport all = oneFile ? file().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
				: logs().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		ScanReport report = oneFile ? file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE)
				: logs().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.coverage().full()).isFalse();
		assertThat(report.coverage().bytesRead()).isZero();
		assertThat(report.coverage().reason()).isEmpty();
		assertThat(report.facts()).isEqualTo(all.facts());
		assertThat(report.lines()).isEqualTo(all.lines());
		assertThat(report.bytes()).isEqualTo(all.bytes());
		assertThat(report.lastSeq()).isEqualTo(all.lastSeq());
		assertThat(all.coverage().bytesRead()).isEqualTo(all.bytes());
	}

	@Test
	void afterACrashOnlyWhatIsNewerThanTheCheckpointIsRead() throws IOException {
		Path kept = this.directory.resolve("kept");
		try (FactWriter writer = file().openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 50));
			this.now = this.now.plusSeconds(61);
			writer.append(TestFacts.batch(50, 1));
			writer.append(TestFacts.batch(51, 9));
			Files.copy(checkpoint(), kept);
		}
		Files.move(kept, checkpoint(), StandardCopyOption.REPLACE_EXISTING);
		ScanReport report = file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.coverage().full()).isFalse();
		assertThat(report.coverage().bytesRead()).isPositive().isLessThan(report.bytes() / 2);
		assertThat(report.factCount()).isEqualTo(60);
		assertThat(report.anomalies()).isEmpty();
	}

	@Test
	void whatIsNewIsLookedAtAsEver() throws IOException {
		write(0, 20);
		Files.writeString(path(), "garbage\n", StandardOpenOption.APPEND);
		ScanReport report = file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.coverage().full()).isFalse();
		assertThat(report.anomalyCounts()).containsOnlyKeys(AnomalyType.CORRUPTED_LINE);
		assertThat(report.anomalies().get(0).line()).isEqualTo(22);
	}

	@Test
	void withoutACheckpointEverythingIsRead() throws IOException {
		write(0, 20);
		Files.delete(checkpoint());
		assertFull("there is no checkpoint");
	}

	@Test
	void aDamagedCheckpointIsNone() throws IOException {
		write(0, 20);
		String text = Files.readString(checkpoint());
		Files.writeString(checkpoint(), text.substring(0, text.length() - 20));
		assertFull("the checkpoint does not say what was verified");
	}

	@Test
	void anotherFileOfThatNameIsReadWhole() throws IOException {
		write(0, 20);
		Path copy = Files.copy(path(), this.directory.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
		Files.move(copy, path(), StandardCopyOption.REPLACE_EXISTING);
		assertFull("another file");
	}

	@Test
	void aFileThatWasChangedInPlaceIsReadWhole() throws IOException {
		write(0, 20);
		flip(path());
		assertFull("was changed at");
		assertThat(file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).anomalyCounts())
			.containsOnlyKeys(AnomalyType.CHECKSUM_MISMATCH);
	}

	@Test
	void samplesFindWhatNoDateTells() throws IOException {
		write(0, 2);
		FileTime before = Files.getLastModifiedTime(path());
		flip(path());
		Files.setLastModifiedTime(path(), before);
		assertFull("is not what was verified");
		assertThat(file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).anomalyCounts())
			.containsOnlyKeys(AnomalyType.CHECKSUM_MISMATCH);
	}

	@Test
	void aLogThatEndsBeforeItsCheckpointHasLostItsTail() throws IOException {
		write(0, 20);
		String text = Files.readString(path());
		Files.writeString(path(), text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
		ScanReport report = file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.anomalyCounts()).containsOnlyKeys(AnomalyType.TAIL_LOST);
		assertThat(report.coverage().full()).isTrue();
	}

	@Test
	void aMissingSegmentIsFound() throws IOException {
		try (FactWriter writer = logs().openWriter(OPTIONS)) {
			for (int number = 0; number < 100; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		Path segment;
		try (var files = Files.list(this.directory.resolve("events"))) {
			segment = files.filter((file) -> file.toString().endsWith(".ndjson")).sorted().toList().get(1);
		}
		Files.delete(segment);
		ScanReport report = logs().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.coverage().reason()).contains("is not there");
		assertThat(report.anomalyCounts()).containsOnlyKeys(AnomalyType.SEQUENCE_GAP);
	}

	private void assertFull(String reason) {
		ScanReport report = file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(report.coverage().full()).isTrue();
		assertThat(report.coverage().bytesRead()).isEqualTo(report.bytes());
		assertThat(report.coverage().reason()).contains(reason);
	}

	private Path checkpoint() {
		return this.directory.resolve("log.ndjson.checkpoint");
	}

	/** Changes one byte of a payload in the file that is there. */
	private static void flip(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			int at = Files.readString(file).indexOf("/user/");
			channel.write(java.nio.ByteBuffer.wrap(new byte[] { '#' }), at);
		}
	}

	private static void flip(Path file, long at) throws IOException {
		byte[] bytes = Files.readAllBytes(file);
		bytes[(int) at] ^= 1;
		Files.write(file, bytes);
	}

	private Path closedSegment(int at) throws IOException {
		try (java.util.stream.Stream<Path> files = Files.list(this.directory.resolve("events"))) {
			return files.filter((path) -> path.toString().endsWith(".ndjson")).sorted().toList().get(at);
		}
	}

	@Test
	void damageInAClosedFileWhileTheServiceRunsIsFoundByTheNextStart() throws IOException {
		for (int victim = 0; victim < 5; victim++) {
			PartitionedLog service = logs();
			assertThat(service.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean()).isTrue();
			try (FactWriter writer = service.openWriter(OPTIONS)) {
				for (int number = 0; number < 120; number++) {
					writer.append(TestFacts.batch(number, 1));
				}
				Path file = closedSegment(victim);
				FileTime before = Files.getLastModifiedTime(file);
				flip(file, 300);
				if (Files.getLastModifiedTime(file).equals(before)) {
					Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusMillis(10)));
				}
				this.now = this.now.plusSeconds(61);
				writer.append(TestFacts.batch(120, 3));
			}
			ScanReport report = logs().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
			assertThat(report.isClean()).as("segment %s", victim).isFalse();
			assertThat(report.coverage().reason()).contains("was changed at");
			flip(closedSegment(victim), 300);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aBitThatRotsInAnyBlockIsFoundWithinSoManyStarts(boolean oneFile) throws IOException {
		try (FactWriter writer = oneFile ? file().openWriter(OPTIONS) : logs().openWriter(OPTIONS)) {
			for (int number = 0; number < 150; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		Path victim = oneFile ? path() : closedSegment(2);
		FileTime modified = Files.getLastModifiedTime(victim);
		flip(victim, oneFile ? Files.size(victim) / 2 : 300);
		Files.setLastModifiedTime(victim, modified);
		int starts = 0;
		while (starts < 20 && (oneFile ? file().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE)
				: logs().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE))
			.isClean()) {
			starts++;
			FactLog one = file();
			PartitionedLog many = logs();
			assertThat((oneFile ? one.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE)
					: many.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE))
				.isClean()).isTrue();
			try (FactWriter writer = oneFile ? one.openWriter(OPTIONS) : many.openWriter(OPTIONS)) {
				writer.append(TestFacts.batch(150 + starts * 3, 3));
			}
		}
		assertThat(starts).isLessThan(20);
	}

	@ParameterizedTest
	@ValueSource(longs = { -31_536_000, -90, 31_536_000 })
	void aClockThatIsSetPutsOffNoCheckpoint(long step) throws IOException {
		try (FactWriter writer = file().openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 3));
			this.now = this.now.plusSeconds(step);
			for (int number = 3; number < 9; number++) {
				writer.append(TestFacts.batch(number, 1));
				this.now = this.now.plusSeconds(61);
			}
			assertThat(Files.readString(checkpoint())).contains("\"seq\":10,");
		}
	}

	@Test
	void aLineThatIsLostAtTheBeginningAndItsRepairAreNotTakenForWhatWasVerified() throws IOException {
		FactLog log = inOneBlock();
		try (FactWriter writer = log.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 4));
		}
		String all = Files.readString(path());
		Files.writeString(path(), all.substring(all.indexOf('\n') + 1));
		inOneBlock().recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		ScanReport full = inOneBlock().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		ScanReport next = inOneBlock().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		assertThat(full.anomalies()).isEmpty();
		assertThat(next.anomalies()).isEmpty();
		assertThat(next.facts()).isEqualTo(full.facts());
	}

	@ParameterizedTest
	@EnumSource(FactQuery.Order.class)
	void aReadPassesNoBlockWhoseEndIsNoEndOfALineAnyMore(FactQuery.Order order) throws IOException {
		Path other = this.directory.resolve("other.ndjson");
		inOneBlock().openWriter(OPTIONS).close();
		try (FactWriter writer = new FactLog(other, RetentionPolicy.NONE, Disk.real(), InstantSource.system())
			.openWriter(OPTIONS)) {
			writer.append(TestFacts.batch(0, 1));
		}
		String header = Files.readString(path());
		Files.writeString(path(), Files.readAllLines(other).get(1) + "\n" + header);
		try (Stream<StoredFact> facts = inOneBlock().read(FactQuery.all().withOrder(order))) {
			assertThat(facts.map(StoredFact::seq)).containsExactly(2L);
		}
	}

	private FactLog inOneBlock() {
		return new FactLog(path(),
				new LogContext(Disk.real(), InstantSource.system(), RetentionPolicy.NONE, BlockIndex.BLOCK));
	}

}

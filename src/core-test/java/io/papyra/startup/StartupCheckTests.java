package io.papyra.startup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RunStats;
import io.papyra.report.ScanCoverage;
import io.papyra.report.ScanMode;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.SimulatedDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class StartupCheckTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.NEVER);

	@TempDir
	Path directory;

	private Path file;

	private JsonBackend backend;

	@BeforeEach
	void newLog() {
		this.file = this.directory.resolve("papyra.ndjson");
		this.backend = new JsonBackend(this.file);
	}

	@Test
	void aMissingHistoryIsHealthyAndIsNotMade() throws IOException {
		StartupOutcome outcome = check(StartupMode.FAIL_ON_ANOMALY).run();
		assertThat(outcome.verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
		try (Stream<Path> all = Files.list(this.directory)) {
			assertThat(all).isEmpty();
		}
	}

	@Test
	void failOnAnomalyRefusesChangesNothingAndNamesThePlace() throws IOException {
		damage();
		byte[] before = Files.readAllBytes(this.file);
		StartupCheck check = check(StartupMode.FAIL_ON_ANOMALY);
		assertThatThrownBy(check::run).isInstanceOf(StartupCheckFailedException.class)
			.hasMessageContaining("CHECKSUM_MISMATCH " + this.file + ":2 (byte ")
			.hasMessageContaining("nothing was written");
		assertThat(Files.readAllBytes(this.file)).isEqualTo(before);
		assertThat(check.outcome()).isNull();
	}

	@Test
	void theCheckRunsOnceWhetherItPassesOrNot() throws IOException {
		AtomicInteger scans = new AtomicInteger();
		PersistenceObserver counting = new PersistenceObserver() {
			@Override
			public void onScan(@Nullable ScanReport report, @Nullable Throwable error, long nanos) {
				scans.incrementAndGet();
			}
		};
		damage();
		StartupCheck check = new StartupCheck(this.backend, StartupOptions.defaults(), counting);
		Throwable first = catchThrowable(check::run);
		assertThat(catchThrowable(check::run)).isSameAs(first);
		assertThat(scans).hasValue(1);
	}

	@Test
	void recoverRepairsAndPasses() throws IOException {
		damage();
		StartupOutcome outcome = check(StartupMode.RECOVER).run();
		assertThat(outcome.verdict()).isEqualTo(StartupOutcome.Verdict.RECOVERED);
		assertThat(outcome.recovery()).isNotNull()
			.satisfies((report) -> assertThat(report.linesRemoved()).isEqualTo(1));
	}

	@Test
	void recoverRefusesWhenSomethingIsLeft() throws IOException {
		damage();
		StartupOptions options = new StartupOptions(StartupMode.RECOVER, RecoveryMode.IGNORE, null, null,
				ScanDepth.FULL);
		assertThatThrownBy(() -> new StartupCheck(this.backend, options, PersistenceObserver.NONE).run())
			.isInstanceOfSatisfying(StartupCheckFailedException.class,
					(failed) -> assertThat(failed.outcome()).isNotNull()
						.satisfies((outcome) -> assertThat(outcome.verdict())
							.isEqualTo(StartupOutcome.Verdict.ANOMALIES_REMAIN)))
			.hasMessageContaining("still has 1 anomaly after recovery by IGNORE");
	}

	@Test
	void whatIsTornBetweenTheCheckAndTheFirstLineIsRefusedAndLeftAsItWas() throws IOException {
		write(this.backend);
		String note = "pid=17 started=1 host=orders-7d9f-aaaaa boot=x namespace=1\n";
		Path lock = Files.writeString(this.directory.resolve("papyra.ndjson.lock"), note);
		assertThat(check(StartupMode.FAIL_ON_ANOMALY).run().verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
		tear();
		byte[] before = Files.readAllBytes(this.file);
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatThrownBy(() -> this.backend.openWriter(OPTIONS)).isInstanceOf(PersistenceException.class)
				.hasMessageContaining("TRUNCATED_LINE")
				.hasCauseInstanceOf(StartupCheckFailedException.class);
			assertThat(this.file).hasBinaryContent(before);
			assertThat(lock).hasContent(note);
		}
		Files.delete(lock);
		assertThatThrownBy(() -> this.backend.openWriter(OPTIONS)).isInstanceOf(PersistenceException.class);
		assertThat(lock).doesNotExist();
	}

	@Test
	void whatIsTornBetweenTheCheckAndTheFirstLineIsRepairedWhereTheModeSaysSo() throws IOException {
		write(this.backend);
		StartupCheck check = check(StartupMode.RECOVER);
		assertThat(check.run().verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
		tear();
		write(this.backend);
		assertThat(check.outcome()).isNotNull()
			.satisfies((outcome) -> assertThat(outcome.verdict()).isEqualTo(StartupOutcome.Verdict.RECOVERED));
		assertThat(this.backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
		// Judged once: what this process itself leaves later is its own to go on with.
		tear();
		this.backend.openWriter(OPTIONS).close();
	}

	@Test
	void whatWasInFlightDuringTheCheckIsJudgedOnceItsWriterIsGone() throws IOException {
		SimulatedDisk disk = new SimulatedDisk();
		PersistenceBackend segments = new RotatingBackend(SimulatedDisk.DIRECTORY.resolve("log"),
				RotatingOptions.DEFAULTS, RetentionPolicy.NONE, disk, InstantSource.system());
		write(segments);
		DiskLock writer = disk.lock(SimulatedDisk.DIRECTORY.resolve("log/papyra.lock"));
		Path segment = SimulatedDisk.DIRECTORY.resolve("log/events/events-00000000000000000001.ndjson");
		try (DiskFile open = disk.openForWrite(segment)) {
			open.write(ByteBuffer.wrap(new byte[] { '{' }), open.size());
		}
		StartupCheck check = new StartupCheck(segments, StartupOptions.defaults(), PersistenceObserver.NONE);
		assertThat(check.run().verdict()).isEqualTo(StartupOutcome.Verdict.CLEAN);
		writer.close();
		assertThatThrownBy(() -> segments.openWriter(OPTIONS)).isInstanceOf(PersistenceException.class)
			.hasMessageContaining("TRUNCATED_LINE");
		assertThat(disk.heldLocks()).isZero();
	}

	private static void write(PersistenceBackend store) {
		try (FactWriter writer = store.openWriter(OPTIONS)) {
			writer.append(batch("Did", 1, "/user/a"));
		}
	}

	private void tear() throws IOException {
		Files.writeString(this.file, "{\"kind\":\"event\",\"system_id\":\"t\",\"actor_addr", StandardOpenOption.APPEND);
	}

	@Test
	void scanOnlyReportsAndPasses() throws IOException {
		damage();
		StartupOutcome outcome = check(StartupMode.SCAN_ONLY).run();
		assertThat(outcome.verdict()).isEqualTo(StartupOutcome.Verdict.ANOMALIES_ACCEPTED);
		assertThat(outcome.scan()).isNotNull().satisfies((scan) -> assertThat(scan.anomalyCount()).isEqualTo(1));
	}

	@Test
	void ignoreDoesNotEvenLook() throws IOException {
		damage();
		StartupOutcome outcome = check(StartupMode.IGNORE).run();
		assertThat(outcome.verdict()).isEqualTo(StartupOutcome.Verdict.NOT_CHECKED);
		assertThat(outcome.scan()).isNull();
	}

	@Test
	void aBackendThatCannotBeScannedPasses() {
		assertThat(new StartupCheck(new MemoryBackend(), StartupOptions.defaults(), PersistenceObserver.NONE).run()
			.verdict()).isEqualTo(StartupOutcome.Verdict.NOT_CHECKED);
	}

	@Test
	void aHistoryThatCannotBeReachedRefuses() throws IOException {
		Files.writeString(this.directory.resolve("afile"), "");
		JsonBackend below = new JsonBackend(this.directory.resolve("afile").resolve("papyra.ndjson"));
		assertThatThrownBy(() -> new StartupCheck(below, StartupOptions.defaults(), PersistenceObserver.NONE).run())
			.isInstanceOf(StartupCheckFailedException.class)
			.hasMessageContaining("could not be checked");
	}

	@Test
	@Timeout(20)
	void theTimeoutIsKeptEvenWhenTheDiskHangs() {
		CountDownLatch never = new CountDownLatch(1);
		StartupOptions options = new StartupOptions(StartupMode.FAIL_ON_ANOMALY, RecoveryMode.REPAIR, null,
				Duration.ofMillis(50), ScanDepth.INCREMENTAL);
		assertThatThrownBy(() -> new StartupCheck(new Hanging(never), options, PersistenceObserver.NONE).run())
			.isInstanceOf(StartupCheckFailedException.class)
			.hasMessageContaining("papyra.startup.timeout=50ms");
	}

	@ParameterizedTest
	@CsvSource({ "INCREMENTAL, the new", "FULL, everything" })
	void itReadsAsMuchAsItIsTold(ScanDepth depth, String read) {
		StartupOptions options = new StartupOptions(StartupMode.SCAN_ONLY, RecoveryMode.REPAIR, null, null, depth);
		StartupOutcome outcome = new StartupCheck(new Marking(), options, PersistenceObserver.NONE).run();
		assertThat(outcome.scan()).isNotNull().satisfies((scan) -> assertThat(scan.location()).isEqualTo(read));
	}

	@Test
	void whetherTheLastRunEndedIsUnknownWithoutItsStart() {
		JsonBackend other = new JsonBackend(this.directory.resolve("expired.ndjson"));
		assertThat(outcome(other).uncleanShutdown()).as("no run before").isFalse();
		try (FactWriter writer = other.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(batch("ActorStarted", 0, "/"));
			assertThat(outcome(other).uncleanShutdown()).as("a writer at work").isNull();
		}
		assertThat(outcome(other).uncleanShutdown()).as("facts, but no start").isNull();
		StartupOptions ignore = new StartupOptions(StartupMode.IGNORE, RecoveryMode.REPAIR, null, null,
				ScanDepth.INCREMENTAL);
		assertThat(new StartupCheck(other, ignore, PersistenceObserver.NONE).run().uncleanShutdown())
			.as("nobody looked")
			.isNull();
	}

	private static StartupOutcome outcome(JsonBackend backend) {
		return new StartupCheck(backend, StartupOptions.defaults(), PersistenceObserver.NONE).run();
	}

	@Test
	void anUncleanShutdownIsNamed() {
		JsonBackend other = new JsonBackend(this.directory.resolve("runs.ndjson"));
		try (FactWriter writer = other.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(batch("SystemStarted", 0, "/"));
		}
		StartupOutcome outcome = new StartupCheck(other, StartupOptions.defaults(), PersistenceObserver.NONE).run();
		assertThat(outcome.uncleanShutdown()).isTrue();
		try (FactWriter writer = other.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(batch("SystemStarted", 0, "/"));
			writer.append(batch("SystemStopped", 0, "/"));
		}
		outcome = new StartupCheck(other, StartupOptions.defaults(), PersistenceObserver.NONE).run();
		assertThat(outcome.uncleanShutdown()).isFalse();
		assertThat(outcome.scan()).isNotNull().satisfies((scan) -> {
			assertThat(scan.runs().starts()).isEqualTo(2);
			assertThat(scan.runs().uncleanShutdowns()).isEqualTo(1);
		});
	}

	private StartupCheck check(StartupMode mode) {
		return new StartupCheck(this.backend, new StartupOptions(mode, RecoveryMode.REPAIR, null, null, ScanDepth.FULL),
				PersistenceObserver.NONE);
	}

	private void damage() throws IOException {
		try (FactWriter writer = this.backend.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			writer.append(batch("ActorStarted", 1, "/user/a"));
			writer.append(batch("ActorStopped", 1, "/user/a"));
		}
		Files.writeString(this.file, Files.readString(this.file).replace("ActorStarted", "ActorStartef"));
	}

	private static FactBatch batch(String type, long id, String path) {
		FactBatch batch = new FactBatch();
		byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":"
				+ id + ",\"path\":\"" + path + "\"},\"event_type\":\"" + type
				+ "\",\"payload\":null,\"timestamp\":1.000000")
			.getBytes(StandardCharsets.UTF_8);
		batch.add(FactKind.EVENT, json, 0, json.length);
		return batch;
	}

	/** A history that tells how it was read. */
	private record Marking() implements PersistenceBackend, Scannable {

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			return report((request.mode() == ScanMode.INCREMENTAL) ? "the new" : "everything");
		}

		private static ScanReport report(String location) {
			return new ScanReport(location, true, 0, 0, Map.of(), 0, 0, Map.of(), List.of(), null, RunStats.NONE,
					ScanCoverage.everything(0), Duration.ZERO);
		}

		@Override
		public String name() {
			return "marking";
		}

		@Override
		public String location() {
			return "nowhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return Stream.empty();
		}

	}

	/** A disk that never answers. */
	private record Hanging(CountDownLatch never) implements PersistenceBackend, Scannable {

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			throw new PersistenceException("called off", null);
		}

		@Override
		public String name() {
			return "hanging";
		}

		@Override
		public String location() {
			return "nowhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			throw new PersistenceException("not in this test", null);
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return Stream.empty();
		}

	}

}

package io.papyra.internal.log.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.report.ClockDoubt;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.Finding;
import io.papyra.report.ScanRequest;
import io.papyra.retention.ExpiryReason;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A clock that cannot be right costs no fact, and keeps none for ever. */
class ClockWatchTests {

	private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

	private static final RetentionPolicy MONTH = RetentionPolicy.same(new Retention(null, Duration.ofDays(30), null));

	private final AtomicReference<Instant> wall = new AtomicReference<>(NOW);

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	@TempDir
	Path directory;

	private ClockWatch watch(RetentionPolicy retention, @Nullable Instant newest) {
		return new ClockWatch("here", this.wall::get, this.nanos::get, retention, newest);
	}

	private void pass(Duration time) {
		this.wall.updateAndGet((now) -> now.plus(time));
		this.nanos.addAndGet(time.toNanos());
	}

	@Test
	void aClockFarAheadOfTheRunBeforeIsDoubtedForADayOfRunningTime() {
		ClockWatch watch = watch(MONTH, NOW.minus(Duration.ofDays(31)));
		ClockDoubt doubt = watch.look();
		assertThat(doubt).isNotNull();
		assertThat(doubt.until()).isEqualTo(NOW.plus(Duration.ofHours(24)));
		pass(Duration.ofHours(23));
		ClockDoubt later = watch.look();
		assertThat(later).isNotNull();
		assertThat(later.left()).isEqualTo(Duration.ofHours(1));
		pass(Duration.ofHours(1));
		assertThat(watch.look()).isNull();
		pass(Duration.ofDays(300));
		assertThat(watch.look()).isNull();
	}

	@Test
	void theLargerOfMaxAgeAndThirtyDaysIsBelieved() {
		assertThat(watch(MONTH, NOW.minus(Duration.ofDays(29))).look()).isNull();
		RetentionPolicy year = new RetentionPolicy(
				Map.of(FactKind.AUDIT, new Retention(null, Duration.ofDays(365), null)));
		assertThat(watch(year, NOW.minus(Duration.ofDays(364))).look()).isNull();
		assertThat(watch(year, NOW.minus(Duration.ofDays(366))).look()).isNotNull();
		assertThat(watch(RetentionPolicy.NONE, NOW.minus(Duration.ofDays(31))).look()).isNotNull();
		RetentionPolicy hour = RetentionPolicy.same(new Retention(null, Duration.ofHours(1), null));
		assertThat(watch(hour, NOW.minus(Duration.ofDays(29))).look()).isNull();
	}

	@Test
	void aClockOverAnHourBehindTheRunBeforeIsDoubted() {
		assertThat(watch(MONTH, NOW.plus(Duration.ofMinutes(59))).look()).isNull();
		assertThat(watch(MONTH, NOW.plus(Duration.ofMinutes(61))).look()).isNotNull();
	}

	@Test
	void aStepWhileTheServiceRunsIsSeenWithoutAnyRunBefore() {
		ClockWatch watch = watch(MONTH, null);
		assertThat(watch.look()).isNull();
		pass(Duration.ofDays(100));
		assertThat(watch.look()).isNull();
		this.wall.updateAndGet((now) -> now.plus(Duration.ofDays(3650)));
		assertThat(watch.look()).isNotNull();
	}

	@Test
	void aClockThatIsSetRightIsTrustedAtOnceAndSoIsOneThatAnOperatorVouchesFor() {
		ClockWatch watch = watch(MONTH, null);
		this.wall.set(NOW.plus(Duration.ofDays(3650)));
		assertThat(watch.look()).isNotNull();
		this.wall.set(NOW);
		assertThat(watch.look()).isNull();
		this.wall.set(NOW.plus(Duration.ofDays(3650)));
		assertThat(watch.look()).isNotNull();
		watch.accept();
		assertThat(watch.look()).isNull();
	}

	@Test
	void aCompactionByAClockThatCannotBeRightExpiresNothingByAgeUnlessByHand() throws Exception {
		long[] skew = { 0 };
		InstantSource clock = () -> Instant.now().plusSeconds(skew[0]);
		JsonBackend backend = new JsonBackend(this.directory.resolve("x.ndjson"), MONTH, Disk.real(), clock);
		try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.NEVER))) {
			append(writer, 20);
			skew[0] = Duration.ofDays(3650).toSeconds();
			CompactionReport waiting = backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
			assertThat(waiting.factsRemoved()).isZero();
			assertThat(waiting.ageWaits()).isNotNull();
			assertThat(backend.diagnose()).filteredOn((finding) -> finding.check().equals("clock"))
				.singleElement()
				.satisfies((finding) -> {
					assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
					assertThat(finding.advice()).contains("compact by hand");
				});
			assertThat(count(backend)).as("what reads return does not change").isZero();
			CompactionReport foretold = backend.compact(CompactionRequest.DRY_RUN.askedForByHand(),
					ProgressMonitor.NONE);
			assertThat(foretold.factsRemoved()).isEqualTo(20);
			assertThat(backend.clockDoubt()).isNotNull();
			skew[0] = 0;
			assertThat(count(backend)).isEqualTo(20);
			assertThat(backend.clockDoubt()).isNull();
			skew[0] = Duration.ofDays(3650).toSeconds();
			CompactionReport byHand = backend.compact(CompactionRequest.NOW.askedForByHand(), ProgressMonitor.NONE);
			assertThat(byHand.factsRemoved()).isEqualTo(20);
			assertThat(byHand.ageWaits()).isNull();
			assertThat(backend.clockDoubt()).isNull();
		}
	}

	@Test
	void otherLimitsContinueWhileAgeWaits() throws Exception {
		long[] skew = { 0 };
		InstantSource clock = () -> Instant.now().plusSeconds(skew[0]);
		RetentionPolicy both = RetentionPolicy.same(new Retention(5L, Duration.ofDays(30), null));
		JsonBackend backend = new JsonBackend(this.directory.resolve("x.ndjson"), both, Disk.real(), clock);
		try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.NEVER))) {
			append(writer, 20);
			skew[0] = Duration.ofDays(3650).toSeconds();
			assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).expired())
				.isEqualTo(Map.of(FactKind.EVENT, Map.of(ExpiryReason.RECORDS, 15L)));
		}
	}

	@Test
	void theRunBeforeIsKnownFromTheCheckThatCameFirst() throws Exception {
		Path file = this.directory.resolve("x.ndjson");
		JsonBackend earlier = new JsonBackend(file, MONTH);
		try (FactWriter writer = earlier.openWriter(new WriterOptions("orders", SyncPolicy.NEVER))) {
			append(writer, 20);
		}
		InstantSource later = () -> Instant.now().plus(Duration.ofDays(60));
		JsonBackend backend = new JsonBackend(file, MONTH, Disk.real(), later);
		assertThat(backend.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean()).isTrue();
		try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.NEVER))) {
			assertThat(backend.clockDoubt()).isNotNull();
			assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved()).isZero();
			writer.sync();
		}
		assertThat(backend.clockDoubt()).as("nobody runs").isNull();
	}

	@Test
	void aRestartUnderTheSameClockDoesNotEndTheWait() throws Exception {
		Path file = this.directory.resolve("x.ndjson");
		InstantSource right = InstantSource.system();
		InstantSource wrong = () -> Instant.now().plus(Duration.ofDays(3650));
		JsonBackend earlier = new JsonBackend(file, MONTH, Disk.real(), right);
		try (FactWriter writer = earlier.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			append(writer, 20);
		}
		for (int start = 1; start <= 3; start++) {
			JsonBackend backend = new JsonBackend(file, MONTH, Disk.real(), wrong);
			assertThat(backend.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean()).isTrue();
			try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
				append(writer, 1, wrong);
				assertThat(backend.clockDoubt()).as("start " + start).isNotNull();
				assertThat(backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE).factsRemoved()).isZero();
			}
		}
		JsonBackend set = new JsonBackend(file, MONTH, Disk.real(), right);
		assertThat(set.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE).isClean()).isTrue();
		try (FactWriter writer = set.openWriter(new WriterOptions("orders", SyncPolicy.ALWAYS))) {
			assertThat(set.clockDoubt()).as("the clock is set right").isNull();
			writer.sync();
		}
	}

	private static void append(FactWriter writer, int events) {
		append(writer, events, InstantSource.system());
	}

	private static void append(FactWriter writer, int events, InstantSource clock) {
		FactEncoder encoder = new FactEncoder("orders", 1000, Set.of(), clock);
		FactBatch batch = new FactBatch();
		for (int event = 0; event < events; event++) {
			encoder.encode(ActorEvent.of(ActorAddress.of("orders", 1), "Type", null));
			batch.add(FactKind.EVENT, encoder.array(), 0, encoder.length());
		}
		writer.append(batch);
	}

	private static long count(JsonBackend backend) {
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			return facts.count();
		}
	}

}

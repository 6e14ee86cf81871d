package io.papyra.internal.log;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.internal.log.store.LogContext;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.report.StorageUsage;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random lives of logs, of one file and of segments, with blocks of a few lines: whatever
 * is read, however it is asked for, is what a list of facts and the documented rule of
 * retention say; and what was learned by the way agrees with a scan. The gate has all of
 * them, {@code -Dpapyra.every=1}.
 */
@Tag("proof")
class LogModelTests {

	private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

	@TempDir
	Path directory;

	private Instant now = BEGIN;

	static LongStream seeds() {
		return LongStream.range(0, 40 / Integer.getInteger("papyra.every", 10));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void oneFile(long seed) {
		new Life(new Random(seed), true).live();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void segments(long seed) {
		new Life(new Random(seed), false).live();
	}

	/** One log from its first line on. */
	private final class Life {

		private final Random random;

		private final boolean oneFile;

		private final RetentionPolicy policy;

		private final LogModel model = new LogModel();

		private final LogContext parts;

		private final WriterOptions options = new WriterOptions("s", SyncPolicy.NEVER);

		private @Nullable FactLog file;

		private @Nullable PartitionedLog kinds;

		private @Nullable FactWriter writer;

		private int count;

		Life(Random random, boolean oneFile) {
			this.random = random;
			this.oneFile = oneFile;
			this.policy = policy();
			this.parts = new LogContext(Disk.real(), () -> LogModelTests.this.now, this.policy, 500);
			reopen();
		}

		private RetentionPolicy policy() {
			return new RetentionPolicy(Map.of(FactKind.EVENT, retention(), FactKind.AUDIT, retention(),
					FactKind.DEAD_LETTER, retention()));
		}

		/**
		 * In a log of segments what has expired may still be there, so it must not count
		 * again.
		 */
		private Retention retention() {
			boolean aged = this.random.nextInt(3) == 0;
			boolean bounded = !aged || this.oneFile;
			Long records = (bounded && this.random.nextBoolean()) ? 1L + this.random.nextInt(20) : null;
			Long size = (bounded && this.random.nextInt(3) == 0) ? 1L + this.random.nextInt(5000) : null;
			return new Retention(records, aged ? Duration.ofSeconds(1 + this.random.nextInt(100)) : null, size);
		}

		void live() {
			for (int step = 0; step < 60; step++) {
				switch (this.random.nextInt(8)) {
					case 0 -> compact();
					case 1 -> reopen();
					case 2 -> LogModelTests.this.now = LogModelTests.this.now.plusSeconds(this.random.nextInt(30));
					default -> append();
				}
				if (step % 3 == 0) {
					everyReadAgrees();
				}
			}
			close();
			everyReadAgrees();
			scansAgree();
		}

		private void append() {
			List<Fact> facts = new ArrayList<>();
			for (int left = 1 + this.random.nextInt(6); left > 0; left--) {
				facts.add(fact());
			}
			FactBatch batch = TestFacts.batch(facts.toArray(Fact[]::new));
			this.model.add(facts, batch, writer().append(batch));
		}

		private Fact fact() {
			int number = this.count++;
			Instant time = switch (this.random.nextInt(20)) {
				case 0 -> LogModelTests.this.now.plusSeconds(1000);
				case 1 -> this.oneFile ? LogModelTests.this.now.minusSeconds(this.random.nextInt(200))
						: LogModelTests.this.now;
				default -> LogModelTests.this.now;
			};
			String text = "x".repeat(this.random.nextInt(200));
			return switch (this.random.nextInt(5)) {
				case 0 -> new Audit("s", time, number, 1, 0, 0, 1, List.of(), List.of(), 2);
				case 1 -> new DeadLetter("s", null, "M" + number, text, time);
				default -> new ActorEvent("s", ActorAddress.of("s", number), "Started", text, time);
			};
		}

		private FactWriter writer() {
			FactWriter open = this.writer;
			if (open == null) {
				open = (this.file != null) ? this.file.openWriter(this.options) : kinds().openWriter(this.options);
				this.writer = open;
			}
			return open;
		}

		private PartitionedLog kinds() {
			assertThat(this.kinds).isNotNull();
			return this.kinds;
		}

		private void close() {
			if (this.writer != null) {
				this.writer.close();
				this.writer = null;
			}
		}

		/** A new process: nothing is known but what is on the disk. */
		private void reopen() {
			close();
			if (this.oneFile) {
				this.file = new FactLog(LogModelTests.this.directory.resolve("log.ndjson"), this.parts);
			}
			else {
				this.kinds = new PartitionedLog(LogModelTests.this.directory, new SegmentLimits(1500, null),
						this.parts);
			}
			if (this.random.nextBoolean()) {
				scansAgree();
			}
		}

		private void compact() {
			if (this.random.nextBoolean()) {
				close();
			}
			CompactionReport dry = compact(CompactionRequest.DRY_RUN);
			CompactionReport report = compact(CompactionRequest.NOW);
			assertThat(report.expired()).isEqualTo(dry.expired());
			assertThat(report.after().kinds()).isEqualTo(dry.after().kinds());
			this.model.compact(this.policy, LogModelTests.this.now);
			if (this.oneFile) {
				for (FactKind kind : FactKind.values()) {
					assertThat(report.after().of(kind).facts()).isEqualTo(this.model.stored(kind));
				}
				assertThat(compact(CompactionRequest.NOW).factsRemoved()).isZero();
			}
			everyReadAgrees();
		}

		private CompactionReport compact(CompactionRequest request) {
			return (this.file != null) ? this.file.compact(request, ProgressMonitor.NONE)
					: kinds().compact(request, ProgressMonitor.NONE);
		}

		private void everyReadAgrees() {
			for (FactKind kind : FactKind.values()) {
				List<LogModel.Entry> counting = this.model.counting(kind, this.policy, LogModelTests.this.now);
				FactQuery query = FactQuery.of(kind);
				assertThat(read(query)).as("%s that count, oldest first", kind).isEqualTo(stored(counting));
				List<StoredFact> newest = new ArrayList<>(stored(counting));
				Collections.reverse(newest);
				assertThat(read(query.withOrder(FactQuery.Order.NEWEST_FIRST))).as("%s that count, newest first", kind)
					.isEqualTo(newest);
				narrower(counting, query);
			}
		}

		private void narrower(List<LogModel.Entry> counting, FactQuery query) {
			int limit = 1 + this.random.nextInt(5);
			assertThat(read(query.withLimit(limit))).as("the newest %s", limit)
				.isEqualTo(stored(counting.subList(Math.max(0, counting.size() - limit), counting.size())));
			Instant since = LogModelTests.this.now.minusSeconds(this.random.nextInt(60));
			assertThat(read(query.withSince(since))).as("since %s", since)
				.isEqualTo(stored(counting.stream()
					.filter((entry) -> !Objects.requireNonNull(entry.fact().timestamp()).isBefore(since))
					.toList()));
			if (!counting.isEmpty()) {
				long after = counting.get(this.random.nextInt(counting.size())).seq();
				assertThat(read(query.withAfter(Position.of(after)).withLimit(limit))).as("%s behind %s", limit, after)
					.isEqualTo(stored(counting.stream().filter((entry) -> entry.seq() > after).limit(limit).toList()));
			}
		}

		private List<StoredFact> stored(List<LogModel.Entry> entries) {
			return entries.stream().map((entry) -> new StoredFact(entry.seq(), entry.fact())).toList();
		}

		private List<StoredFact> read(FactQuery query) {
			try (Stream<StoredFact> facts = (this.file != null) ? this.file.read(query) : kinds().read(query)) {
				return facts.toList();
			}
		}

		/**
		 * What is learned by reading all, by reading what is new, and by the way, is the
		 * same.
		 */
		private void scansAgree() {
			ScanReport fresh = (this.file != null) ? this.file.scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE)
					: kinds().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
			StorageUsage learned = (this.file != null) ? this.file.measure() : kinds().measure();
			ScanReport all = (this.file != null) ? this.file.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
					: kinds().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
			assertThat(all.anomalies()).isEmpty();
			assertThat(fresh.anomalies()).isEmpty();
			assertThat(fresh.facts()).isEqualTo(all.facts());
			assertThat(fresh.lines()).isEqualTo(all.lines());
			assertThat(fresh.lastSeq()).isEqualTo(all.lastSeq());
			assertThat(fresh.runs()).isEqualTo(all.runs());
			if (all.exists() && learned != null) {
				all.facts().forEach((kind, count) -> assertThat(learned.of(kind).facts()).isEqualTo(count));
			}
			assertThat(ChronoUnit.SECONDS.between(BEGIN, LogModelTests.this.now)).isNotNegative();
		}

	}

}

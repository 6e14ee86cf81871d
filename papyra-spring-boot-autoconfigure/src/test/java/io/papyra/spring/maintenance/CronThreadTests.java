package io.papyra.spring.maintenance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.StorageUsage;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.settings.PapyraProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whether something is going to happen by itself is told as it is, not as it was meant.
 */
@Timeout(60)
class CronThreadTests {

	private static CronThread wakeup(Function<Instant, @Nullable Instant> times, Runnable due, Runnable meanwhile) {
		return new CronThread("test", Clock.systemUTC(), Duration.ofMillis(2), times, due, meanwhile);
	}

	private static void nothing() {
	}

	@Test
	void itIsScheduledFromItsStartToItsStopAlsoWhileItWorks() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CronThread wakeup = wakeup((now) -> now, () -> {
			begun.countDown();
			awaitQuietly(end);
		}, CronThreadTests::nothing);
		assertThat(wakeup.isScheduled()).isFalse();
		wakeup.start();
		begun.await();
		assertThat(wakeup.isScheduled()).isTrue();
		end.countDown();
		wakeup.stop();
		assertThat(wakeup.isScheduled()).isFalse();
		wakeup.start();
		assertThat(wakeup.isScheduled()).isTrue();
		wakeup.stop();
	}

	@Test
	void itIsScheduledFromItsStartOnAlsoWhereItWorksAtOnceAndAgain() {
		CronThread wakeup = wakeup((now) -> now, CronThreadTests::nothing, CronThreadTests::nothing);
		for (int start = 0; start < 2000; start++) {
			wakeup.start();
			assertThat(wakeup.isScheduled()).as("start %d", start).isTrue();
			wakeup.stop();
		}
	}

	@Test
	void withoutAFurtherTimeItIsNotScheduled() {
		AtomicInteger left = new AtomicInteger(2);
		CronThread wakeup = wakeup((now) -> (left.getAndDecrement() > 0) ? now : null, CronThreadTests::nothing,
				CronThreadTests::nothing);
		wakeup.start();
		await().until(() -> !wakeup.isScheduled());
		wakeup.stop();
		CronThread never = wakeup((now) -> null, CronThreadTests::nothing, CronThreadTests::nothing);
		never.start();
		assertThat(never.isScheduled()).isFalse();
	}

	@Test
	void whatEndsItsThreadsWorkEndsTheSchedule() {
		CronThread wakeup = wakeup((now) -> now, () -> {
			throw new IllegalStateException("a bug");
		}, CronThreadTests::nothing);
		wakeup.start();
		await().until(() -> !wakeup.isScheduled());
		wakeup.stop();
	}

	@Test
	void aBackendThatCannotBeMeasuredDoesNotEndItsCompaction() {
		AtomicInteger measured = new AtomicInteger();
		PersistenceBackend backend = new Unmeasurable(measured);
		MaintenancePlan plan = new MaintenancePlan(CompactionTrigger.of(backend, "0 0 3 1 1 *"),
				ScanTrigger.of(backend, new PapyraProperties.Scan("-", "50MB/s")));
		HistoryMaintenance maintenance = new HistoryMaintenance(backend, plan, new RuntimeRecovery(null, null, false),
				PersistenceObserver.NONE, new ObservedOperations(backend, null),
				new MaintenanceJournal(() -> null, "orders"));
		CompactionScheduler schedule = new CompactionScheduler(maintenance, Clock.systemUTC(), Duration.ofMillis(2));
		schedule.start();
		await().until(() -> measured.get() > 3);
		assertThat(maintenance.isCompactionScheduled()).isTrue();
		schedule.stop();
		assertThat(maintenance.isCompactionScheduled()).isFalse();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Breaks its promise. */
	private static final class Unmeasurable implements PersistenceBackend, Compactable, Measurable {

		private final MemoryBackend memory = new MemoryBackend();

		private final AtomicInteger measured;

		Unmeasurable(AtomicInteger measured) {
			this.measured = measured;
		}

		@Override
		public String name() {
			return "unmeasurable";
		}

		@Override
		public String location() {
			return "nowhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			return this.memory.openWriter(options);
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return this.memory.read(query);
		}

		@Override
		public RetentionPolicy retention() {
			return RetentionPolicy.same(new Retention(null, null, 1000L));
		}

		@Override
		public CompactionReport compact(CompactionRequest request, ProgressMonitor monitor) {
			return this.memory.compact(request, monitor);
		}

		@Override
		public StorageUsage measure() {
			this.measured.incrementAndGet();
			throw new IllegalStateException("a bug");
		}

	}

}

package io.papyra.spring.maintenance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.CompactionReport.HeldBack;
import io.papyra.report.UnknownGroupException;
import io.papyra.retention.ExpiryReason;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.event.PapyraCompactionEvent;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Compaction by schedule and on demand: told once, never twice at once, ended by a stop.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class CompactionSchedulerTests {

	private static final String EVERY_SECOND = "papyra.compaction.cron=* * * * * *";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
		.withUserConfiguration(CompactableBackendConfiguration.class, Listener.class);

	@Test
	void everyRunIsOneEventAndOneLine(CapturedOutput output) {
		this.runner.run((context) -> {
			FactRecorder recorder = context.getBean(FactRecorder.class);
			for (int event = 0; event < 5; event++) {
				recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null)).get();
			}
			context.getBean(HistoryMaintenance.class).compact(false);
			assertThat(context.getBean(Listener.class).heard).singleElement().satisfies((event) -> {
				assertThat(event.error()).isNull();
				assertThat(event.took()).isPositive();
				assertThat(event.report()).isNotNull();
				assertThat(event.report().expired())
					.isEqualTo(Map.of(FactKind.EVENT, Map.of(ExpiryReason.RECORDS, 4L)));
			});
			assertThat(output).contains("Papyra compacted its history in")
				.contains("4 of 6 facts removed (event 4 by records)");
			assertThat(StringUtils.countOccurrencesOf(output.toString(), "Papyra compacted")).isEqualTo(1);
		});
	}

	@Test
	void onlyWhoAsksForACompactionVouchesForTheClock() {
		this.runner.withPropertyValues(EVERY_SECOND).run((context) -> {
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			await().until(() -> backend.begun.get() > 0);
			assertThat(backend.byHand).isFalse();
		});
		this.runner.withPropertyValues("papyra.compaction.cron=-").run((context) -> {
			context.getBean(HistoryMaintenance.class).compact(false);
			assertThat(context.getBean(CompactableBackend.class).byHand).isTrue();
		});
	}

	@Test
	void theLogNamesTheGroupThatHoldsItBack(CapturedOutput output) {
		this.runner.withPropertyValues("papyra.compaction.cron=-").run((context) -> {
			context.getBean(CompactableBackend.class)
				.holding(new HeldBack("shipper", FactKind.AUDIT, "papyra:orders:audits", 12,
						Instant.parse("2026-11-21T12:00:00Z")));
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			maintenance.compact(false, Set.of("shipper"));
			assertThat(output).doesNotContain("Papyra compacted").doesNotContain("shipper");
			assertThatExceptionOfType(UnknownGroupException.class)
				.isThrownBy(() -> maintenance.compact(false, Set.of("shiper")))
				.withMessage("'shiper' is no consumer group of this history: there is shipper");
			assertThat(context.getBean(Listener.class).heard).hasSize(1);
			maintenance.compact(false);
			assertThat(output).contains("Papyra compacted")
				.contains("WARN")
				.contains("Papyra could not remove everything that has expired: the group 'shipper' holds back 12 "
						+ "expired entries of papyra:orders:audits: it has not acknowledged what came since "
						+ "2026-11-21T12:00:00Z.");
		});
	}

	@Test
	void aDryRunIsToldToNoOneElse(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context.getBean(HistoryMaintenance.class).compact(true).dryRun()).isTrue();
			assertThat(context.getBean(Listener.class).heard).isEmpty();
			assertThat(context.getBean(HistoryMaintenance.class).lastCompaction()).isNull();
			assertThat(output).doesNotContain("Papyra compacted");
		});
	}

	@Test
	void itRunsByItsScheduleOnADaemonThreadAndIsExplainedAtTheStart(CapturedOutput output) {
		this.runner.withPropertyValues(EVERY_SECOND).run((context) -> {
			await().until(() -> context.getBean(Listener.class).heard.size() >= 2);
			assertThat(context.getBean(Listener.class).threads).containsOnly("papyra-compaction daemon");
			assertThat(output).contains(
					"Papyra retains of each kind: newest 2; what exceeds that is removed by papyra.compaction.cron=* * * * * *");
		});
	}

	@Test
	void aFailureAndARefusalAreToldAndTheScheduleContinues(CapturedOutput output) {
		this.runner.withPropertyValues(EVERY_SECOND).run((context) -> {
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			backend.failing(new CompactionRefusedException("one anomaly"));
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			await().until(() -> hasEnded(maintenance, CompactionResult.Outcome.REFUSED));
			await().untilAsserted(() -> assertThat(output)
				.contains("Papyra did not compact its history in a place that shrinks: one anomaly"));
			backend.failing(new PersistenceException("the disk is full", null));
			await().until(() -> hasEnded(maintenance, CompactionResult.Outcome.ERROR));
			await().untilAsserted(() -> assertThat(output)
				.contains("Papyra could not compact its history in a place that shrinks: the disk is full"));
			backend.failing(new IllegalStateException("a bug"));
			await().until(() -> output.toString().contains("a bug"));
			backend.failing(null);
			await().until(() -> hasEnded(maintenance, CompactionResult.Outcome.COMPACTED));
			assertThat(context.getBean(Listener.class).heard).extracting(PapyraCompactionEvent::error)
				.hasAtLeastOneElementOfType(CompactionRefusedException.class)
				.hasAtLeastOneElementOfType(IllegalStateException.class);
		});
	}

	private static boolean hasEnded(HistoryMaintenance maintenance, CompactionResult.Outcome how) {
		CompactionResult last = maintenance.lastCompaction();
		return last != null && last.outcome() == how;
	}

	@Test
	void itNeverRunsTwiceAtOnce(CapturedOutput output) {
		this.runner.withPropertyValues(EVERY_SECOND).run((context) -> {
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			CountDownLatch latch = new CountDownLatch(1);
			backend.waiting(latch);
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			Thread onDemand = new Thread(() -> maintenance.compact(false));
			onDemand.start();
			await().until(backend::isRunning);
			assertThatExceptionOfType(MaintenanceRefusedException.class).isThrownBy(() -> maintenance.compact(true))
				.withMessageContaining("a place that shrinks")
				.withMessageContaining("already");
			latch.countDown();
			onDemand.join();
			await().until(() -> context.getBean(Listener.class).heard.size() >= 3);
			assertThat(backend.most()).isEqualTo(1);
		});
	}

	@Test
	void aStopCancelsWhatIsUnderWay(CapturedOutput output) {
		CompactableBackend[] backend = new CompactableBackend[1];
		this.runner.withPropertyValues(EVERY_SECOND).run((context) -> {
			backend[0] = context.getBean(CompactableBackend.class);
			backend[0].waiting(new CountDownLatch(1));
			await().until(backend[0]::isRunning);
		});
		assertThat(backend[0].isRunning()).isFalse();
		assertThat(output).contains("Papyra cancelled the compaction").doesNotContain("could not compact");
		// Its last work is over; the thread itself may need another moment to end.
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().equals("papyra-compaction") && thread.isAlive()));
	}

	@Test
	void withoutATimeTableItIsOnlyCompactedOnDemand(CapturedOutput output) {
		this.runner.withPropertyValues("papyra.compaction.cron=-").run((context) -> {
			assertThat(context.getBean(HistoryMaintenance.class).plan().compaction().schedule()).isNull();
			assertThat(output)
				.contains("what exceeds that stays stored until it is compacted (papyra.compaction.cron=-)");
			context.getBean(HistoryMaintenance.class).compact(false);
			assertThat(context.getBean(Listener.class).heard).hasSize(1);
		});
	}

	@Test
	void whereNothingExpiresNothingIsCompactedOrExplained(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.backend=memory", EVERY_SECOND)
			.run((context) -> {
				assertThat(context.getBean(HistoryMaintenance.class).plan().compaction().schedule()).isNull();
				assertThat(output).doesNotContain("Papyra retains");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "every night", "0 3 * * *", "99 * * * * *", "" })
	void aWrongTimeTableStopsTheStart(String cron) {
		this.runner.withPropertyValues("papyra.compaction.cron=" + cron)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("'" + cron + "' is not allowed for papyra.compaction.cron")
				.hasMessageContaining("'-' for never"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final List<PapyraCompactionEvent> heard = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void onCompaction(PapyraCompactionEvent event) {
			this.threads.add(Thread.currentThread().getName() + (Thread.currentThread().isDaemon() ? " daemon" : ""));
			this.heard.add(event);
		}

	}

}

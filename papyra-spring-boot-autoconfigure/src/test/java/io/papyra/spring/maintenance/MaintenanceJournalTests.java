package io.papyra.spring.maintenance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.RecoveryMode;
import io.papyra.report.ScanRequest;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import io.papyra.spring.testing.Histories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/** The history of a service tells what was done to it, by whom, and nothing else. */
@Timeout(60)
class MaintenanceJournalTests {

	private static final String NO_SCHEDULE = "papyra.compaction.cron=-";

	private static final MaintenanceOrigin ANNA = MaintenanceOrigin.endpoint("anna");

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("papyra.ndjson");
	}

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.system-id=orders", "papyra.json.path=" + history(),
					"papyra.rotating.directory=" + this.directory.resolve("papyra"), "papyra.audit.interval=0s")
			.withPropertyValues(properties);
	}

	private static void record(ApplicationContext context, int events) throws Exception {
		for (int event = 0; event < events; event++) {
			context.getBean(BufferedFactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.of("orders", event), ActorEvent.STARTED, null))
				.get();
		}
	}

	/** All events that are there by now; what is under way is stored first. */
	private static List<ActorEvent> events(ApplicationContext context) {
		context.getBean(BufferedFactRecorder.class)
			.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1), "Barrier", null))
			.join();
		try (Stream<StoredFact> facts = context.getBean(PersistenceBackend.class).read(FactQuery.all())) {
			return facts.map(StoredFact::fact).map(ActorEvent.class::cast).toList();
		}
	}

	private static Stream<ActorEvent> told(List<ActorEvent> events) {
		return events.stream().filter((event) -> event.eventType().startsWith("History"));
	}

	private static Map<String, Object> only(List<ActorEvent> events, String type) {
		List<ActorEvent> told = told(events).toList();
		assertThat(told).singleElement().satisfies((event) -> {
			assertThat(event.eventType()).isEqualTo(type);
			assertThat(event.systemId()).isEqualTo("orders");
			assertThat(event.actorAddress()).isEqualTo(ActorAddress.ofSystem("orders"));
		});
		return payload(told.get(0));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> payload(ActorEvent event) {
		return (Map<String, Object>) Objects.requireNonNull(event.payload());
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating", "memory" })
	void aCompactionIsOneFactOfWhoAskedForItAndADryRunNone(String backend) {
		runner("papyra.backend=" + backend, "papyra.retention.max-records=3", NO_SCHEDULE).run((context) -> {
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			record(context, 6);
			maintenance.compact(true);
			assertThat(told(events(context))).isEmpty();
			maintenance.compact(false, Set.of(), ANNA);
			assertThat(only(events(context), ActorEvent.HISTORY_COMPACTED)).contains(entry("trigger", "endpoint"),
					entry("by", "anna"), entry("outcome", "compacted"), entry("removed", Map.of("event", 5L)));
		});
	}

	/** By itself it would grow otherwise, or change for ever what nobody adds to. */
	@Test
	void whatChangedNothingIsNotTold() {
		runner(NO_SCHEDULE).run((context) -> {
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			record(context, 3);
			maintenance.compact(false);
			maintenance.compactUnasked(MaintenanceOrigin.SCHEDULE);
			assertThat(told(events(context))).isEmpty();
		});
	}

	@Test
	void anIdleServiceAddsNoMoreThanOneFactWithEachRun() {
		runner("papyra.retention.max-records=10", NO_SCHEDULE).run((context) -> {
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			record(context, 30);
			for (int night = 0; night < 5; night++) {
				maintenance.compactUnasked(MaintenanceOrigin.SCHEDULE);
				assertThat(maintenance.isOverfull()).isFalse();
				int stored = ((Scannable) context.getBean(PersistenceBackend.class))
					.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
					.facts()
					.values()
					.stream()
					.mapToInt(Long::intValue)
					.sum();
				assertThat(stored).isLessThanOrEqualTo(11);
			}
			assertThat(told(events(context)).map(MaintenanceJournalTests::payload)).isNotEmpty()
				.allSatisfy((payload) -> assertThat(payload).contains(entry("trigger", "schedule"))
					.doesNotContainKey("by"));
		});
	}

	@Test
	void aScanIsAFactByAnyTriggerAndSoIsItsFailure() {
		runner("papyra.scan.cron=* * * * * *", NO_SCHEDULE).run((context) -> {
			record(context, 3);
			await().until(() -> told(events(context)).findAny().isPresent());
			assertThat(told(events(context)).map(MaintenanceJournalTests::payload)).first()
				.satisfies((payload) -> assertThat(payload).contains(entry("trigger", "schedule"),
						entry("outcome", "clean")));
			context.getBean(HistoryMaintenance.class).scan(true, ANNA);
			assertThat(told(events(context)).map(MaintenanceJournalTests::payload))
				.anySatisfy((payload) -> assertThat(payload).contains(entry("trigger", "endpoint"), entry("by", "anna"),
						entry("outcome", "clean")));
			Path away = this.directory.resolve("away");
			Files.move(history(), away);
			Files.createDirectory(history());
			context.getBean(HistoryMaintenance.class).scan(false);
			Files.delete(history());
			Files.move(away, history());
			await().untilAsserted(() -> assertThat(told(events(context)).map(MaintenanceJournalTests::payload))
				.anySatisfy((payload) -> assertThat(payload).contains(entry("trigger", "application"),
						entry("outcome", "anomalies"), entry("anomalies", Map.of("UNEXPECTED_FILE", 1L)))));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "repair", "quarantine" })
	void whatAStartRepairedComesRightAfterIt(String mode) {
		Histories.damaged(history());
		runner("papyra.startup.mode=recover", "papyra.startup.recovery-mode=" + mode).run((context) -> {
			List<ActorEvent> events = events(context);
			assertThat(only(events, ActorEvent.HISTORY_RECOVERED))
				.contains(entry("trigger", "start"), entry("mode", mode), entry("outcome", "recovered"),
						entry("lines_removed", 1L), entry("anomalies", Map.of("CHECKSUM_MISMATCH", 1L)))
				.containsKey("set_aside")
				.doesNotContainKey("by");
			assertThat(typesFrom(events, ActorEvent.SYSTEM_STARTED)).startsWith(ActorEvent.SYSTEM_STARTED,
					ActorEvent.HISTORY_RECOVERED);
		});
		runner("papyra.startup.mode=recover").run((context) -> only(events(context), ActorEvent.HISTORY_RECOVERED));
	}

	private static List<String> typesFrom(List<ActorEvent> events, String last) {
		List<String> types = events.stream().map(ActorEvent::eventType).toList();
		return types.subList(types.lastIndexOf(last), types.size());
	}

	@Test
	void whatAStartLetPassIsToldAndThatNothingIsWrongIsNot() {
		runner().run((context) -> assertThat(told(events(context))).isEmpty());
		Histories.damaged(this.directory.resolve("other.ndjson"));
		runner("papyra.json.path=" + this.directory.resolve("other.ndjson"), "papyra.startup.mode=scan_only")
			.run((context) -> assertThat(only(events(context), ActorEvent.HISTORY_SCANNED)).contains(
					entry("trigger", "start"), entry("outcome", "anomalies"),
					entry("anomalies", Map.of("CHECKSUM_MISMATCH", 1L))));
	}

	@Test
	void aRecoveryAtRuntimeIsToldWithWhoAskedForIt() {
		Histories.damaged(history());
		runner("papyra.startup.mode=scan_only", "papyra.recovery.allow-at-runtime=true").run((context) -> {
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			maintenance.recover(RecoveryMode.REPAIR, true, ANNA);
			maintenance.recover(RecoveryMode.REPAIR, false, ANNA);
			maintenance.recover(RecoveryMode.REPAIR, false, ANNA);
			List<ActorEvent> events = events(context);
			assertThat(told(events).map(ActorEvent::eventType)).containsExactly(ActorEvent.HISTORY_SCANNED,
					ActorEvent.HISTORY_RECOVERED);
			assertThat(payload(told(events).toList().get(1))).contains(entry("by", "anna"),
					entry("trigger", "endpoint"), entry("lines_removed", 1L));
			assertThat(maintenance.scan(true).isClean()).isTrue();
		});
	}

	@Test
	void whatWasRefusedOrFailedIsToldButNotWhatNoOneBegan() {
		runner(NO_SCHEDULE).withUserConfiguration(CompactableBackendConfiguration.class).run((context) -> {
			CompactableBackend backend = context.getBean(CompactableBackend.class);
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			for (RuntimeException unbegun : List.of(new WorkCancelledException("the application stops"),
					new WriterLockedException("another process compacts"))) {
				backend.failing(unbegun);
				assertThatThrownBy(() -> maintenance.compactUnasked(MaintenanceOrigin.SCHEDULE)).isSameAs(unbegun);
			}
			assertThatExceptionOfType(MaintenanceRefusedException.class)
				.isThrownBy(() -> maintenance.recover(RecoveryMode.REPAIR, false, ANNA));
			assertThat(told(events(context))).isEmpty();
			for (RuntimeException failure : List.of(new CompactionRefusedException("one anomaly"),
					new PersistenceException("the disk is full", null), new IllegalStateException("a bug"))) {
				backend.failing(failure);
				assertThatThrownBy(() -> maintenance.compactUnasked(MaintenanceOrigin.SIZE)).isSameAs(failure);
				assertThat(told(events(context)).map(MaintenanceJournalTests::payload)).last()
					.satisfies((payload) -> assertThat(payload).contains(entry("trigger", "size"),
							entry("outcome", (failure instanceof CompactionRefusedException) ? "refused" : "error"),
							entry("reason", failure.getMessage())));
			}
		});
	}

	/** A recorder takes what it can; the work does not wait for it. */
	@Test
	void aRecorderThatIsFullOrClosedHoldsNothingUp() {
		runner("papyra.retention.max-records=3", NO_SCHEDULE, "papyra.write.buffer-size=64KB").run((context) -> {
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			BufferedFactRecorder recorder = context.getBean(BufferedFactRecorder.class);
			record(context, 6);
			CountDownLatch paused = new CountDownLatch(1);
			CountDownLatch end = new CountDownLatch(1);
			CompletableFuture<Integer> pause = CompletableFuture
				.supplyAsync(() -> recorder.pauseFor(Duration.ofMinutes(1), () -> {
					paused.countDown();
					await().until(() -> end.getCount() == 0);
					return 1;
				}));
			paused.await();
			String large = "x".repeat(20_000);
			for (int fact = 0; fact < 20; fact++) {
				recorder.record(ActorEvent.of(ActorAddress.of("orders", 1), "Large", large));
			}
			assertThat(maintenance.compact(false).factsRemoved()).isPositive();
			end.countDown();
			assertThat(pause.join()).isEqualTo(1);
			recorder.close();
			assertThat(maintenance.scan(false, ANNA).isClean()).isTrue();
		});
	}

	/** The history that was compacted tells of it, not the place where others go. */
	@Test
	void aRecorderOfTheUsersOwnHidesNothing() {
		Elsewhere.SEEN.clear();
		runner("papyra.retention.max-records=3", NO_SCHEDULE).withUserConfiguration(Elsewhere.class).run((context) -> {
			record(context, 6);
			context.getBean(HistoryMaintenance.class).compact(false);
			assertThat(only(events(context), ActorEvent.HISTORY_COMPACTED)).contains(entry("trigger", "application"));
			assertThat(Elsewhere.SEEN).isEmpty();
		});
	}

	@Test
	void withoutARecorderOfPapyrasTheUsersOwnIsTold() {
		Elsewhere elsewhere = new Elsewhere();
		MaintenanceJournal journal = new MaintenanceJournal(elsewhere::elsewhere, "orders");
		Elsewhere.SEEN.clear();
		assertThatThrownBy(() -> journal.scan(ANNA, () -> {
			throw new PersistenceException("no disk", null);
		})).hasMessage("no disk");
		assertThat(Elsewhere.SEEN).singleElement()
			.isInstanceOfSatisfying(ActorEvent.class,
					(event) -> assertThat(payload(event)).contains(entry("by", "anna"), entry("outcome", "error")));
		MaintenanceJournal broken = new MaintenanceJournal(() -> {
			throw new IllegalStateException("the context is closed");
		}, "orders");
		assertThatThrownBy(() -> broken.scan(ANNA, () -> {
			throw new PersistenceException("no disk", null);
		})).hasMessage("no disk");
	}

	@Configuration(proxyBeanMethods = false)
	static class Elsewhere {

		private static final List<Fact> SEEN = new CopyOnWriteArrayList<>();

		@Bean
		FactRecorder elsewhere() {
			return new FactRecorder() {

				@Override
				public void record(Fact fact) {
					SEEN.add(fact);
				}

				@Override
				public CompletableFuture<Position> recordDurably(Fact fact) {
					record(fact);
					return CompletableFuture.completedFuture(Position.START);
				}

			};
		}

	}

}

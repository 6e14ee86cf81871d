package io.papyra.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.RecorderStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static io.papyra.recorder.RecorderFixture.event;
import static io.papyra.recorder.RecorderFixture.inThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A store that fails or hangs, during work and at the end. */
@Timeout(60)
class RecorderFailureTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.papyra.recorder");

	private final ScriptedBackend backend = new ScriptedBackend();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	@BeforeEach
	void listen() {
		this.log.start();
		LOGGER.addAppender(this.log);
	}

	@AfterEach
	void end() {
		LOGGER.detachAppender(this.log);
		this.backend.appendFailure = null;
		this.backend.syncFailure = null;
		this.backend.unblock();
		this.recorder.close();
	}

	@Test
	void aBatchThatAnInternalErrorHasLeftIsStoredBeforeThatOfACaller() throws Exception {
		this.backend.byCallers = true;
		this.recorder.start();
		await().until(() -> !this.backend.lines().isEmpty()); // it has started
		this.backend.appendFailure = new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new UnsupportedOperationException("no text");
			}

		};
		this.recorder.record(event("first"));
		await()
			.until(() -> this.log.list.stream().anyMatch((logged) -> logged.getMessage().contains("internal error")));
		Thread caller = new Thread(() -> this.recorder.recordDurably(event("second")).join());
		caller.start();
		await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
		this.backend.appendFailure = null;
		caller.join();
		assertThat(this.backend.facts()).satisfiesExactly((fact) -> assertThat(fact).contains("first"),
				(fact) -> assertThat(fact).contains("second"));
	}

	@Test
	void aBatchThatFailsIsKeptAndStoredOnce() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		for (int i = 0; i < 100; i++) {
			this.recorder.record(event("n" + i));
		}
		await().until(() -> this.recorder.status().writeErrors() > 3);
		RecorderStatus failing = this.recorder.status();
		assertThat(failing.state()).isEqualTo(State.FAILING);
		assertThat(failing.failure()).isEqualTo("disk full");
		assertThat(failing.failingSince()).isNotNull();
		assertThat(failing.bufferUsed()).isPositive();
		this.backend.appendFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		assertThat(this.recorder.status().failure()).isNull();
		assertThat(this.recorder.status().failingSince()).isNull();
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(100);
		for (int i = 0; i < 100; i++) {
			assertThat(this.backend.facts().get(i)).contains("\"n" + i + "\"");
		}
		assertThat(this.recorder.status().dropped()).isEmpty();
	}

	@Test
	void anOutageIsLoggedOnceAndSoIsItsEnd() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		this.recorder.record(event("x"));
		await().until(() -> this.recorder.status().writeErrors() > 5);
		this.backend.appendFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		assertThat(messages(Level.ERROR)).hasSize(1)
			.first()
			.asString()
			.contains("cannot store facts of 'orders'")
			.contains("disk full");
		await().untilAsserted(() -> assertThat(messages(Level.INFO)).hasSize(1).first().asString().contains("again"));
	}

	@Test
	void futuresFailAtTheFirstAttemptAndTheFactIsStoredLater() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		CompletableFuture<Position> future = this.recorder.recordDurably(event("x"));
		assertThat(future).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PersistenceException.class)
			.withMessage("disk full");
		this.backend.appendFailure = null;
		await().until(() -> this.backend.facts().size() == 1);
	}

	@Test
	void noOneWaitsThroughAnOutageThatHasBegun() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		this.recorder.record(event("x"));
		await().until(() -> this.recorder.status().state() == State.FAILING);
		assertThat(this.recorder.recordDurably(event("y"))).failsWithin(Duration.ofSeconds(10));
		this.backend.appendFailure = null;
		await().until(() -> this.backend.facts().size() == 2);
	}

	@Test
	void anErrorOfTheStoreIsAFailureLikeAnyOther() {
		this.recorder.start();
		this.backend.appendFailure = new OutOfMemoryError("scripted");
		assertThat(this.recorder.recordDurably(event("x"))).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PersistenceException.class)
			.withMessageContaining("OutOfMemoryError");
		this.backend.appendFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		assertThat(this.recorder.recordDurably(event("y"))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.backend.facts()).hasSize(2);
	}

	@Test
	void anObserverHearsOfEveryFailure() {
		AtomicInteger errors = new AtomicInteger();
		this.recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onWriteError(Throwable error) {
				errors.incrementAndGet();
			}
		}).make();
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		this.recorder.record(event("x"));
		await().until(() -> errors.get() > 2);
		this.backend.appendFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		assertThat(this.recorder.status().writeErrors()).isEqualTo(errors.get());
	}

	@Test
	void closingDrainsWhatIsThere() {
		this.recorder.start();
		for (int i = 0; i < 300; i++) {
			this.recorder.record(event("x"));
		}
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(300);
		assertThat(this.backend.lines()).last().asString().contains("SystemStopped");
		this.recorder.close();
		assertThat(this.backend.lines()).hasSize(302);
		assertThat(this.backend.closes).hasValue(1);
	}

	@Test
	void whatComesAfterTheEndIsDroppedAndCounted() {
		this.recorder.start();
		this.recorder.close();
		this.recorder.record(event("late"));
		assertThat(this.recorder.recordDurably(event("late"))).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(FactDroppedException.class)
			.withMessageContaining("closed");
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.CLOSED, 2L));
		assertThat(this.backend.facts()).isEmpty();
	}

	@Test
	void closingWaitsForAStoreThatHealsInTime() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		this.recorder.record(event("x"));
		await().until(() -> this.recorder.status().state() == State.FAILING);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(this.recorder::close);
		long errors = this.recorder.status().writeErrors();
		await().until(() -> this.recorder.status().writeErrors() > errors + 3);
		assertThat(closing).isNotDone();
		this.backend.appendFailure = null;
		closing.join();
		assertThat(this.backend.facts()).hasSize(1);
		assertThat(this.backend.lines()).last().asString().contains("SystemStopped");
	}

	@Test
	void closingGivesUpOnAStoreThatStillFailsAndSaysWhatIsLost() {
		this.recorder = new RecorderFixture(this.backend).shutdownTimeout(Duration.ofMillis(300)).make();
		this.recorder.start();
		this.recorder.recordDurably(event("stored")).join();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		for (int i = 0; i < 100; i++) {
			this.recorder.record(event("x"));
		}
		await().until(() -> this.recorder.status().state() == State.FAILING);
		this.recorder.record(event("y"));
		long start = System.nanoTime();
		this.recorder.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(299),
				Duration.ofSeconds(5));
		RecorderStatus status = this.recorder.status();
		assertThat(status.state()).isEqualTo(State.CLOSED);
		assertThat(status.dropped()).isEqualTo(Map.of(DropReason.SHUTDOWN, 101L));
		assertThat(status.written().get(FactKind.EVENT)).isEqualTo(2);
		assertThat(this.backend.lines()).noneMatch((line) -> line.contains("SystemStopped"));
		assertThat(this.backend.closes).hasValue(1);
		assertThat(messages(Level.WARN)).hasSize(1)
			.first()
			.asString()
			.contains("101 facts of 'orders' not stored: 101 events, 0 audits, 0 dead letters")
			.contains("disk full");
	}

	@Test
	void closingReturnsEvenIfTheStoreNeverAnswers() {
		this.recorder = new RecorderFixture(this.backend).shutdownTimeout(Duration.ofMillis(100)).make();
		this.recorder.start();
		await().until(() -> this.backend.appends.get() == 1);
		this.backend.block();
		CompletableFuture<Position> inFlight = this.recorder.recordDurably(event("x"));
		await().until(() -> this.backend.appends.get() == 2);
		CompletableFuture<Position> waiting = this.recorder.recordDurably(event("y"));
		this.recorder.close();
		assertThat(inFlight).isCompletedExceptionally();
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.recorder.status().state()).isEqualTo(State.CLOSED);
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.SHUTDOWN, 2L));
		this.backend.unblock();
		await().until(() -> this.backend.closes.get() == 1);
		assertThat(this.recorder.status().written().get(FactKind.EVENT)).as("counted once").isEqualTo(1);
		assertThat(this.backend.lines()).noneMatch((line) -> line.contains("SystemStopped"));
	}

	@Test
	void closingWithoutAStartLosesWhatWaited() {
		CompletableFuture<Position> future = this.recorder.recordDurably(event("x"));
		this.recorder.close();
		assertThat(future).isCompletedExceptionally();
		assertThat(this.recorder.status().state()).isEqualTo(State.CLOSED);
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.SHUTDOWN, 1L));
		assertThat(messages(Level.WARN)).hasSize(1);
	}

	@Test
	void aFailedSyncAtTheEndIsTriedAgain() {
		this.recorder.start();
		this.recorder.record(event("x"));
		this.backend.syncFailure = new PersistenceException("no sync", null);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(this.recorder::close);
		await().until(() -> this.backend.syncs.get() > 2);
		assertThat(closing).isNotDone();
		this.backend.syncFailure = null;
		closing.join();
		assertThat(this.recorder.status().dropped()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void everyFutureComesToItsEndWhateverHappens(SyncPolicy sync) throws InterruptedException {
		this.recorder = new RecorderFixture(this.backend).sync(sync).shutdownTimeout(Duration.ofMillis(500)).make();
		List<CompletableFuture<Position>> futures = new ArrayList<>();
		this.recorder.start();
		CompletableFuture<Void> trouble = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 300; i++) {
				this.backend.appendFailure = (i % 3 == 0) ? new PersistenceException("odd", null) : null;
				this.backend.syncFailure = (i % 5 == 0) ? new PersistenceException("odd", null) : null;
				LockSupport.parkNanos(100_000);
			}
			this.recorder.close();
		});
		inThreads(8, (thread) -> {
			for (int i = 0; i < 2000; i++) {
				CompletableFuture<Position> future = this.recorder.recordDurably(event("x"));
				synchronized (futures) {
					futures.add(future);
				}
			}
		});
		trouble.join();
		assertThat(futures).hasSize(16_000).allSatisfy((future) -> assertThat(future).isDone());
	}

	@Test
	void factsStoredAndDroppedAddUpThroughOutages() throws InterruptedException {
		this.recorder.start();
		CompletableFuture<Void> trouble = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 200; i++) {
				this.backend.appendFailure = (i % 2 == 0) ? new PersistenceException("odd", null) : null;
				LockSupport.parkNanos(100_000);
			}
			this.backend.appendFailure = null;
		});
		inThreads(4, (thread) -> {
			for (int i = 0; i < 20_000; i++) {
				this.recorder.record(event("x"));
			}
		});
		trouble.join();
		this.recorder.close();
		long dropped = this.recorder.status().dropped().values().stream().mapToLong(Long::longValue).sum();
		assertThat(this.backend.facts().size() + dropped).isEqualTo(80_000);
		assertThat(this.recorder.status().written().get(FactKind.EVENT)).isEqualTo(this.backend.facts().size() + 2);
	}

	private List<String> messages(Level level) {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}

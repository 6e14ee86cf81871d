package io.papyra.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.Position;
import io.papyra.recorder.RecorderStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.papyra.recorder.RecorderFixture.event;
import static io.papyra.recorder.RecorderFixture.inThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** A store that is closed for a while, under a recorder that goes on. */
@Timeout(60)
class RecorderPauseTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ScriptedBackend backend = new ScriptedBackend();

	private BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	@AfterEach
	void end() {
		this.backend.openFailure = null;
		this.backend.syncFailure = null;
		this.backend.unblock();
		this.recorder.close();
	}

	@ParameterizedTest
	@EnumSource
	void whatCameBeforeIsStoredAndWhatComesMeanwhileWaits(SyncPolicy policy) {
		this.recorder = new RecorderFixture(this.backend).sync(policy).make();
		this.recorder.start();
		CompletableFuture<Position> before = this.recorder.recordDurably(event("before"));
		before.join();
		List<CompletableFuture<Position>> meanwhile = new ArrayList<>();
		String answer = this.recorder.pauseFor(LONG, () -> {
			assertThat(this.backend.closes).hasValue(1);
			try (FactWriter another = this.backend.openWriter(new WriterOptions("s", policy))) {
				another.sync();
			}
			meanwhile.add(this.recorder.recordDurably(event("meanwhile")));
			assertThat(this.backend.facts()).hasSize(1);
			return "done";
		});
		assertThat(answer).isEqualTo("done");
		meanwhile.get(0).join();
		assertThat(this.recorder.status().state()).isEqualTo(State.OPEN);
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(2);
		assertThat(this.backend.lines()).filteredOn((line) -> line.contains("SystemSt")).hasSize(2);
	}

	@Test
	void inAStormOfFactsNoneIsLostDoubledOrOutOfOrder() throws InterruptedException {
		this.recorder = new RecorderFixture(this.backend).bufferSize(8 * 1024 * 1024).make();
		this.recorder.start();
		AtomicBoolean done = new AtomicBoolean();
		Thread pausing = new Thread(() -> {
			while (!done.get()) {
				this.recorder.pauseFor(LONG, () -> 0);
			}
		});
		pausing.start();
		inThreads(2, (number) -> IntStream.range(0, 5_000)
			.forEach((index) -> this.recorder.record(event("thread" + number + "-" + (100_000 + index)))));
		done.set(true);
		pausing.join();
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(10_000);
		for (int number = 0; number < 2; number++) {
			String thread = "thread" + number;
			assertThat(this.backend.facts()
				.stream()
				.filter((line) -> line.contains(thread))
				.map((line) -> RecorderFixture.between(line, thread, "\""))).isSorted().doesNotHaveDuplicates();
		}
		assertThat(this.backend.closes.get()).isGreaterThan(2);
	}

	@Test
	void workThatFailsIsToldAndRecordingContinues() {
		this.recorder.start();
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> this.recorder.pauseFor(LONG, () -> {
			throw new PersistenceException("no recovery", null);
		})).withMessage("no recovery");
		this.recorder.recordDurably(event("after")).join();
		assertThat(this.backend.facts()).hasSize(1);
	}

	@Test
	void aStoreThatCannotBeOpenedAgainIsTriedUntilItCan() {
		this.recorder.start();
		this.recorder.pauseFor(LONG, () -> {
			this.backend.openFailure = new PersistenceException("locked by another", null);
			return 0;
		});
		assertThat(this.recorder.status().state()).isEqualTo(State.FAILING);
		assertThat(this.recorder.status().failure()).isEqualTo("locked by another");
		for (int i = 0; i < 10; i++) {
			this.recorder.record(event("waiting"));
		}
		await().until(() -> this.recorder.status().writeErrors() > 3);
		assertThat(this.backend.facts()).isEmpty();
		this.backend.openFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(10);
	}

	@Test
	void anIdleRecorderOpensItsStoreAgainByItself() {
		this.recorder.start();
		this.recorder.pauseFor(LONG, () -> {
			this.backend.openFailure = new PersistenceException("locked by another", null);
			return 0;
		});
		this.backend.openFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
	}

	@Test
	void aWriterThatHangsIsNotPausedAndNeverDoesTheWork() {
		this.recorder.start();
		this.recorder.recordDurably(event("first")).join();
		this.backend.block();
		int before = this.backend.appends.get();
		this.recorder.record(event("stuck"));
		await().until(() -> this.backend.appends.get() > before);
		AtomicBoolean worked = new AtomicBoolean();
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> this.recorder.pauseFor(Duration.ofMillis(50), () -> worked.getAndSet(true)))
			.withMessageContaining("could not be paused");
		this.backend.unblock();
		this.recorder.recordDurably(event("after")).join();
		assertThat(worked).isFalse();
		assertThat(this.backend.closes).hasValue(0);
		assertThat(this.recorder.<Integer>pauseFor(LONG, () -> 1)).isEqualTo(1);
	}

	@Test
	void nothingIsClosedThatCouldNotBeSynced() {
		this.recorder = new RecorderFixture(this.backend).sync(SyncPolicy.EVERY_SECOND).make();
		this.recorder.start();
		this.backend.syncFailure = new PersistenceException("no sync", null);
		CompletableFuture<Position> unsynced = this.recorder.recordDurably(event("unsynced"));
		await().until(() -> this.backend.facts().size() == 1);
		AtomicBoolean worked = new AtomicBoolean();
		assertThatExceptionOfType(PersistenceException.class)
			.isThrownBy(() -> this.recorder.pauseFor(LONG, () -> worked.getAndSet(true)))
			.withMessageContaining("could not be synced");
		assertThat(worked).isFalse();
		assertThat(this.backend.closes).hasValue(0);
		await().until(unsynced::isCompletedExceptionally);
	}

	@Test
	void oneAsksAtATimeAndACloseWaitsForTheEnd() throws InterruptedException {
		this.recorder.start();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		Thread pausing = new Thread(() -> this.recorder.pauseFor(LONG, () -> {
			begun.countDown();
			RecorderFixture.awaitQuietly(goOn);
			return 0;
		}));
		pausing.start();
		begun.await();
		this.recorder.record(event("meanwhile"));
		Thread closing = new Thread(this.recorder::close);
		closing.start();
		await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		goOn.countDown();
		closing.join();
		pausing.join();
		assertThat(this.backend.facts()).hasSize(1);
		assertThat(this.recorder.status().state()).isEqualTo(State.CLOSED);
	}

	@Test
	void whereNoOneWritesTheWorkIsDoneAtOnce() {
		assertThat(this.recorder.<Integer>pauseFor(LONG, () -> 7)).isEqualTo(7);
		this.recorder.start();
		this.recorder.close();
		assertThat(this.recorder.<Integer>pauseFor(LONG, () -> 7)).isEqualTo(7);
	}

	@Test
	void theWriterDoesNotWaitForItself() {
		this.recorder.start();
		this.recorder.pauseFor(LONG, () -> {
			assertThatIllegalStateException().isThrownBy(() -> this.recorder.pauseFor(LONG, () -> 0));
			return 0;
		});
	}

}

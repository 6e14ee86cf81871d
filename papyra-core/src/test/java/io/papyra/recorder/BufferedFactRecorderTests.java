package io.papyra.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.recorder.RecorderStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.papyra.recorder.RecorderFixture.awaitQuietly;
import static io.papyra.recorder.RecorderFixture.between;
import static io.papyra.recorder.RecorderFixture.event;
import static io.papyra.recorder.RecorderFixture.inThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class BufferedFactRecorderTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	private BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	@AfterEach
	void end() {
		this.backend.unblock();
		this.recorder.close();
	}

	@Test
	void factsAreStoredBetweenTheStartAndTheEndOfTheSystem() {
		this.recorder.start();
		this.recorder.record(event("a"));
		this.recorder.record(DeadLetter.of(null, "b", null));
		this.recorder.record(Audit.ofActors(1, 1, 0, 0, 0));
		this.recorder.close();
		assertThat(this.backend.lines()).hasSize(5);
		assertThat(this.backend.lines().get(0))
			.startsWith("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\","
					+ "\"actor_id\":0,\"path\":\"/\"},\"event_type\":\"SystemStarted\",\"payload\":{")
			.contains("\"pid\":" + ProcessHandle.current().pid())
			.endsWith("}");
		assertThat(this.backend.lines().get(1)).contains("\"event_type\":\"a\"");
		assertThat(this.backend.lines().get(2)).contains("\"message_type\":\"b\"");
		assertThat(this.backend.lines().get(3)).contains("\"kind\":\"audit\"");
		assertThat(this.backend.lines().get(4)).contains("\"event_type\":\"SystemStopped\"");
		assertThat(this.backend.syncs).hasPositiveValue();
		assertThat(this.backend.closes).hasValue(1);
	}

	@Test
	void theStatusTellsWhatHasHappened() {
		assertThat(this.recorder.status().state()).isEqualTo(State.NEW);
		this.recorder.start();
		assertThat(this.recorder.status().state()).isEqualTo(State.OPEN);
		Position position = this.recorder.recordDurably(DeadLetter.of(null, "b", null)).join();
		RecorderStatus status = this.recorder.status();
		assertThat(status.written())
			.isEqualTo(Map.of(FactKind.EVENT, 1L, FactKind.AUDIT, 0L, FactKind.DEAD_LETTER, 1L));
		assertThat(status.lastPosition()).isEqualTo(position).isEqualTo(Position.of(2));
		assertThat(status.bytesWritten()).isPositive();
		assertThat(status.lastSync()).isNotNull();
		assertThat(status.failure()).isNull();
		assertThat(status.dropped()).isEmpty();
		assertThat(status.bufferSize()).isEqualTo(64 * 1024);
		this.recorder.close();
		assertThat(this.recorder.status().state()).isEqualTo(State.CLOSED);
		assertThat(this.recorder.status().bufferUsed()).isZero();
	}

	@Test
	void whatIsRecordedBeforeTheStartWaits() {
		this.recorder.record(event("early"));
		CompletableFuture<Position> future = this.recorder.recordDurably(event("early too"));
		assertThat(future).isNotDone();
		assertThat(this.recorder.status().bufferUsed()).isPositive();
		this.recorder.start();
		assertThat(future.join()).isEqualTo(Position.of(3));
		assertThat(this.backend.lines().get(0)).contains("SystemStarted");
		assertThat(this.backend.facts()).hasSize(2);
	}

	@Test
	void aFailureToOpenReachesTheOwnerWhoMayTryAgain() {
		this.recorder.record(event("early"));
		this.backend.openFailure = new WriterLockedException("locked by pid 1");
		assertThatExceptionOfType(WriterLockedException.class).isThrownBy(this.recorder::start)
			.withMessage("locked by pid 1");
		assertThat(this.recorder.status().state()).isEqualTo(State.NEW);
		this.backend.openFailure = new IllegalStateException("odd");
		assertThatExceptionOfType(PersistenceException.class).isThrownBy(this.recorder::start)
			.withMessageContaining("a test")
			.withMessageContaining("odd");
		this.backend.openFailure = null;
		this.recorder.start();
		this.recorder.start();
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(1);
	}

	@Test
	void aClosedRecorderCannotBeStartedAgain() {
		this.recorder.close();
		assertThatIllegalStateException().isThrownBy(this.recorder::start).withMessageContaining("'orders' is closed");
	}

	@Test
	void manyThreadsLoseNothingAndKeepTheirOrder() throws InterruptedException {
		this.recorder = new RecorderFixture(this.backend).bufferSize(8 * 1024 * 1024)
			.block(Duration.ofSeconds(30))
			.make();
		this.recorder.start();
		int threads = 4;
		int each = 100_000;
		inThreads(threads, (thread) -> {
			for (int i = 0; i < each; i++) {
				this.recorder.record(ActorEvent.of(ActorAddress.of("orders", thread), "X", i));
			}
		});
		this.recorder.close();
		assertThat(this.recorder.status().dropped()).isEmpty();
		Map<String, Integer> next = new HashMap<>();
		for (String line : this.backend.facts()) {
			String actor = between(line, "\"actor_id\":", "}");
			int number = Integer.parseInt(between(line, "\"payload\":", ","));
			assertThat(number).isEqualTo(next.getOrDefault(actor, 0));
			next.put(actor, number + 1);
		}
		assertThat(next).hasSize(threads).allSatisfy((actor, count) -> assertThat(count).isEqualTo(each));
	}

	@Test
	void manyShortLivedThreadsAreAllServed() throws InterruptedException {
		this.recorder.start();
		List<CompletableFuture<Position>> futures = new ArrayList<>();
		for (int round = 0; round < 20; round++) {
			List<CompletableFuture<Position>> some = IntStream.range(0, 50)
				.mapToObj((i) -> new CompletableFuture<Position>())
				.toList();
			inThreads(50, (i) -> some.get(i).complete(this.recorder.recordDurably(event("x")).join()));
			futures.addAll(some);
		}
		assertThat(futures.stream().map(CompletableFuture::join).distinct()).hasSize(1000);
	}

	@Test
	void everyFutureTellsTheSequenceNumberOfItsOwnFact() {
		this.recorder = new RecorderFixture(this.backend).bufferSize(8 * 1024 * 1024).make();
		this.recorder.start();
		List<CompletableFuture<Position>> futures = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			futures.add(this.recorder.recordDurably(event("n" + i)));
			this.recorder.record(event("filler"));
		}
		for (int i = 0; i < futures.size(); i++) {
			int seq = Math.toIntExact(futures.get(i).join().number().orElseThrow());
			assertThat(this.backend.lines().get(seq - 1)).contains("\"event_type\":\"n" + i + "\"");
		}
	}

	@Test
	void manyFactsShareOneWrite() {
		this.recorder.start();
		await().until(() -> this.backend.appends.get() == 1);
		this.backend.block();
		CompletableFuture<Position> first = this.recorder.recordDurably(event("first"));
		await().until(() -> this.backend.appends.get() == 2);
		CompletableFuture<?>[] rest = IntStream.range(0, 100)
			.mapToObj((i) -> this.recorder.recordDurably(event("rest")))
			.toArray(CompletableFuture<?>[]::new);
		assertThat(first).isNotDone();
		this.backend.unblock();
		CompletableFuture.allOf(rest).join();
		assertThat(this.backend.batches()).containsExactly(1, 1, 100);
	}

	@Test
	void anInterruptOfACallerDoesNotReachTheStore() {
		this.recorder.start();
		Thread.currentThread().interrupt();
		CompletableFuture<Position> future = this.recorder.recordDurably(event("x"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(future.join()).isEqualTo(Position.of(2));
		assertThat(this.backend.thread).isNotSameAs(Thread.currentThread());
	}

	@Test
	void anInterruptedOwnerCanStartAndClose() {
		Thread.currentThread().interrupt();
		this.recorder.start();
		this.recorder.record(event("x"));
		this.recorder.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.backend.facts()).hasSize(1);
		assertThat(this.backend.lines()).last().asString().contains("SystemStopped");
		assertThat(this.backend.interruptedAppend).isFalse();
	}

	@Test
	void anInterruptOfTheWriterIsForgotten() {
		this.recorder.start();
		for (int i = 0; i < 20; i++) {
			await().until(() -> this.backend.thread != null);
			Thread writer = this.backend.thread;
			assertThat(writer).isNotNull();
			writer.interrupt();
			this.recorder.recordDurably(event("x")).join();
		}
		assertThat(this.backend.interruptedAppend).isFalse();
		assertThat(this.backend.facts()).hasSize(20);
	}

	@Test
	void underEverySecondAFutureWaitsForTheSync() {
		this.recorder = new RecorderFixture(this.backend).sync(SyncPolicy.EVERY_SECOND).make();
		this.recorder.start();
		CompletableFuture<Position> future = this.recorder.recordDurably(event("x"));
		await().until(() -> this.backend.facts().size() == 1);
		assertThat(future).isNotDone();
		assertThat(this.recorder.status().lastSync()).isNull();
		assertThat(future.join()).isEqualTo(Position.of(2));
		assertThat(this.backend.syncs).hasValue(1);
		assertThat(this.recorder.status().lastSync()).isNotNull();
	}

	@Test
	void underEverySecondAFailedSyncIsToldAndTriedAgain() {
		this.recorder = new RecorderFixture(this.backend).sync(SyncPolicy.EVERY_SECOND).make();
		this.recorder.start();
		this.backend.syncFailure = new PersistenceException("no sync", null);
		assertThat(this.recorder.recordDurably(event("x"))).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("no sync");
		assertThat(this.recorder.status().state()).isEqualTo(State.FAILING);
		this.recorder.record(event("does not heal it"));
		await().until(() -> this.backend.facts().size() == 2);
		assertThat(this.recorder.status().state()).isEqualTo(State.FAILING);
		this.backend.syncFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		assertThat(this.recorder.status().lastSync()).isNotNull();
	}

	@Test
	void underNeverAFutureWaitsForTheWriteAlone() {
		this.recorder = new RecorderFixture(this.backend).sync(SyncPolicy.NEVER).make();
		this.recorder.start();
		assertThat(this.recorder.recordDurably(event("x")).join()).isEqualTo(Position.of(2));
		assertThat(this.backend.syncs).hasValue(0);
		this.recorder.close();
		assertThat(this.backend.syncs).as("a clean stop syncs").hasPositiveValue();
	}

	@Test
	void anActionChainedToAFutureCannotHoldUpTheWriter() {
		this.recorder.start();
		this.backend.block();
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<Void> blocked = this.recorder.recordDurably(event("a")).thenRun(() -> awaitQuietly(never));
		this.backend.unblock();
		for (int i = 0; i < 100; i++) {
			this.recorder.recordDurably(event("b")).join();
		}
		assertThat(blocked).isNotDone();
		never.countDown();
		blocked.join();
	}

	@Test
	void neitherCanOneChainedToSeveralFutures() {
		this.recorder.start();
		this.backend.block();
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<Void> blocked = CompletableFuture
			.allOf(this.recorder.recordDurably(event("a")), this.recorder.recordDurably(event("b")))
			.thenRun(() -> awaitQuietly(never));
		this.backend.unblock();
		this.recorder.recordDurably(event("c")).join();
		assertThat(blocked).isNotDone();
		never.countDown();
		blocked.join();
	}

	@Test
	void anActionMayWaitForAFurtherFact() {
		this.recorder.start();
		this.backend.block();
		CompletableFuture<Position> second = this.recorder.recordDurably(event("a"))
			.thenApply((seq) -> this.recorder.recordDurably(event("b")).join());
		this.backend.unblock();
		assertThat(second.join()).isEqualTo(Position.of(3));
	}

	@Test
	void anActionThatThrowsHarmsNoOneElse() {
		this.recorder.start();
		this.backend.block();
		CompletableFuture<Void> bad = this.recorder.recordDurably(event("a")).thenRun(() -> {
			throw new AssertionError("mine");
		});
		CompletableFuture<Position> good = this.recorder.recordDurably(event("b"));
		this.backend.unblock();
		assertThat(good.join()).isEqualTo(Position.of(3));
		assertThat(bad).failsWithin(Duration.ofSeconds(10));
	}

}

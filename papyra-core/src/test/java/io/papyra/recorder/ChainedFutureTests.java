package io.papyra.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.papyra.backend.PersistenceException;
import io.papyra.fact.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.papyra.recorder.RecorderFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Actions chained to futures, which may block for whatever they like. */
@Timeout(60)
class ChainedFutureTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	private final BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	private final CountDownLatch release = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.recorder.start();
	}

	@AfterEach
	void end() {
		this.release.countDown();
		this.backend.unblock();
		this.recorder.close();
	}

	private CompletableFuture<Position> durably(String type) {
		return this.recorder.recordDurably(event(type));
	}

	/** A future with an action that waits for one of the same kind, and so on. */
	private CompletableFuture<Position> nested(int depth) {
		return durably("f").thenApply((seq) -> (depth > 0) ? nested(depth - 1).join() : seq);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 20 })
	void anActionMayWaitForAFutureWithAnActionOfItsOwn(int depth) {
		assertThat(nested(depth)).succeedsWithin(Duration.ofSeconds(20));
		assertThat(this.backend.facts()).hasSize(depth + 1);
	}

	@Test
	void actionsOfOneBatchMayWaitForEachOther() {
		this.backend.block();
		CompletableFuture<Position> held = durably("held");
		CountDownLatch all = new CountDownLatch(5);
		List<CompletableFuture<Boolean>> futures = IntStream.range(0, 5)
			.mapToObj((i) -> durably("f" + i).thenApply((seq) -> arrive(all)))
			.toList();
		this.backend.unblock();
		held.join();
		assertThat(futures)
			.allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true));
	}

	private static boolean arrive(CountDownLatch all) {
		all.countDown();
		try {
			return all.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	@Test
	void whatIsChainedMayBlockAndTheWriterContinues() {
		List<CompletableFuture<?>> blocked = new ArrayList<>();
		this.backend.block(); // what is chained to a complete future runs right here
		blocked.add(durably("a").thenRun(this::block));
		blocked.add(durably("b").whenComplete((seq, failure) -> block()));
		blocked.add(CompletableFuture.allOf(durably("c"), durably("d")).thenRun(this::block));
		blocked.add(CompletableFuture.completedFuture(1L).thenCombine(durably("e"), (one, seq) -> {
			block();
			return seq;
		}));
		blocked.add(durably("f").thenApply((seq) -> seq).thenAccept((seq) -> block()));
		this.backend.unblock();
		for (int i = 0; i < 100; i++) {
			assertThat(durably("z").join()).isNotEqualTo(Position.START);
		}
		assertThat(blocked).noneMatch(CompletableFuture::isDone);
		this.release.countDown();
		assertThat(blocked).allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(20)));
	}

	private void block() {
		try {
			assertThat(this.release.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void noActionRunsOnTheWritersThreadWhenItIsChainedInTheMomentOfCompletion() {
		AtomicInteger ran = new AtomicInteger();
		AtomicInteger onWriter = new AtomicInteger();
		int rounds = 5000;
		for (int i = 0; i < rounds; i++) {
			CompletableFuture<Position> future = durably("f");
			Thread.onSpinWait();
			CompletableFuture<Position> unused = future.whenComplete((seq, failure) -> {
				ran.incrementAndGet();
				if (Thread.currentThread() == this.backend.thread) {
					onWriter.incrementAndGet();
				}
			});
		}
		await().until(() -> ran.get() == rounds);
		assertThat(onWriter).hasValue(0);
	}

	@Test
	void whoWaitsForAFutureDoesNotWaitForItsActions() {
		this.backend.block();
		CompletableFuture<Position> future = durably("a");
		CompletableFuture<Void> action = future.thenRun(this::block);
		CompletableFuture<Position> waiting = CompletableFuture.supplyAsync(future::join);
		this.backend.unblock();
		assertThat(waiting).succeedsWithin(Duration.ofSeconds(20));
		assertThat(future).isCompleted();
		assertThat(action).isNotDone();
	}

	@Test
	void failuresReachActionsThatBlockToo() {
		this.backend.appendFailure = new PersistenceException("on purpose", null);
		CompletableFuture<Object> outer = durably("a")
			.handle((seq, failure) -> durably("b").handle((s, f) -> f).join());
		assertThat(outer).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(Throwable.class);
		this.backend.appendFailure = null;
	}

	@Test
	void aWaitEndsInTimeAndByAnInterrupt() throws Exception {
		this.backend.block();
		CompletableFuture<Position> future = durably("a");
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(future::get);
		Thread.currentThread().interrupt();
		this.backend.unblock();
		assertThat(future.join()).isNotEqualTo(Position.START);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(future.get()).isEqualTo(future.join());
	}

	@Test
	void completingAFutureFreesThoseWhoWait() {
		this.backend.block();
		CompletableFuture<Position> completed = durably("a");
		CompletableFuture<Position> cancelled = durably("b");
		CompletableFuture<Position> async = durably("c");
		List<CompletableFuture<Position>> waiting = List.of(CompletableFuture.supplyAsync(completed::join),
				CompletableFuture.supplyAsync(cancelled::join), CompletableFuture.supplyAsync(async::join));
		completed.complete(Position.of(7));
		cancelled.cancel(false);
		CompletableFuture<Position> unused = async.completeAsync(() -> Position.of(8));
		assertThat(waiting.get(0)).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Position.of(7));
		assertThat(waiting.get(1)).failsWithin(Duration.ofSeconds(20));
		assertThat(waiting.get(2)).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Position.of(8));
	}

	@Test
	void threadsForActionsEndWhenThereAreNone() {
		assertThat(nested(3)).succeedsWithin(Duration.ofSeconds(20));
		this.recorder.close();
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("papyra-futures")));
	}

}

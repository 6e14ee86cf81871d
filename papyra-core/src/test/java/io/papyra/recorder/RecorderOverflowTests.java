package io.papyra.recorder;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.papyra.recorder.RecorderFixture.between;
import static io.papyra.recorder.RecorderFixture.event;
import static io.papyra.recorder.RecorderFixture.inThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to facts for which there is no room, and how the history tells of them.
 */
@Timeout(60)
class RecorderOverflowTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	private BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	@AfterEach
	void end() {
		this.backend.unblock();
		this.recorder.close();
	}

	@Test
	void acceptedAndDroppedTogetherAreAllThatWereGiven() throws InterruptedException {
		startBlocked();
		inThreads(4, (thread) -> {
			for (int i = 0; i < 10_000; i++) {
				this.recorder.record(event("x"));
			}
		});
		long dropped = this.recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L);
		assertThat(this.recorder.status().bufferUsed()).isLessThanOrEqualTo(64 * 1024);
		this.backend.unblock();
		this.recorder.close();
		assertThat(this.backend.facts().size() + dropped).isEqualTo(40_001);
		assertThat(dropped).isPositive();
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.OVERFLOW, dropped));
	}

	@Test
	void lossesAreToldByALineAsSoonAsWritingIsPossible() {
		startBlocked();
		Instant before = Instant.now().minusMillis(1);
		fill();
		this.recorder.record(event("lost"));
		this.recorder.record(DeadLetter.of(null, "lost", null));
		this.recorder.record(DeadLetter.of(null, "lost", null));
		Instant after = Instant.now().plusMillis(1);
		long events = this.recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L) - 2;
		this.backend.unblock();
		await().until(() -> !this.backend.gaps().isEmpty());
		String gap = this.backend.gaps().get(0);
		assertThat(gap).startsWith("{\"kind\":\"log_gap\",\"system_id\":\"orders\",\"timestamp\":")
			.contains("\"dropped\":{\"event\":" + events + ",\"audit\":0,\"dead_letter\":2,\"unknown\":0}")
			.endsWith("\"reasons\":{\"overflow\":" + (events + 2) + "}}");
		assertThat(time(gap, "since")).isBetween(before, after);
		assertThat(time(gap, "until")).isBetween(time(gap, "since"), after);
		assertThat(time(gap, "timestamp")).isAfterOrEqualTo(time(gap, "until"));
		this.recorder.close();
		assertThat(this.backend.gaps()).as("told once").hasSize(1);
	}

	@Test
	void aLossThatNothingFollowsIsToldToo() {
		this.recorder.start();
		recordNothing();
		await().until(() -> this.backend.gaps().size() == 1);
		assertThat(this.backend.gaps().get(0)).contains("\"unknown\":1}").contains("\"reasons\":{\"encoding\":1}");
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.ENCODING, 1L));
	}

	@Test
	void gapsComeAtMostOnceASecondAndTheLastOneBeforeTheEnd() {
		this.recorder.start();
		for (int i = 0; i < 1000; i++) {
			recordNothing();
			this.recorder.recordDurably(event("x")).join();
		}
		this.recorder.close();
		List<String> gaps = this.backend.gaps();
		assertThat(gaps).hasSizeBetween(1, 20);
		assertThat(gaps.stream().mapToLong((gap) -> Long.parseLong(between(gap, "\"unknown\":", "}"))).sum())
			.isEqualTo(1000);
		assertThat(this.backend.lines()).last().asString().contains("SystemStopped");
	}

	@Test
	void aStormOfDeadLettersCostsItsSendersNextToNothing() throws InterruptedException {
		startBlocked();
		DeadLetter letter = DeadLetter.of(ActorAddress.of("orders", 1), "com.acme.Order", Map.of("id", 1));
		long start = System.nanoTime();
		inThreads(4, (thread) -> {
			for (int i = 0; i < 250_000; i++) {
				this.recorder.record(letter);
			}
		});
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		RecorderStatus status = this.recorder.status();
		assertThat(status.bufferUsed()).isLessThanOrEqualTo(status.bufferSize());
		assertThat(status.dropped().get(DropReason.OVERFLOW)).isGreaterThan(999_000);
		assertThat(taken).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void anObserverHearsOfDropsInBulk() {
		AtomicInteger calls = new AtomicInteger();
		List<Long> counts = Collections.synchronizedList(new ArrayList<>());
		this.recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
				assertThat(reason).isEqualTo(DropReason.OVERFLOW);
				assertThat(kind).isEqualTo(FactKind.EVENT);
				calls.incrementAndGet();
				counts.add(count);
			}
		}).make();
		startBlocked();
		for (int i = 0; i < 100_000; i++) {
			this.recorder.record(event("x"));
		}
		this.backend.unblock();
		this.recorder.close();
		assertThat(counts.stream().mapToLong(Long::longValue).sum())
			.isEqualTo(this.recorder.status().dropped().get(DropReason.OVERFLOW));
		assertThat(calls.get()).isLessThan(10);
	}

	@Test
	void aDurableFactWithoutRoomFailsAtOnce() {
		startBlocked();
		fill();
		assertThat(this.recorder.recordDurably(event("x"))).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(FactDroppedException.class)
			.withMessageContaining("buffer of 65536 bytes is full")
			.satisfies((ex) -> assertThat(((FactDroppedException) ex).reason()).isEqualTo(DropReason.OVERFLOW));
	}

	@Test
	void aBlockingCallerWaitsForRoom() {
		this.recorder = new RecorderFixture(this.backend).block(Duration.ofSeconds(30)).make();
		startBlocked();
		CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 5000; i++) {
				this.recorder.record(event("x"));
			}
		});
		await().until(() -> this.recorder.status().bufferUsed() > 64 * 1024 - 300);
		assertThat(caller).isNotDone();
		this.backend.unblock();
		caller.join();
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(5001);
		assertThat(this.recorder.status().dropped()).isEmpty();
	}

	@Test
	void aBlockingCallerWaitsNoLongerThanAllowed() {
		this.recorder = new RecorderFixture(this.backend).block(Duration.ofMillis(20)).make();
		startBlocked();
		fillWithoutWaiting();
		long start = System.nanoTime();
		this.recorder.record(event("x"));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
		assertThat(this.recorder.status().dropped()).containsKey(DropReason.OVERFLOW);
	}

	@Test
	void anInterruptedCallerDoesNotWaitAndStaysInterrupted() {
		this.recorder = new RecorderFixture(this.backend).block(Duration.ofMinutes(10)).make();
		startBlocked();
		Thread.currentThread().interrupt();
		fillWithoutWaiting();
		this.recorder.record(event("x"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.recorder.status().dropped()).containsKey(DropReason.OVERFLOW);
	}

	@Test
	void aBlockedCallerIsReleasedByAClose() {
		this.recorder = new RecorderFixture(this.backend).block(Duration.ofMinutes(10))
			.shutdownTimeout(Duration.ZERO)
			.make();
		startBlocked();
		CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 5000; i++) {
				this.recorder.record(event("x"));
			}
		});
		await().until(() -> this.recorder.status().bufferUsed() > 64 * 1024 - 300);
		this.recorder.close();
		assertThat(caller).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.recorder.status().dropped()).containsKey(DropReason.CLOSED);
	}

	@Test
	void aFactLargerThanTheBufferIsNoReasonToWait() {
		this.recorder.start();
		Map<String, String> large = Map.of("a", "x".repeat(60_000));
		Fact giant = new ActorEvent("y".repeat(5000), ActorAddress.of("z".repeat(5000), "u".repeat(5000)), "v", large,
				null);
		assertThat(this.recorder.recordDurably(giant)).failsWithin(Duration.ZERO);
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.ENCODING, 1L));
		assertThat(this.recorder.recordDurably(event("x"))).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void roomIsThereAgainAfterAnOverflow() {
		startBlocked();
		fill();
		this.backend.unblock();
		await().until(() -> this.recorder.status().bufferUsed() == 0);
		assertThat(this.recorder.recordDurably(event("x"))).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void lossesOfAnOutageAreToldAfterIt() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("disk full", null);
		fill();
		long dropped = this.recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L);
		this.backend.appendFailure = null;
		this.recorder.close();
		assertThat(this.backend.gaps()).hasSize(1);
		assertThat(this.backend.gaps().get(0)).contains("\"reasons\":{\"overflow\":" + dropped + "}");
	}

	/** Starts and waits until the writer hangs in an append with one fact. */
	private void startBlocked() {
		this.recorder.start();
		await().until(() -> this.backend.appends.get() == 1);
		this.backend.block();
		this.recorder.record(event("first"));
		await().until(() -> this.backend.appends.get() == 2);
	}

	private void fill() {
		while (!this.recorder.status().dropped().containsKey(DropReason.OVERFLOW)) {
			this.recorder.record(event("x"));
		}
	}

	private void fillWithoutWaiting() {
		while (this.recorder.status().bufferUsed() < 64 * 1024 - 300) {
			this.recorder.record(event("x"));
		}
		this.recorder.record(event("x"));
		this.recorder.record(event("x"));
	}

	@SuppressWarnings("NullAway")
	private void recordNothing() {
		this.recorder.record(null);
	}

	private static Instant time(String gap, String field) {
		BigDecimal seconds = new BigDecimal(between(gap, "\"" + field + "\":", ","));
		return Instant.EPOCH.plusNanos(seconds.movePointRight(9).longValueExact());
	}

}

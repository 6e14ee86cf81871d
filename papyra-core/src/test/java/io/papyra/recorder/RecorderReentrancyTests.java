package io.papyra.recorder;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.RecorderStatus.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.papyra.recorder.RecorderFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Facts that are recorded from where nobody expects it. */
@Timeout(60)
class RecorderReentrancyTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	private BufferedFactRecorder recorder = new RecorderFixture(this.backend).make();

	@AfterEach
	void end() {
		this.backend.appendFailure = null;
		this.backend.unblock();
		this.recorder.close();
	}

	@Test
	void aPayloadMayRecordAFactWhileItIsPrinted() {
		this.recorder.start();
		this.recorder.record(ActorEvent.of(ActorAddress.of("orders", 1), "outer", new Object() {
			@Override
			public String toString() {
				RecorderReentrancyTests.this.recorder.record(event("inner"));
				return "printed";
			}
		}));
		this.recorder.close();
		assertThat(this.backend.facts()).hasSize(2);
		assertThat(this.backend.facts().get(0)).contains("inner");
		assertThat(this.backend.facts().get(1)).contains("printed");
	}

	@Test
	void aPayloadThatRecordsItselfDoesNotDoSoForEver() {
		this.recorder.start();
		AtomicInteger calls = new AtomicInteger();
		Object endless = new Object() {
			@Override
			public String toString() {
				calls.incrementAndGet();
				RecorderReentrancyTests.this.recorder
					.record(ActorEvent.of(ActorAddress.of("orders", 1), "again", this));
				return "printed";
			}
		};
		this.recorder.record(ActorEvent.of(ActorAddress.of("orders", 1), "outer", endless));
		this.recorder.close();
		assertThat(calls).hasValue(2);
		assertThat(this.backend.facts()).hasSize(2);
		assertThat(this.recorder.status().dropped()).isEqualTo(Map.of(DropReason.ENCODING, 1L));
	}

	@Test
	void anObserverThatRecordsAFactForEveryBatchDoesNotKeepItselfGoing() {
		this.recorder = new RecorderFixture(this.backend).block(Duration.ofMinutes(1))
			.observer(new PersistenceObserver() {
				@Override
				public void onWritten(long[] factsByKind, long bytes, long nanos) {
					RecorderReentrancyTests.this.recorder.record(event("echo"));
				}
			})
			.make();
		this.recorder.start();
		this.recorder.recordDurably(event("x")).join();
		await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(10)).until(() -> {
			return this.backend.facts().stream().filter((line) -> line.contains("echo")).count() == 2;
		});
	}

	@Test
	void anObserverIsToldOfEveryFactInTheEnd() {
		AtomicInteger told = new AtomicInteger();
		this.recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onWritten(long[] factsByKind, long bytes, long nanos) {
				told.addAndGet((int) factsByKind[FactKind.EVENT.ordinal()]);
				RecorderReentrancyTests.this.recorder.record(event("echo"));
			}
		}).make();
		this.recorder.start();
		this.recorder.recordDurably(event("x")).join();
		this.recorder.close();
		assertThat(told.get()).isEqualTo(this.backend.lines().size());
	}

	@Test
	void anObserverThatThrowsHarmsNothing() {
		this.recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onWritten(long[] factsByKind, long bytes, long nanos) {
				throw new IllegalStateException("mine");
			}

			@Override
			public void onWriteError(Throwable error) {
				throw new AssertionError("mine");
			}

			@Override
			public void onDropped(DropReason reason, @Nullable FactKind kind, long count) {
				throw new StackOverflowError("mine");
			}
		}).make();
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("odd", null);
		this.recorder.record(event("x"));
		await().until(() -> this.recorder.status().state() == State.FAILING);
		this.backend.appendFailure = null;
		await().until(() -> this.recorder.status().state() == State.OPEN);
		this.recorder.close();
		this.recorder.record(event("late"));
		assertThat(this.backend.facts()).hasSize(1);
	}

	@Test
	void anObserverMayCloseTheRecorder() {
		this.recorder = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onWritten(long[] factsByKind, long bytes, long nanos) {
				RecorderReentrancyTests.this.recorder.close();
			}
		}).make();
		this.recorder.start();
		await().until(() -> this.recorder.status().state() == State.CLOSED);
		assertThat(this.backend.lines()).last().asString().contains("SystemStopped");
	}

	@Test
	void aPayloadThatThrowsIsStoredWithoutIt() {
		this.recorder.start();
		assertThat(this.recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1), "x", new Object() {
			@Override
			public String toString() {
				throw new OutOfMemoryError("scripted");
			}
		}))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.backend.facts().get(0)).contains("<unprintable ");
	}

}

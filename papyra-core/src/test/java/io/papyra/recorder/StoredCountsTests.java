package io.papyra.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.observe.EventType;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.papyra.recorder.RecorderFixture.event;
import static io.papyra.recorder.RecorderFixture.inThreads;
import static org.assertj.core.api.Assertions.assertThat;

/** What observers are told of that was stored: events by type, and gaps. */
@Timeout(60)
class StoredCountsTests {

	private final ScriptedBackend backend = new ScriptedBackend();

	private final Heard heard = new Heard();

	private final BufferedFactRecorder recorder = new RecorderFixture(this.backend).bufferSize(4 << 20)
		.observer(this.heard)
		.make();

	@AfterEach
	void end() {
		this.backend.unblock();
		this.recorder.close();
	}

	@Test
	void eventsAreToldByTheirTypeAndAllOfAnApplicationsOwnAsOne() throws InterruptedException {
		this.recorder.start();
		inThreads(4, (thread) -> {
			for (int number = 0; number < 250; number++) {
				this.recorder.record(event(ActorEvent.STARTED));
				this.recorder.record(event("Own" + thread + "-" + number));
				this.recorder.record(DeadLetter.of(null, ActorEvent.CRASHED, null));
				this.recorder.record(Audit.ofActors(1, 1, 0, 0, 0));
			}
		});
		this.recorder.record(event(ActorEvent.STOPPED));
		this.recorder.record(event(ActorEvent.CRASHED));
		this.recorder.record(event(ActorEvent.RESTARTED));
		this.recorder.record(event(ActorEvent.CRASHES_SUMMARIZED));
		this.recorder.close();
		assertThat(this.heard.events).isEqualTo(Map.of(EventType.ACTOR_STARTED, 1000L, EventType.OTHER, 1000L,
				EventType.ACTOR_STOPPED, 1L, EventType.ACTOR_CRASHED, 1L, EventType.ACTOR_RESTARTED, 1L,
				EventType.CRASHES_SUMMARIZED, 1L, EventType.SYSTEM_STARTED, 1L, EventType.SYSTEM_STOPPED, 1L));
		assertThat(this.heard.events.values().stream().mapToLong(Long::longValue).sum())
			.isEqualTo(this.recorder.status().written().get(FactKind.EVENT));
		assertThat(this.heard.gaps).hasValue(0);
	}

	@Test
	void everyTypeIsNamedAsEventsNameIt() {
		for (EventType type : EventType.values()) {
			assertThat(EventType.of(type.wireName())).isEqualTo(type);
		}
		assertThat(EventType.of("actorcrashed")).isEqualTo(EventType.OTHER);
		assertThat(EventType.of("")).isEqualTo(EventType.OTHER);
	}

	@Test
	void whatIsTriedAgainIsToldOnceAndOnlyWhenItIsStored() {
		this.recorder.start();
		this.backend.appendFailure = new PersistenceException("the disk is full", null);
		assertThat(this.recorder.recordDurably(event(ActorEvent.CRASHED))).failsWithin(Duration.ofMinutes(1));
		assertThat(this.heard.events).doesNotContainKey(EventType.ACTOR_CRASHED);
		this.backend.appendFailure = null;
		this.recorder.close();
		assertThat(this.heard.events).containsEntry(EventType.ACTOR_CRASHED, 1L);
	}

	@Test
	void theGapAfterFactsThatFoundNoRoomIsTold() {
		BufferedFactRecorder small = new RecorderFixture(this.backend).bufferSize(1024).observer(this.heard).make();
		for (int number = 0; number < 50; number++) {
			small.record(event(ActorEvent.STARTED)); // it has not started: the buffer
														// fills
		}
		small.start();
		small.close();
		long stored = this.heard.events.getOrDefault(EventType.ACTOR_STARTED, 0L);
		assertThat(stored).isPositive().isLessThan(50);
		assertThat(this.backend.facts()).hasSize((int) stored);
		assertThat(this.backend.gaps()).isNotEmpty();
		assertThat(this.heard.gaps).hasValue(this.backend.gaps().size());
	}

	@Test
	void anObserverThatRecordsForEachBatchDoesNotKeepItselfGoing() {
		AtomicReference<@Nullable BufferedFactRecorder> target = new AtomicReference<>();
		List<Long> others = new ArrayList<>();
		BufferedFactRecorder chatty = new RecorderFixture(this.backend).observer(new PersistenceObserver() {
			@Override
			public void onEvents(long[] eventsByType) {
				others.add(eventsByType[EventType.OTHER.ordinal()]);
				BufferedFactRecorder into = target.get();
				if (into != null) {
					into.record(event("Heard"));
				}
			}
		}).make();
		target.set(chatty);
		chatty.start();
		chatty.recordDurably(event("Own")).join();
		chatty.close();
		assertThat(this.backend.facts()).hasSizeLessThan(10);
		assertThat(others.stream().mapToLong(Long::longValue).sum()).isEqualTo(this.backend.facts().size());
	}

	private static final class Heard implements PersistenceObserver {

		private final Map<EventType, Long> events = new EnumMap<>(EventType.class);

		private final AtomicLong gaps = new AtomicLong();

		@Override
		public synchronized void onEvents(long[] eventsByType) {
			for (EventType type : EventType.values()) {
				if (eventsByType[type.ordinal()] > 0) {
					this.events.merge(type, eventsByType[type.ordinal()], Long::sum);
				}
			}
		}

		@Override
		public void onGaps(long count) {
			this.gaps.addAndGet(count);
		}

	}

}

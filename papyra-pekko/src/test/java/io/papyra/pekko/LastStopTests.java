package io.papyra.pekko;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.Logging;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A cell tells its stop after its parent has heard of it, so that the whole actor system
 * may be gone before the last stop is told.
 */
class LastStopTests {

	private static final String PATH = "/user/a";

	private final FactList facts = new FactList();

	private final CountDownLatch recording = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final ActorSystem system = ActorSystem.create("orders");

	private final LifecycleCapture lifecycle = new LifecycleCapture(new Slow(),
			new Addresses((ExtendedActorSystem) this.system, new SystemActors(CaptureOptions.DEFAULTS)),
			new ActorRegistry(), new CrashThinning(CrashLimit.OFF, new FactList(), Runnable::run, System::nanoTime),
			CaptureOptions.DEFAULTS);

	@Test
	void theEndWaitsForAStopThatIsBeingRecorded() throws Exception {
		this.lifecycle.started(PATH, ActorAddress.of("orders", 1, PATH));
		Thread cell = new Thread(() -> this.lifecycle.accept(told("stopped")));
		cell.start();
		assertThat(this.recording.await(20, TimeUnit.SECONDS)).isTrue();
		AtomicBoolean ended = new AtomicBoolean();
		Thread end = new Thread(() -> {
			this.lifecycle.end();
			ended.set(true);
		});
		end.start();
		await().until(() -> end.getState() == Thread.State.WAITING);
		assertThat(ended).isFalse();
		this.goOn.countDown();
		end.join();
		cell.join();
		assertThat(this.facts.story(PATH)).containsExactly("ActorStarted", "ActorStopped");
		Systems.close(this.system);
	}

	@Test
	void aStopThatComesTooLateWasToldByTheEnd() {
		this.goOn.countDown();
		this.lifecycle.started(PATH, ActorAddress.of("orders", 1, PATH));
		this.lifecycle.end();
		assertThat(this.facts.story(PATH)).containsExactly("ActorStarted", "ActorStopped");
		for (String text : List.of("stopped", "started (again)", "restarted")) {
			this.lifecycle.accept(told(text));
		}
		assertThat(this.facts.story(PATH)).containsExactly("ActorStarted", "ActorStopped");
		Systems.close(this.system);
	}

	private static Logging.Debug told(String text) {
		return new Logging.Debug("pekko://orders" + PATH, Object.class, text);
	}

	/** Takes its time over stops. */
	private final class Slow implements FactRecorder {

		@Override
		public void record(Fact fact) {
			if (fact instanceof ActorEvent event && event.eventType().equals(ActorEvent.STOPPED)) {
				LastStopTests.this.recording.countDown();
				try {
					LastStopTests.this.goOn.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			LastStopTests.this.facts.record(fact);
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			throw new UnsupportedOperationException();
		}

	}

}

package io.papyra.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.observe.PersistenceObserver;
import io.papyra.pekko.PapyraPekko;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;

/**
 * Actors that start and stop, a hundred at a time, below one parent that waits for the
 * end of each. The actor system itself is made and ended outside the clock.
 */
final class ActorLives implements Contender {

	private static final int AT_A_TIME = 100;

	/** Events of the parent, which is captured as well. */
	private static final int OF_PARENT = 2;

	/** What is captured, and where it goes. */
	enum Capture {

		/** Pekko as it is. */
		NONE,

		/** Pekko publishes what becomes of actors, and there is no subscriber. */
		LIFECYCLE,

		/** What is captured is counted. */
		COUNTED,

		/** What is captured goes to a file. */
		FILE

	}

	private final Capture capture;

	ActorLives(Capture capture) {
		this.capture = capture;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Config config = ConfigFactory.parseString("pekko { loglevel = INFO, daemonic = on }")
			.withFallback(ConfigFactory.load())
			.resolve();
		switch (this.capture) {
			case NONE -> {
				Lives lives = live(ActorSystem.create("orders", config), work.facts());
				return Round.of(lives.watch, work.facts(), lives.ended, 0);
			}
			case LIFECYCLE -> {
				Lives lives = live(ActorSystem.create("orders", PapyraPekko.config(config)), work.facts());
				return Round.of(lives.watch, work.facts(), lives.ended, 0);
			}
			case COUNTED -> {
				Counter recorder = new Counter();
				Lives lives = live(ActorSystem.create("orders", PapyraPekko.setup(recorder, config)), work.facts());
				return Round.of(lives.watch, work.facts(), (recorder.lifecycle.sum() - OF_PARENT) / 2, 0);
			}
			case FILE -> {
				Path file = work.directory().resolve("papyra.ndjson");
				JsonBackend backend = new JsonBackend(file);
				Lives lives;
				try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend,
						Papyra.waiting(SyncPolicy.ALWAYS), PersistenceObserver.NONE)) {
					recorder.start();
					lives = live(ActorSystem.create("orders", PapyraPekko.setup(recorder, config)), work.facts());
				}
				return Round.of(lives.watch, work.facts(), (Papyra.count(backend) - OF_PARENT) / 2, Files.size(file));
			}
		}
		throw new IllegalStateException(this.capture.toString());
	}

	private static Lives live(ActorSystem system, int actors) throws Exception {
		try {
			Lives lives = new Lives();
			ActorRef parent = system.actorOf(Props.create(Parent.class, () -> new Parent(actors, lives)), "desk");
			lives.watch = Crew.measure(1, (worker) -> {
				parent.tell(Parent.GO, ActorRef.noSender());
				lives.done.await();
			});
			return lives;
		}
		finally {
			system.terminate();
			system.getWhenTerminated().toCompletableFuture().get(1, TimeUnit.MINUTES);
		}
	}

	/** What the parent has seen. */
	private static final class Lives {

		private final CountDownLatch done = new CountDownLatch(1);

		private Watch watch = Watch.start();

		private volatile int ended;

	}

	/** Lets actors live, the given number of them at a time. */
	private static final class Parent extends AbstractActor {

		private static final String GO = "go";

		private final int actors;

		private final Lives lives;

		private int begun;

		private int ended;

		private Parent(int actors, Lives lives) {
			this.actors = actors;
			this.lives = lives;
		}

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchEquals(GO, (go) -> next())
				.match(Terminated.class, (terminated) -> terminated())
				.build();
		}

		private void next() {
			for (int i = 0; i < AT_A_TIME && this.begun < this.actors; i++, this.begun++) {
				ActorRef child = getContext()
					.watch(getContext().actorOf(Props.create(Child.class, Child::new), "order-" + this.begun));
				getContext().stop(child);
			}
		}

		private void terminated() {
			this.ended++;
			if (this.ended == this.actors) {
				this.lives.ended = this.ended;
				this.lives.done.countDown();
			}
			else if (this.ended == this.begun) {
				next();
			}
		}

	}

	/** Does nothing in its life. */
	private static final class Child extends AbstractActor {

		@Override
		public Receive createReceive() {
			return receiveBuilder().build();
		}

	}

	/** Takes facts and forgets them. */
	private static final class Counter implements FactRecorder {

		private final LongAdder lifecycle = new LongAdder();

		@Override
		public void record(Fact fact) {
			if (fact instanceof ActorEvent) {
				this.lifecycle.increment();
			}
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			throw new UnsupportedOperationException("capture never waits for a fact");
		}

	}

}

package io.papyra.pekko;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderOptions;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the capture costs. Prints a table: medians of several rounds, with and without
 * capture in turn, since figures of one run can be compared only with each other.
 * Processor time, of the senders or of the whole process, which other work on the machine
 * disturbs least.
 */
@Tag("long")
class CaptureCostTests {

	private static final int ROUNDS = 9;

	private static final OperatingSystemMXBean CPU = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Counting recorder = new Counting();

	@Test
	void deadLetters() {
		compareStorms("dead letter, to its sender", this.recorder);
	}

	@Test
	void deadLettersToAFile(@TempDir Path folder) {
		BufferedFactRecorder real = new BufferedFactRecorder(new JsonBackend(folder.resolve("papyra.ndjson")),
				RecorderOptions.defaults("shop"), PersistenceObserver.NONE);
		real.start();
		compareStorms("dead letter, with the recorder", real);
		real.close();
		System.out.println("written " + real.status().written() + ", dropped " + real.status().dropped());
	}

	@Test
	void deadLettersToAStoreThatHangs() {
		StalledBackend backend = new StalledBackend();
		BufferedFactRecorder real = new BufferedFactRecorder(backend, RecorderOptions.defaults("shop"),
				PersistenceObserver.NONE);
		compareStorms("dead letter, with a full recorder", real);
		backend.release();
		real.close();
	}

	private static void compareStorms(String what, FactRecorder recorder) {
		ActorSystem bare = ActorSystem.create("bare", Systems.config("pekko.log-dead-letters = off"));
		ActorSystem captured = Systems.classic(recorder, "pekko.log-dead-letters = off");
		ActorRef nobody = DeadLetterTests.dead(bare);
		ActorRef captive = DeadLetterTests.dead(captured);
		for (int threads : new int[] { 1, 4 }) {
			long[] costs = compare(() -> storm(nobody, threads), () -> storm(captive, threads));
			print(what + ", " + threads + ((threads == 1) ? " thread" : " threads"), costs);
			assertThat(costs[1]).as("ns per dead letter").isLessThan(10_000);
		}
		Systems.close(bare);
		Systems.close(captured);
	}

	@Test
	void startsAndStops() {
		ActorSystem bare = ActorSystem.create("bare");
		ActorSystem captured = Systems.classic(this.recorder);
		print("start and stop of an actor", compare(() -> startAndStop(bare), () -> startAndStop(captured)));
		Systems.close(bare);
		Systems.close(captured);
	}

	@Test
	void messages() {
		var bare = org.apache.pekko.actor.typed.ActorSystem.create(counting(), "bare");
		var captured = Systems.typed(this.recorder, counting());
		var recorded = Systems.typed(this.recorder, PapyraPekko.recorded(counting()));
		print("message, captured system", compare(() -> messages(bare), () -> messages(captured)));
		print("message, recorded behavior", compare(() -> messages(bare), () -> messages(recorded)));
		Systems.close(bare);
		Systems.close(captured);
		Systems.close(recorded);
	}

	private static long storm(ActorRef dead, int threads) throws InterruptedException {
		int each = 1_000_000 / threads;
		LongAdder spent = new LongAdder();
		Thread[] senders = new Thread[threads];
		for (int i = 0; i < threads; i++) {
			senders[i] = new Thread(() -> {
				for (int j = 0; j < each; j++) {
					dead.tell("lost", ActorRef.noSender());
				}
				spent.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
			});
			senders[i].start();
		}
		for (Thread sender : senders) {
			sender.join();
		}
		return spent.sum() / 1_000_000;
	}

	private static long startAndStop(ActorSystem system) {
		ActorRef parent = system.actorOf(Classic.props());
		int actors = 10_000;
		long begin = now();
		for (int i = 0; i < actors; i++) {
			parent.tell(new Classic.Spawn(Classic.props(), "c" + i), ActorRef.noSender());
		}
		Classic.ask(parent, "ping");
		org.apache.pekko.pattern.Patterns.gracefulStop(parent, Duration.ofMinutes(1)).toCompletableFuture().join();
		return (now() - begin) / actors;
	}

	private static long messages(org.apache.pekko.actor.typed.ActorSystem<Object> system) throws InterruptedException {
		int count = 2_000_000;
		CountDownLatch done = new CountDownLatch(1);
		long begin = now();
		for (int i = 0; i < count; i++) {
			system.tell("message");
		}
		system.tell(done);
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
		return (now() - begin) / count;
	}

	private static Behavior<Object> counting() {
		return Behaviors.receiveMessage((message) -> {
			if (message instanceof CountDownLatch done) {
				done.countDown();
			}
			return Behaviors.same();
		});
	}

	private static long[] compare(Round bare, Round captured) {
		long[][] costs = new long[2][ROUNDS];
		for (int i = -3; i < ROUNDS; i++) {
			long without = bare.run();
			long with = captured.run();
			if (i >= 0) {
				costs[0][i] = without;
				costs[1][i] = with;
			}
		}
		return new long[] { median(costs[0]), median(costs[1]) };
	}

	private static long now() {
		return CPU.getProcessCpuTime();
	}

	private static long median(long[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}

	private static void print(String what, long[] costs) {
		System.out.printf("%-40s %6d ns without, %6d ns with capture%n", what, costs[0], costs[1]);
	}

	/** One measurement, in ns per thing. */
	private interface Round {

		long measure() throws InterruptedException;

		default long run() {
			try {
				return measure();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/** Does next to nothing. */
	private static final class Counting implements FactRecorder {

		private final LongAdder facts = new LongAdder();

		@Override
		public void record(Fact fact) {
			this.facts.increment();
		}

		@Override
		public CompletableFuture<Position> recordDurably(Fact fact) {
			throw new UnsupportedOperationException();
		}

	}

}

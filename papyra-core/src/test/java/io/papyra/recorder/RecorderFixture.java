package io.papyra.recorder;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

import io.papyra.backend.SyncPolicy;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.observe.PersistenceObserver;

/** Makes recorders for tests: small, impatient, and in every way one may want. */
final class RecorderFixture {

	private final ScriptedBackend backend;

	private SyncPolicy sync = SyncPolicy.ALWAYS;

	private int bufferSize = 64 * 1024;

	private OverflowPolicy overflow = OverflowPolicy.DROP;

	private Duration blockTimeout = Duration.ZERO;

	private Duration shutdownTimeout = Duration.ofSeconds(20);

	private PersistenceObserver observer = PersistenceObserver.NONE;

	RecorderFixture(ScriptedBackend backend) {
		this.backend = backend;
	}

	RecorderFixture sync(SyncPolicy policy) {
		this.sync = policy;
		return this;
	}

	RecorderFixture bufferSize(int bytes) {
		this.bufferSize = bytes;
		return this;
	}

	RecorderFixture block(Duration timeout) {
		this.overflow = OverflowPolicy.BLOCK;
		this.blockTimeout = timeout;
		return this;
	}

	RecorderFixture shutdownTimeout(Duration timeout) {
		this.shutdownTimeout = timeout;
		return this;
	}

	RecorderFixture observer(PersistenceObserver wanted) {
		this.observer = wanted;
		return this;
	}

	BufferedFactRecorder make() {
		RecorderOptions options = new RecorderOptions("orders", this.sync, this.bufferSize, this.overflow,
				this.blockTimeout, this.shutdownTimeout, 64 * 1024, Set.of());
		return new BufferedFactRecorder(this.backend, options, this.observer, new RecorderParts(InstantSource.system(),
				System::nanoTime, RecorderParts.real().threads(), Duration.ofMillis(5), Duration.ofMillis(20)));
	}

	static Fact event(String type) {
		return ActorEvent.of(ActorAddress.of("orders", 1), type, null);
	}

	/** Runs something in so many threads at once and waits for all of them. */
	static void inThreads(int count, IntConsumer work) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(count);
		Thread[] threads = new Thread[count];
		for (int i = 0; i < count; i++) {
			int number = i;
			threads[i] = new Thread(() -> {
				ready.countDown();
				awaitQuietly(ready);
				work.accept(number);
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What stands in a line between two texts. */
	static String between(String line, String before, String after) {
		int start = line.indexOf(before) + before.length();
		return line.substring(start, line.indexOf(after, start));
	}

}

package io.papyra.redis;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stores events in batches without pause, as a recorder does: what the store refuses is
 * given again until it is stored. Checks at the end that every fact that was acknowledged
 * is there once and in order, or that a gap tells of it.
 */
final class LoadedWriter implements AutoCloseable {

	/** More facts than any of them stores. */
	static final int MOST = 50_000_000;

	/** A load of minutes is slower from then on: the server keeps all of it in memory. */
	private static final int FAST = 100_000;

	private final RedisBackend backend;

	private final int base;

	private final Random random;

	private final Thread thread;

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicLong lost = new AtomicLong();

	private final AtomicLong failures = new AtomicLong();

	private volatile boolean stopping;

	private volatile @Nullable Throwable broken;

	LoadedWriter(RedisBackend backend, long seed) {
		this(backend, seed, 0);
	}

	/**
	 * One of several at once.
	 * @param base place of its first event, far from those of the others
	 */
	LoadedWriter(RedisBackend backend, long seed, int base) {
		this.backend = backend;
		this.base = base;
		this.random = new Random(seed);
		this.thread = new Thread(this::run, "load");
		this.thread.start();
	}

	private void run() {
		try (FactWriter writer = open()) {
			while (!this.stopping) {
				// Now and then more than one call.
				int count = 1 + this.random.nextInt((this.random.nextInt(20) == 0) ? 1000 : 20);
				store(writer, RedisHistory.events(this.base + this.acknowledged.get(), count));
				if (this.acknowledged.addAndGet(count) > FAST) {
					Thread.sleep(10);
				}
			}
			// Whatever was lost at last is made good by now.
			store(writer, RedisHistory.events(this.base + this.acknowledged.getAndIncrement(), 1));
		}
		catch (Throwable ex) {
			this.broken = ex;
		}
	}

	private FactWriter open() throws InterruptedException {
		while (true) {
			try {
				return this.backend.openWriter(RedisHistory.OPTIONS);
			}
			catch (PersistenceException ex) {
				Thread.sleep(10);
			}
		}
	}

	private void store(FactWriter writer, FactBatch batch) throws InterruptedException {
		long until = System.nanoTime() + 60_000_000_000L;
		while (true) {
			try {
				AppendResult appended = writer.append(batch);
				this.lost.addAndGet(appended.removed().getOrDefault(FactKind.EVENT, 0L));
				return;
			}
			catch (PersistenceException ex) {
				this.failures.incrementAndGet();
				if (System.nanoTime() > until) {
					throw ex;
				}
				Thread.sleep(10);
			}
		}
	}

	/** How many facts are acknowledged so far. */
	int acknowledged() {
		return this.acknowledged.get();
	}

	/** How often a batch was refused. */
	long failures() {
		return this.failures.get();
	}

	/** How many facts the writer has told to be lost. */
	long lost() {
		return this.lost.get();
	}

	/** Waits until so many more facts are acknowledged. */
	void awaitMore(int facts) throws InterruptedException {
		int goal = this.acknowledged.get() + facts;
		while (this.acknowledged.get() < goal && this.broken == null) {
			Thread.sleep(1);
		}
		assertThat(this.broken).isNull();
	}

	/** Ends the load. */
	void stop() throws InterruptedException {
		this.stopping = true;
		this.thread.join(120_000);
	}

	/**
	 * Ends the load and checks what is stored, also by the code of a reader and a scan.
	 */
	void finish(RedisHistory history) throws InterruptedException {
		stop();
		assertThat(this.broken).isNull();
		assertThat(this.thread.isAlive()).as("the load has ended").isFalse();
		StoredEntries stored = StoredEntries.of(history);
		NavigableSet<Integer> all = new TreeSet<>(RedisHistory.upTo(this.acknowledged.get()));
		assertThat(stored.missing(this.base, all)).as("facts that are in gaps, of those that the writer has told")
			.isLessThanOrEqualTo((int) this.lost.get());
		RedisBackend reader = history.loaded(0);
		assertThat(RedisHistory.places(reader)).as("what a reader sees").hasSize(stored.size());
		ScanReport report = reader.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(report.anomalies()).as("every gap is told").isEmpty();
	}

	@Override
	public void close() {
		this.stopping = true;
		this.thread.interrupt();
	}

}

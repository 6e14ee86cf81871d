package io.papyra.benchmarks;

import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorEvent;

/**
 * Appends to an open log and times each append. At a fixed rate each is timed from the
 * moment at which it was due, so that those that had to wait for a slow one are included.
 */
final class WriterPace {

	private final ActorEvent[] events = Facts.events();

	private final FactEncoder encoder = Facts.encoder(InstantSource.system());

	private final FactBatch batch = new FactBatch();

	private final FactWriter writer;

	private final WriterMode mode;

	private long appended;

	WriterPace(FactWriter writer, WriterMode mode) {
		this.writer = writer;
		this.mode = mode;
	}

	/** Facts appended so far. */
	long appended() {
		return this.appended;
	}

	/** Appends for so long, and until something has ended; returns how long each took. */
	Latencies run(long nanos, Future<?> other) {
		Latencies latencies = new Latencies();
		long began = System.nanoTime();
		long due = began;
		while (due - began < nanos || !other.isDone()) {
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			append();
			long now = System.nanoTime();
			latencies.add(now - due);
			due = (this.mode.pauseNanos() > 0) ? due + this.mode.pauseNanos() : now;
			if (now - began > TimeUnit.MINUTES.toNanos(10)) {
				throw new IllegalStateException("what runs beside does not end");
			}
		}
		return latencies;
	}

	private void append() {
		this.batch.clear(Integer.MAX_VALUE);
		for (int i = 0; i < this.mode.factsEach(); i++) {
			ActorEvent event = this.events[(int) this.appended++ & Facts.MASK];
			int length = this.encoder.encode(event);
			this.batch.add(event.kind(), this.encoder.array(), 0, length);
		}
		this.writer.append(this.batch);
	}

}

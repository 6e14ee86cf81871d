package io.papyra.recorder;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Until when a closing recorder keeps trying. Safe for use by several threads. */
final class Deadline {

	private final LongSupplier nanoTime;

	private volatile boolean set;

	private volatile long end;

	Deadline(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** Sets the end, once. */
	synchronized void setIn(long nanos) {
		if (!this.set) {
			this.end = this.nanoTime.getAsLong() + nanos;
			this.set = true;
		}
	}

	boolean isSet() {
		return this.set;
	}

	boolean isOver() {
		return this.set && left() <= 0;
	}

	/** A time to wait, but not beyond the end. */
	long atMost(long nanos) {
		return this.set ? Math.max(0, Math.min(nanos, left())) : nanos;
	}

	/** Milliseconds that are left, rounded up. */
	long leftMillis() {
		return Math.max(0, TimeUnit.NANOSECONDS.toMillis(left() + 999_999));
	}

	private long left() {
		return this.end - this.nanoTime.getAsLong();
	}

}

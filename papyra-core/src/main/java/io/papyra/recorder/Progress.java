package io.papyra.recorder;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import io.papyra.backend.AppendResult;
import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.internal.count.DropCounters;
import io.papyra.internal.count.KindCounts;
import org.jspecify.annotations.Nullable;

/** What the writer has done so far; written by its thread, read by any. */
final class Progress {

	private final long[] written = KindCounts.none();

	private long bytesWritten;

	/** Facts that another program has removed. */
	private final Map<FactKind, Long> removed = new EnumMap<>(FactKind.class);

	private @Nullable Instant removedAt;

	private long writeErrors;

	private Position lastPosition = Position.START;

	private @Nullable Instant lastSync;

	private @Nullable Throwable failure;

	private @Nullable Instant failingSince;

	/** When the call of the store began that has not returned, or null. */
	private @Nullable Instant callSince;

	private long callNanos;

	private RecorderStatus.State state = RecorderStatus.State.NEW;

	synchronized void state(RecorderStatus.State now) {
		this.state = now;
	}

	synchronized RecorderStatus.State state() {
		return this.state;
	}

	synchronized void stored(long[] counts, int lines, AppendResult appended, Instant now) {
		KindCounts.add(this.written, counts);
		this.bytesWritten += appended.bytes();
		this.lastPosition = appended.position(lines - 1);
		if (!appended.removed().isEmpty()) {
			appended.removed().forEach((kind, count) -> this.removed.merge(kind, count, Long::sum));
			this.removedAt = now;
		}
	}

	synchronized void synced(Instant now) {
		this.lastSync = now;
	}

	/** Notes a failure; true if everything had worked before. */
	synchronized boolean failed(Throwable error, Instant now) {
		this.writeErrors++;
		this.failure = error;
		if (this.failingSince != null) {
			return false;
		}
		this.failingSince = now;
		return true;
	}

	/** Notes that all is well; returns since when it was not, or null if it was. */
	synchronized @Nullable Instant recovered() {
		Instant since = this.failingSince;
		this.failingSince = null;
		this.failure = null;
		return since;
	}

	/** The store is asked for something. */
	synchronized void calling(Instant now, long nanoTime) {
		this.callSince = now;
		this.callNanos = nanoTime;
	}

	/** The store has answered, or refused. */
	synchronized void answered() {
		this.callSince = null;
	}

	/**
	 * When the call of the store began that has not returned within that time, or null.
	 */
	synchronized @Nullable Instant stalledSince(long nanoTime, long limit) {
		return (this.callSince != null && nanoTime - this.callNanos >= limit) ? this.callSince : null;
	}

	synchronized @Nullable Throwable failure() {
		return this.failure;
	}

	synchronized RecorderStatus status(Intake intake, DropCounters drops, long nanoTime, long stallLimit) {
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			facts.put(kind, this.written[KindCounts.index(kind)]);
		}
		Instant stalled = stalledSince(nanoTime, stallLimit);
		Instant since = (this.failingSince != null) ? this.failingSince : stalled;
		boolean failing = this.state == RecorderStatus.State.OPEN && since != null;
		String failure = (this.failure != null) ? message(this.failure)
				: ((stalled != null) ? "a write or a sync has not returned since " + stalled : null);
		return new RecorderStatus(failing ? RecorderStatus.State.FAILING : this.state, intake.bytesWaiting(),
				intake.capacity(), facts, this.bytesWritten, drops.byReason(), this.writeErrors, this.lastPosition,
				this.lastSync, failure, since, stalled, this.removed, this.removedAt);
	}

	private static String message(Throwable error) {
		String message = error.getMessage();
		return (message != null && !message.isEmpty()) ? message : error.getClass().getName();
	}

}

package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.papyra.internal.count.DropCounters;
import io.papyra.internal.count.KindCounts;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees from a thread of its own what the writer cannot tell while it hangs: that a write
 * or a sync does not return, and that facts are dropped. Each such time is told in the
 * log once at its beginning and once at its end.
 */
final class RecorderWatch implements Runnable {

	private static final Logger LOG = LoggerFactory.getLogger(RecorderWatch.class);

	private static final long LONGEST_TICK = TimeUnit.SECONDS.toNanos(1);

	/** Facts that are dropped within so long of one another are told together. */
	static final long QUIET = TimeUnit.SECONDS.toNanos(10);

	private final RecorderContext context;

	private final String location;

	private final DropCounters.Changes changes;

	private final Map<DropReason, long[]> lost = new EnumMap<>(DropReason.class);

	private @Nullable Instant losingSince;

	private long lastLoss;

	private @Nullable Instant stalledSince;

	private long stalledAt;

	private volatile boolean stopped;

	private @Nullable Thread thread;

	RecorderWatch(RecorderContext context, String location) {
		this.context = context;
		this.location = location;
		this.changes = context.drops().changes();
	}

	/** Begins to watch, if that was not begun. */
	synchronized void start() {
		if (this.thread == null && !this.stopped) {
			Thread made = new Thread(this, "papyra-watch");
			made.setDaemon(true);
			this.thread = made;
			made.start();
		}
	}

	/** Ends it; what is still to be told is told. */
	void stop() {
		this.stopped = true;
		synchronized (this) {
			LockSupport.unpark(this.thread);
		}
		end();
	}

	@Override
	public void run() {
		long tick = Math.max(1, Math.min(LONGEST_TICK, limit() / 4));
		while (!this.stopped) {
			LockSupport.parkNanos(this, tick);
			if (!this.stopped) {
				look();
			}
		}
	}

	/** Looks once, and tells what is new. */
	synchronized void look() {
		stall();
		drops();
	}

	private synchronized void end() {
		drops();
		lossesEnded();
	}

	private void stall() {
		Instant since = this.context.progress().stalledSince(nanoTime(), limit());
		if (since != null && this.stalledSince == null) {
			this.stalledAt = nanoTime() - limit();
			LOG.warn("The store of '{}' at {} does not answer: a write or a sync that began at {} has not returned; "
					+ "facts wait in memory while there is room. Look at its disk, mount or server; a larger "
					+ "buffer does not help", systemId(), this.location, since);
		}
		else if (since == null && this.stalledSince != null) {
			LOG.info("The store of '{}' at {} answers again, after {} s", systemId(), this.location,
					TimeUnit.NANOSECONDS.toSeconds(nanoTime() - this.stalledAt));
		}
		this.stalledSince = since;
	}

	private void drops() {
		boolean[] any = new boolean[1];
		this.changes.tell((reason, kind, count) -> {
			if (reason == DropReason.OVERFLOW || reason == DropReason.ENCODING) {
				any[0] = true;
				this.lost.computeIfAbsent(reason, (none) -> new long[KindCounts.none().length + 1])[(kind != null)
						? KindCounts.index(kind) : KindCounts.none().length] += count;
			}
		});
		if (any[0]) {
			this.lastLoss = nanoTime();
			if (this.losingSince == null) {
				this.losingSince = now();
				LOG.warn("Facts of '{}' are being dropped: {}; {}", systemId(), lost(), advice());
			}
		}
		else if (this.losingSince != null && nanoTime() - this.lastLoss >= QUIET) {
			lossesEnded();
		}
	}

	private void lossesEnded() {
		Instant since = this.losingSince;
		if (since != null) {
			this.losingSince = null;
			LOG.warn("Facts of '{}' are no longer being dropped; since {}, for {} s, these were: {}", systemId(), since,
					Duration.between(since, now()).toSeconds(), lost());
			this.lost.clear();
		}
	}

	/** Counts by reason and kind, human-readable. */
	private String lost() {
		StringBuilder text = new StringBuilder();
		this.lost.forEach((reason, counts) -> {
			text.append(text.isEmpty() ? "" : ", ")
				.append(KindCounts.sum(counts))
				.append(' ')
				.append(reason.wireName());
			text.append(" (").append(KindCounts.named(counts)).append(')');
		});
		return text.toString();
	}

	private String advice() {
		if (this.stalledSince != null || this.context.progress().failure() != null) {
			return "the store does not take them, so the buffer is full; a larger one only helps for longer";
		}
		return this.lost.containsKey(DropReason.OVERFLOW)
				? "the buffer is full, raise papyra.write.buffer-size or find out why the store is slow"
				: "they could not be encoded, or are larger than any line may be; look at what is recorded";
	}

	private String systemId() {
		return this.context.options().systemId();
	}

	private long limit() {
		return RecorderOptions.nanos(this.context.options().stallTimeout());
	}

	private Instant now() {
		return this.context.parts().clock().instant();
	}

	private long nanoTime() {
		return this.context.parts().nanoTime().getAsLong();
	}

}

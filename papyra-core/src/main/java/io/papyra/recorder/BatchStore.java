package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.papyra.backend.Appended;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches, each until it is stored: a batch that the store refuses is kept and
 * tried again, ever more rarely, until the recorder has to stop. Used by the writer's
 * thread alone.
 */
final class BatchStore {

	private static final Logger LOG = LoggerFactory.getLogger(BatchStore.class);

	private static final long SYNC_INTERVAL = Duration.ofSeconds(1).toNanos();

	/** So many futures do not wait for the second to pass. */
	private static final int MAX_UNSYNCED = 100_000;

	/** While closing, pauses do not grow beyond so many times the first one. */
	private static final int CLOSING_PAUSES = 10;

	private final FactWriter writer;

	private final RecorderContext context;

	private final SyncPolicy policy;

	private final long firstPause;

	private final long longestPause;

	/** Something is written but not synced, since then. */
	private boolean dirty;

	private long dirtySince;

	private boolean syncFails;

	BatchStore(FactWriter writer, RecorderContext context) {
		this.writer = writer;
		this.context = context;
		this.policy = context.options().sync();
		this.firstPause = context.parts().firstRetry().toNanos();
		this.longestPause = context.parts().longestRetry().toNanos();
	}

	/**
	 * Stores the pending batch, tells those who wait for its facts, and gives the buffer
	 * back.
	 * @return false if it was given up because the recorder had to stop
	 */
	boolean store(Buffer buffer) {
		long started = nanoTime();
		Appended appended = append(buffer.batch());
		List<DurableFuture> futures = (appended != null) ? this.context.pending().settle() : null;
		if (appended == null || futures == null) {
			return false;
		}
		boolean quietly = buffer.isOnlyFromWriter();
		long[] counts;
		try {
			counts = stored(buffer.batch(), appended);
		}
		finally {
			this.context.intake().release(buffer);
			acknowledge(futures, appended.firstSeq());
		}
		this.context.observer().written(counts, appended.bytes(), nanoTime() - started, quietly);
		return true;
	}

	/**
	 * Stores lines of the recorder itself.
	 * @return false if that was given up because the recorder had to stop
	 */
	boolean storeOwn(FactBatch batch) {
		long started = nanoTime();
		Appended appended = append(batch);
		if (appended == null) {
			return false;
		}
		long[] counts = stored(batch, appended);
		this.context.observer().written(counts, appended.bytes(), nanoTime() - started, false);
		return true;
	}

	/** Syncs if the policy is to do so every second and a second has passed. */
	void syncIfDue() {
		if (this.dirty && this.policy == SyncPolicy.EVERY_SECOND && (nanoTime() - this.dirtySince >= SYNC_INTERVAL
				|| this.context.pending().unsyncedCount() > MAX_UNSYNCED)) {
			sync();
		}
	}

	/**
	 * Syncs whatever the policy.
	 * @return false if that was given up because the recorder had to stop
	 */
	boolean syncAtLast() {
		long pause = this.firstPause;
		while (!sync()) {
			if (isOver()) {
				return false;
			}
			pause = pause(pause);
		}
		return true;
	}

	private @Nullable Appended append(FactBatch batch) {
		long pause = this.firstPause;
		while (!this.context.pending().isAbandoned()) {
			try {
				// Whoever interrupts this thread must not close the channel.
				Thread.interrupted();
				return this.writer.append(batch);
			}
			catch (Throwable ex) {
				// Also an error: the batch is kept, and the thread goes on.
				failed(ex);
				if (pause > this.firstPause) {
					failWaiting(ex);
				}
			}
			if (isOver()) {
				return null;
			}
			pause = pause(pause);
		}
		return null;
	}

	private boolean sync() {
		try {
			Thread.interrupted();
			this.writer.sync();
		}
		catch (Throwable ex) {
			this.syncFails = true;
			this.dirtySince = nanoTime();
			failed(ex);
			this.context.acknowledgements().fail(this.context.pending().takeUnsynced(), reason(ex));
			return false;
		}
		this.dirty = false;
		this.syncFails = false;
		this.context.progress().synced(now());
		recovered();
		this.context.acknowledgements().succeed(this.context.pending().takeUnsynced());
		return true;
	}

	private long[] stored(FactBatch batch, Appended appended) {
		long[] counts = KindCounts.of(batch);
		this.context.progress().stored(counts, batch.size(), appended);
		if (this.policy == SyncPolicy.EVERY_SECOND) {
			this.dirtySince = this.dirty ? this.dirtySince : nanoTime();
			this.dirty = true;
		}
		else {
			this.context.progress().synced(now());
		}
		if (!this.syncFails) {
			recovered();
		}
		return counts;
	}

	private void acknowledge(List<DurableFuture> futures, long firstSeq) {
		if (futures.isEmpty()) {
			return;
		}
		futures.forEach((future) -> future.written(firstSeq));
		if (this.policy == SyncPolicy.EVERY_SECOND) {
			this.context.pending().addUnsynced(futures);
		}
		else {
			this.context.acknowledgements().succeed(futures);
		}
	}

	/**
	 * Nobody waits through an outage: who waits now is told now, and his fact is kept.
	 */
	private void failWaiting(Throwable error) {
		this.context.acknowledgements().fail(this.context.intake().takeFutures(), reason(error));
	}

	private void failed(Throwable error) {
		if (this.context.progress().failed(error, now())) {
			LOG.error("Papyra cannot store facts of '{}'; they wait in memory while there is room: {}",
					this.context.options().systemId(), error.toString());
		}
		this.context.acknowledgements().fail(this.context.pending().takeFutures(), reason(error));
		this.context.observer().failed(error);
		this.context.observer().tellDrops();
	}

	private void recovered() {
		Instant since = this.context.progress().recovered();
		if (since != null) {
			LOG.info("Papyra stores facts of '{}' again, after {} s", this.context.options().systemId(),
					Duration.between(since, now()).toSeconds());
		}
	}

	private long pause(long pause) {
		this.context.intake().pause(this.context.deadline().atMost(pause));
		long longest = this.context.deadline().isSet() ? this.firstPause * CLOSING_PAUSES : this.longestPause;
		return Math.min(pause * 2, Math.min(longest, this.longestPause));
	}

	private boolean isOver() {
		return this.context.deadline().isOver() || this.context.pending().isAbandoned();
	}

	private static RuntimeException reason(Throwable error) {
		return (error instanceof PersistenceException failure) ? failure
				: new PersistenceException("the fact could not be stored: " + error, error);
	}

	private Instant now() {
		return this.context.parts().clock().instant();
	}

	private long nanoTime() {
		return this.context.parts().nanoTime().getAsLong();
	}

}

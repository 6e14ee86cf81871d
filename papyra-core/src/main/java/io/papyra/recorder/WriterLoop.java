package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's thread: opens the store, stores what comes in, and closes it after the
 * last fact. Callers who wait may store in between, where the store is made for that
 * ({@link CallerCommits}); an interrupt of theirs can never close its channel. What is
 * lost while the store does not answer is noted by another thread.
 */
final class WriterLoop implements Runnable {

	private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);

	private static final long GAP_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final RecorderContext context;

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	private final SystemRecords lines;

	private final StoreSession session;

	private long lastGap;

	WriterLoop(PersistenceBackend backend, RecorderContext context) {
		this.context = context;
		this.lines = new SystemRecords(context);
		this.session = new StoreSession(backend, context.options());
		this.lastGap = nanoTime() - GAP_INTERVAL;
	}

	/** Completes when the store is open, or fails with the reason why it is not. */
	CompletableFuture<Void> opened() {
		return this.opened;
	}

	@Override
	public void run() {
		try {
			this.session.writer();
		}
		catch (Throwable ex) {
			this.opened.completeExceptionally(ex);
			return;
		}
		this.context.progress().state(RecorderStatus.State.OPEN);
		// From now on there may be facts, of which none is to be older than the start.
		Instant start = this.context.parts().clock().instant();
		this.opened.complete(null);
		try {
			work(new BatchStore(this.session, this.context), start);
		}
		catch (Throwable ex) {
			LOG.error("Papyra's writer cannot continue; no further facts of '{}' are stored",
					this.context.options().systemId(), ex);
			this.context.intake().close();
			this.context.abandon();
		}
		finally {
			this.session.putDown();
			this.context.progress().state(RecorderStatus.State.CLOSED);
		}
	}

	private void work(BatchStore store, Instant start) {
		boolean all = storeEvent(store, EventType.SYSTEM_STARTED, start) && store.storeNotes();
		this.context.commits().open(store::storeAsLeader);
		store.letLead();
		while (all && !isDone()) {
			try {
				all = round(store);
			}
			catch (Throwable ex) { // nothing may end this thread but a close
				LOG.error("Papyra's writer met an internal error and continues", ex);
				if (this.context.pending().buffer() != null) {
					this.context.intake().keepTurn();
				}
				this.context.intake().pause(this.context.parts().firstRetry().toNanos());
			}
		}
		all = all && storeGap(store) && storeEvent(store, EventType.SYSTEM_STOPPED, null) && store.syncAtLast();
		if (!all) {
			this.context.abandon();
			note(this.lines.untold());
		}
		this.context.observer().tellWrittenByCallers();
		this.context.observer().tellWritten();
		this.context.observer().tellDrops();
	}

	private boolean isDone() {
		return this.context.intake().isDone() && this.context.pending().buffer() == null;
	}

	/** One round; false if the recorder has to stop before everything is stored. */
	private boolean round(BatchStore store) {
		boolean turn = this.context.intake().awaitTurn(needsTurn());
		this.context.acknowledgements().beginIfNeeded();
		this.context.observer().tellWrittenByCallers();
		this.context.observer().tellDrops();
		if (!turn) {
			return true;
		}
		if (this.context.pending().isAbandoned()) {
			return false;
		}
		Buffer taken = this.context.pending().buffer();
		if (taken == null) {
			taken = this.context.intake().take();
			this.context.pending().begin(taken);
		}
		if (isGapDue() && !storeGap(store)) {
			return false;
		}
		if (taken != null && !store.store(taken)) {
			return false;
		}
		store.syncIfDue();
		store.pauseIfAsked();
		return true;
	}

	/** Whether there is more to do than to store what comes in. */
	private boolean needsTurn() {
		return this.context.pause().get() != null || this.session.isDown() || isGapDue();
	}

	private boolean isGapDue() {
		return this.context.drops().firstMillis() > 0 && nanoTime() - this.lastGap >= GAP_INTERVAL;
	}

	/** Tells of the recorder itself; false if that had to be aborted. */
	private boolean storeEvent(BatchStore store, EventType type, @Nullable Instant time) {
		return store.storeOwn(this.lines.event(type.wireName(), time), type);
	}

	/** Records lost facts, if there are any; false if that had to be aborted. */
	private boolean storeGap(BatchStore store) {
		FactBatch gap = this.lines.gap();
		if (gap == null) {
			return true;
		}
		this.lastGap = nanoTime();
		boolean stored = store.storeOwn(gap, null);
		if (stored) {
			this.lines.told();
		}
		return stored;
	}

	/**
	 * Has what is lost noted for the next run although the store does not answer the
	 * writer: by a thread of its own, for which this waits a moment only. For any thread
	 * but the writer's.
	 */
	void noteFor(Duration most) {
		List<byte[]> lost = this.lines.untold();
		if (lost.isEmpty()) {
			return;
		}
		Thread thread = this.context.parts().threads().newThread(() -> note(lost));
		thread.start();
		try {
			thread.join(most.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Leaves a note of what is lost to the next run. */
	private void note(List<byte[]> lost) {
		FactWriter writer = this.session.current();
		try {
			if (writer != null) {
				lost.forEach(writer::addNote);
			}
		}
		catch (RuntimeException ex) {
			LOG.warn("What was not stored could not be noted for the next run: {}", ex.toString());
		}
	}

	private long nanoTime() {
		return this.context.parts().nanoTime().getAsLong();
	}

}

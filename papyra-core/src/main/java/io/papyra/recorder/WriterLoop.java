package io.papyra.recorder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.FactBatch;
import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.ActorEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the store: opens it, stores what comes in, and closes it
 * behind the last fact. An interrupt of any other thread can therefore never close the
 * store's channel.
 */
final class WriterLoop implements Runnable {

	private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);

	private static final long GAP_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final PersistenceBackend backend;

	private final RecorderContext context;

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	private final OwnLines lines;

	private long lastGap;

	WriterLoop(PersistenceBackend backend, RecorderContext context) {
		this.backend = backend;
		this.context = context;
		this.lines = new OwnLines(context);
		this.lastGap = nanoTime() - GAP_INTERVAL;
	}

	/** Completes when the store is open, or fails with the reason why it is not. */
	CompletableFuture<Void> opened() {
		return this.opened;
	}

	@Override
	public void run() {
		StoreSession session = new StoreSession(this.backend, this.context.options());
		try {
			session.writer();
		}
		catch (Throwable ex) {
			this.opened.completeExceptionally(ex);
			return;
		}
		this.context.progress().state(RecorderStatus.State.OPEN);
		this.opened.complete(null);
		try {
			work(new BatchStore(session, this.context));
		}
		catch (Throwable ex) {
			LOG.error("Papyra's writer cannot go on; no further facts of '{}' are stored",
					this.context.options().systemId(), ex);
			this.context.intake().close();
			Abandonment.of(this.context);
		}
		finally {
			session.putDown();
			this.context.progress().state(RecorderStatus.State.CLOSED);
		}
	}

	private void work(BatchStore store) {
		boolean all = store.storeOwn(this.lines.event(ActorEvent.SYSTEM_STARTED)) && store.storeNotes();
		while (all && !this.context.intake().isDone()) {
			try {
				all = round(store);
			}
			catch (Throwable ex) { // nothing may end this thread but a close
				LOG.error("Papyra's writer met an error of its own and goes on", ex);
				this.context.intake().pause(this.context.parts().firstRetry().toNanos());
			}
		}
		all = all && storeGap(store) && store.storeOwn(this.lines.event(ActorEvent.SYSTEM_STOPPED))
				&& store.syncAtLast();
		if (!all) {
			Abandonment.of(this.context);
			FactBatch lost = this.lines.gap();
			if (lost != null) {
				store.leave(lost);
			}
		}
		this.context.observer().tellWritten();
		this.context.observer().tellDrops();
	}

	/** One round; false if the recorder has to stop before everything is stored. */
	private boolean round(BatchStore store) {
		Buffer taken = this.context.pending().buffer();
		if (taken == null) {
			taken = this.context.intake().take();
			this.context.pending().begin(taken);
		}
		this.context.observer().tellDrops();
		if (nanoTime() - this.lastGap >= GAP_INTERVAL && !storeGap(store)) {
			return false;
		}
		if (taken != null && !store.store(taken)) {
			return false;
		}
		store.syncIfDue();
		store.pauseIfAsked();
		return true;
	}

	/** Tells of lost facts, if any are; false if that had to be given up. */
	private boolean storeGap(BatchStore store) {
		FactBatch gap = this.lines.gap();
		if (gap == null) {
			return true;
		}
		this.lastGap = nanoTime();
		return store.storeOwn(gap);
	}

	private long nanoTime() {
		return this.context.parts().nanoTime().getAsLong();
	}

}

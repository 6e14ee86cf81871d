package io.papyra.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.ack.DurableFuture;
import io.papyra.internal.count.StoredCounts;
import io.papyra.internal.writer.UninterruptibleWriter;
import io.papyra.observe.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches, each until it is stored: a batch that the store refuses is kept and
 * tried again, ever more rarely, until the recorder has to stop. Used by the thread that
 * has the turn ({@link Intake}): the writer's, and for {@link #storeAsLeader} a caller's.
 */
final class BatchStore {

	private static final Logger LOG = LoggerFactory.getLogger(BatchStore.class);

	private static final long SYNC_INTERVAL = Duration.ofSeconds(1).toNanos();

	/** This number of futures does not wait for the second to pass. */
	private static final int MAX_UNSYNCED = 100_000;

	/** So many refusals in a row, and callers do not ask the store again. */
	private static final int MOST_REFUSALS = 8;

	private final StoreSession session;

	private final RecorderContext context;

	private final SyncPolicy policy;

	private final Outage outage;

	/** Something is written but not synced, since then. */
	private boolean dirty;

	private long dirtySince;

	private boolean syncFails;

	/** Why a caller could not store the batch that is pending; not reported yet. */
	private @Nullable Throwable leftBehind;

	/** How often in a row the store has refused to be used by a caller. */
	private int refusals;

	BatchStore(StoreSession session, RecorderContext context) {
		this.session = session;
		this.context = context;
		this.policy = context.options().sync();
		this.outage = new Outage(context);
	}

	/**
	 * Stores the pending batch, tells those who wait for its facts, and gives the buffer
	 * back.
	 * @return false if it was aborted because the recorder had to stop
	 */
	boolean store(Buffer buffer) {
		long started = nanoTime();
		AppendResult appended = append(buffer.batch());
		if (appended == null || !this.context.pending().settle()) {
			return false;
		}
		long took = nanoTime() - started;
		boolean quietly = buffer.isOnlyFromWriter();
		int callers = buffer.awaited();
		DurableFuture futures = buffer.takeFutures();
		StoredCounts stored;
		try {
			written(futures, appended);
			stored = stored(buffer.batch(), buffer.countByType(), appended);
		}
		finally {
			this.context.intake().answered(callers, took);
			this.context.intake().release(buffer);
			acknowledge(futures, appended);
		}
		this.context.observer().written(stored, appended, took, quietly);
		return true;
	}

	/**
	 * Stores a batch on the thread of a caller, who has the turn and has taken it: tries
	 * once, and gives the turn back. A batch that is not stored then is left to the
	 * writer, and so is the news of one that is.
	 */
	void storeAsLeader(Buffer buffer) {
		this.context.pending().begin(buffer);
		long started = nanoTime();
		AppendResult appended = appendAsLeader(buffer.batch());
		if (appended == null || !this.context.pending().settle()) {
			return; // the turn goes to the writer, which finds the batch or its end
		}
		long took = nanoTime() - started;
		int callers = buffer.awaited();
		DurableFuture futures = buffer.takeFutures();
		try {
			written(futures, appended);
			StoredCounts stored = StoredCounts.of(buffer.batch(), buffer.countByType(), appended);
			Instant now = now();
			this.context.progress().stored(stored.facts(), buffer.batch().size(), appended, now);
			this.context.progress().synced(now);
			this.context.observer().writtenByCaller(stored, appended, took, buffer.isOnlyFromWriter());
		}
		finally {
			this.context.intake().answered(callers, took);
			// The next one may begin while those of this batch are being woken.
			this.context.intake().endLead(buffer);
			PersistenceException unconfirmed = appended.unconfirmed();
			if (this.context.acknowledgements().settleForCallers(futures, unconfirmed)) {
				this.context.intake().wakeWriter();
			}
		}
	}

	private @Nullable AppendResult appendAsLeader(FactBatch batch) {
		this.context.progress().calling(now(), nanoTime());
		try {
			AppendResult appended = (this.session.current() instanceof UninterruptibleWriter writer)
					? writer.appendUninterruptibly(batch) : null;
			this.refusals = (appended != null) ? 0 : this.refusals + 1;
			if (this.refusals >= MOST_REFUSALS) {
				this.context.intake().letLead(false);
			}
			return appended;
		}
		catch (Throwable ex) {
			// The writer reports it, waits, and tries again, as after a failure of its
			// own.
			this.leftBehind = ex;
			return null;
		}
		finally {
			this.context.progress().answered();
		}
	}

	/** Lets callers store, too, where the store is made for it. */
	void letLead() {
		this.refusals = 0;
		// Under this policy no caller is answered before the writer has synced.
		this.context.intake()
			.letLead(this.policy != SyncPolicy.EVERY_SECOND && this.session.current() instanceof UninterruptibleWriter);
	}

	/**
	 * Stores lines of the recorder itself.
	 * @param event the type of the event that they are; null if they are none
	 * @return false if that was aborted because the recorder had to stop
	 */
	boolean storeOwn(FactBatch batch, @Nullable EventType event) {
		long started = nanoTime();
		AppendResult appended = append(batch);
		if (appended == null) {
			return false;
		}
		StoredCounts stored = stored(batch, StoredCounts.event(event), appended);
		this.context.observer().written(stored, appended, nanoTime() - started, false);
		return true;
	}

	/**
	 * Tells what an earlier run could not store, if it has left a note.
	 * @return false if that was aborted because the recorder had to stop
	 */
	boolean storeNotes() {
		List<byte[]> notes = notes();
		if (notes.isEmpty()) {
			return true;
		}
		FactBatch batch = new FactBatch();
		notes.forEach((note) -> batch.add(null, note, 0, note.length));
		if (!storeOwn(batch, null)) {
			return false;
		}
		this.session.writer().clearNotes();
		return true;
	}

	private List<byte[]> notes() {
		try {
			return this.session.writer().notes();
		}
		catch (RuntimeException ex) {
			LOG.warn("What an earlier run could not store is not known: {}", ex.toString());
			return List.of();
		}
	}

	/** Syncs if the policy is to do so every second and a second has passed. */
	void syncIfDue() {
		if (this.dirty && this.policy == SyncPolicy.EVERY_SECOND && (nanoTime() - this.dirtySince >= SYNC_INTERVAL
				|| this.context.pending().unsyncedCount() > MAX_UNSYNCED)) {
			sync();
		}
	}

	/**
	 * Closes the store for as long as a caller has asked for it. Only called while no
	 * batch is pending: of one that has failed a part may be on the disk already, and
	 * only the writer that tried can cut it back.
	 */
	void pauseIfAsked() {
		Pause<?> pause = this.context.pause().getAndSet(null);
		if (pause != null && pause.claim()) {
			if (this.dirty && !sync()) {
				pause.refuse("what is written could not be synced", this.context.progress().failure());
			}
			else {
				this.session.putDown();
				pause.work();
				takeUp();
			}
			pause.end();
		}
		else if (this.session.isDown()) {
			takeUp();
		}
	}

	private void takeUp() {
		try {
			answered(this.session::writer);
			this.outage.ended();
			letLead();
		}
		catch (Throwable ex) {
			// Tried again in the next round, and with the next batch.
			this.outage.failed(ex);
			this.outage.pause();
		}
	}

	/**
	 * Syncs whatever the policy.
	 * @return false if that was aborted because the recorder had to stop
	 */
	boolean syncAtLast() {
		while (!sync()) {
			if (!this.outage.pause()) {
				return false;
			}
		}
		return true;
	}

	private @Nullable AppendResult append(FactBatch batch) {
		Throwable failedBefore = this.leftBehind;
		this.leftBehind = null;
		if (failedBefore != null) {
			this.outage.failed(failedBefore);
			if (!this.outage.pause()) {
				return null;
			}
		}
		while (!this.context.pending().isAbandoned()) {
			try {
				// An interrupt of this thread must not close the channel.
				Thread.interrupted();
				return answered(() -> this.session.writer().append(batch));
			}
			catch (Throwable ex) {
				// Also an error: the batch is kept, and the thread continues.
				this.outage.failed(ex);
			}
			if (!this.outage.pause()) {
				return null;
			}
		}
		return null;
	}

	/** While the store does not answer, others can see since when. */
	private <T> T answered(Supplier<T> call) {
		this.context.progress().calling(now(), nanoTime());
		try {
			return call.get();
		}
		finally {
			this.context.progress().answered();
		}
	}

	private boolean sync() {
		try {
			Thread.interrupted();
			if (!this.session.isDown()) {
				answered(() -> {
					this.session.writer().sync();
					return this.session;
				});
			}
		}
		catch (Throwable ex) {
			this.syncFails = true;
			this.dirtySince = nanoTime();
			this.outage.failed(ex);
			this.context.acknowledgements().fail(this.context.pending().takeUnsynced(), Outage.reason(ex));
			return false;
		}
		this.dirty = false;
		this.syncFails = false;
		this.context.progress().synced(now());
		this.outage.ended();
		this.context.acknowledgements().succeed(this.context.pending().takeUnsynced());
		return true;
	}

	private StoredCounts stored(FactBatch batch, long[] events, AppendResult appended) {
		StoredCounts stored = StoredCounts.of(batch, events, appended);
		this.context.progress().stored(stored.facts(), batch.size(), appended, now());
		if (this.policy == SyncPolicy.EVERY_SECOND) {
			this.dirtySince = this.dirty ? this.dirtySince : nanoTime();
			this.dirty = true;
		}
		else {
			this.context.progress().synced(now());
		}
		if (!this.syncFails) {
			this.outage.ended();
		}
		return stored;
	}

	private static void written(@Nullable DurableFuture first, AppendResult appended) {
		for (DurableFuture future = first; future != null; future = future.next()) {
			future.written(appended);
		}
	}

	private void acknowledge(@Nullable DurableFuture futures, AppendResult appended) {
		if (futures == null) {
			return;
		}
		PersistenceException unconfirmed = appended.unconfirmed();
		if (unconfirmed != null) {
			this.context.acknowledgements().fail(futures, unconfirmed);
		}
		else if (this.policy == SyncPolicy.EVERY_SECOND) {
			this.context.pending().addUnsynced(futures);
		}
		else {
			this.context.acknowledgements().succeed(futures);
		}
	}

	private Instant now() {
		return this.context.parts().clock().instant();
	}

	private long nanoTime() {
		return this.context.parts().nanoTime().getAsLong();
	}

}

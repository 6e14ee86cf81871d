package io.papyra.internal.log.store;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.log.format.ForeignLinesException;
import io.papyra.internal.writer.UninterruptibleWriter;
import io.papyra.retention.ExpiryReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a store, which is one log of all kinds or one log per kind. A batch
 * goes to all logs that it concerns or to none. A compaction in the same process waits
 * for its turn at the store's monitor, and a batch for a compaction's.
 */
public final class StoreWriter implements UninterruptibleWriter {

	private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

	private final LogStore store;

	private final List<Partition> partitions;

	/** Null while it is lost; then nothing is written. */
	private @Nullable DiskLock lock;

	private final Roller roller;

	/**
	 * Facts whose segments were deleted for a batch that then failed; reported with the
	 * next one.
	 */
	private final Map<FactKind, Long> expired = new EnumMap<>(FactKind.class);

	private volatile boolean closed;

	/**
	 * Held while notes are read or written, and never together with the store's monitor:
	 * a thread that writes may have that for as long as the disk does not answer.
	 */
	private final Object noting = new Object();

	/** The lock is taken over: closed with the writer. */
	StoreWriter(LogStore store, List<Partition> partitions, DiskLock lock, Roller roller) {
		this.store = store;
		this.partitions = List.copyOf(partitions);
		this.lock = lock;
		this.roller = roller;
	}

	@Override
	public AppendResult append(FactBatch batch) {
		synchronized (this.store) {
			if (this.closed) {
				throw new PersistenceException("the writer of " + this.store.location() + " is closed", null);
			}
			try {
				return appendToAll(batch);
			}
			catch (IOException ex) {
				throw IoErrors.of(this.store.location(), "could not be written", ex);
			}
		}
	}

	@Override
	public @Nullable AppendResult appendUninterruptibly(FactBatch batch) {
		synchronized (this.store) {
			try {
				List<Partition> concerned = concerned(batch);
				return isCalm(concerned, batch) ? stageAndCommit(batch, concerned, false) : null;
			}
			catch (IOException ex) {
				throw IoErrors.of(this.store.location(), "could not be written", ex);
			}
		}
	}

	/** Whether nothing is due that {@link #append} does before it writes. */
	private boolean isCalm(List<Partition> concerned, FactBatch batch) throws IOException {
		DiskLock current = this.lock;
		if (this.closed || current == null || !current.isUntouched() || !this.roller.hasRoom(this.partitions, batch)) {
			return false;
		}
		for (Partition part : concerned) {
			if (!part.writer().isCalm()) {
				return false;
			}
		}
		return true;
	}

	private List<Partition> concerned(FactBatch batch) {
		return (this.partitions.size() == 1) ? this.partitions
				: this.partitions.stream().filter((part) -> part.concerns(batch)).toList();
	}

	private AppendResult appendToAll(FactBatch batch) throws IOException {
		requireLock();
		List<Partition> concerned = concerned(batch);
		for (Partition part : concerned) {
			attach(part.writer());
		}
		this.roller.roll(this.partitions, batch).forEach((kind, count) -> this.expired.merge(kind, count, Long::sum));
		return stageAndCommit(batch, concerned, true);
	}

	private AppendResult stageAndCommit(FactBatch batch, List<Partition> concerned, boolean checkpoint)
			throws IOException {
		boolean stored = false;
		long[] firsts = new long[concerned.size()];
		try {
			for (int at = 0; at < firsts.length; at++) {
				firsts[at] = concerned.get(at).stage(batch);
			}
			for (Partition part : concerned) {
				part.writer().force();
			}
			stored = true;
		}
		finally {
			if (!stored) { // also out of memory, with some blocks written
				concerned.forEach((part) -> part.writer().unstage());
			}
		}
		long bytes = 0;
		for (Partition part : concerned) {
			bytes += part.commit(batch, checkpoint);
		}
		Map<FactKind, Long> told = Map.copyOf(this.expired);
		this.expired.clear();
		long gaps = 0;
		for (Partition part : this.partitions) {
			gaps += part.writer().segment().takeGaps();
		}
		return appended(batch, concerned, firsts, bytes, told).withRemoved(removed()).withGaps(gaps);
	}

	private Map<FactKind, Long> removed() {
		Map<FactKind, Long> removed = new EnumMap<>(FactKind.class);
		for (Partition part : this.partitions) {
			part.writer().segment().takeRemoved().forEach((kind, count) -> removed.merge(kind, count, Long::sum));
		}
		return removed;
	}

	private static AppendResult appended(FactBatch batch, List<Partition> concerned, long[] firsts, long bytes,
			Map<FactKind, Long> expired) {
		if (concerned.size() == 1 && expired.isEmpty()) {
			return new AppendResult(firsts[0], bytes);
		}
		long[] seqs = new long[batch.size()];
		for (int entry = 0; entry < seqs.length; entry++) {
			int part = 0;
			while (!BlockWriter.belongs(batch.kind(entry), concerned.get(part).kind())) {
				part++;
			}
			seqs[entry] = firsts[part]++;
		}
		Map<FactKind, Map<ExpiryReason, Long>> reasons = new EnumMap<>(FactKind.class);
		expired.forEach((kind, count) -> reasons.put(kind, Map.of(ExpiryReason.SIZE, count)));
		return AppendResult.of(seqs, bytes, reasons);
	}

	@Override
	public void sync() {
		synchronized (this.store) {
			if (this.closed) {
				return;
			}
			try {
				requireLock();
				for (Partition part : this.partitions) {
					sync(part.writer());
				}
			}
			catch (IOException ex) {
				throw IoErrors.of(this.store.location(), "could not be synced", ex);
			}
		}
	}

	@Override
	public void close() {
		synchronized (this.store) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.store.writerClosed();
			IOException failure = closePartitions(this.partitions, this.lock != null && isHeld(this.lock));
			unlock();
			if (failure != null) {
				throw IoErrors.of(this.store.location(), "could not be closed cleanly", failure);
			}
		}
	}

	/**
	 * Makes sure that no other writer is active. A lock that is lost, because its file
	 * was removed or another process has taken it, is taken again before anything is
	 * written; writing continues with what is there then.
	 * @throws io.papyra.internal.disk.LockHeldException if it is held elsewhere now
	 */
	public void requireLock() throws IOException {
		DiskLock current = this.lock;
		if (current != null && current.isHeld()) {
			return;
		}
		if (current != null) {
			LOG.error(
					"The lock {} was removed, replaced or taken by another process while {} was open for writing; "
							+ "nothing is written until it is acquired again",
					this.store.lockFile(), this.store.location());
		}
		reacquireLock();
	}

	private void reacquireLock(ForeignLinesException seen) throws IOException {
		LOG.error("{}; nothing more is written until the lock is acquired again", seen.getMessage());
		reacquireLock();
	}

	private void reacquireLock() throws IOException {
		this.partitions.forEach((part) -> part.writer().segment().distrust());
		unlock();
		this.lock = this.store.lock();
		LOG.warn("The lock of {} is acquired again; writing continues at the end of what is there now",
				this.store.location());
	}

	/**
	 * Makes sure that the next line goes where it belongs. Where another program has
	 * written without the lock, or with one of its own, the lock is taken again first.
	 * @return the end of the current file
	 */
	long attach(LogWriter writer) throws IOException {
		try {
			return writer.attach();
		}
		catch (ForeignLinesException ex) {
			reacquireLock(ex);
			return writer.attach();
		}
	}

	private void sync(LogWriter writer) throws IOException {
		try {
			writer.sync();
		}
		catch (ForeignLinesException ex) {
			reacquireLock(ex);
			writer.sync();
		}
	}

	private static boolean isHeld(DiskLock lock) {
		try {
			return lock.isHeld();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * @param owned whether the lock is ours, without which nothing more is written
	 */
	private static @Nullable IOException closePartitions(List<Partition> partitions, boolean owned) {
		IOException failure = null;
		for (Partition part : partitions) {
			try {
				if (owned) {
					close(part.writer());
				}
				else {
					part.writer().segment().release();
				}
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		return failure;
	}

	private static void close(LogWriter writer) throws IOException {
		try {
			writer.close();
		}
		catch (ForeignLinesException ex) {
			LOG.error("{}", ex.getMessage());
			writer.close();
		}
	}

	private void unlock() {
		DiskLock held = this.lock;
		this.lock = null;
		try {
			if (held != null) {
				held.close();
			}
		}
		catch (IOException ex) {
			LOG.warn("The lock of {} could not be released; it ends with this process", this.store.location(), ex);
		}
	}

	@Override
	public List<byte[]> notes() {
		synchronized (this.noting) {
			try {
				return this.store.notes().read();
			}
			catch (IOException ex) {
				throw IoErrors.of(this.store.location(), "could not be read", ex);
			}
		}
	}

	@Override
	public void addNote(byte[] entry) {
		synchronized (this.noting) {
			try {
				if (!this.closed) { // what is there then may be another writer's
					this.store.notes().add(entry);
				}
			}
			catch (IOException ex) {
				LOG.warn("The facts that were not stored in {} could not be noted either", this.store.location(), ex);
			}
		}
	}

	@Override
	public void clearNotes() {
		synchronized (this.noting) {
			try {
				this.store.notes().clear();
			}
			catch (IOException ex) {
				LOG.warn("The notes of {} could not be cleared", this.store.location(), ex);
			}
		}
	}

	public List<Partition> partitions() {
		return this.partitions;
	}

}

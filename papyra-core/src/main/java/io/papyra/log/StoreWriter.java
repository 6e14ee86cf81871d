package io.papyra.log;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.Appended;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.disk.DiskLock;
import io.papyra.fact.FactKind;
import io.papyra.retention.ExpiryReason;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a store, which is one log of all kinds or one log per kind. A batch
 * goes to all logs that it concerns or to none. A compaction in the same process waits
 * for its turn at the store's monitor, and a batch for a compaction's.
 */
final class StoreWriter implements FactWriter {

	private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

	private final Store store;

	private final List<StorePart> parts;

	private final DiskLock lock;

	private final RoomKeeper room;

	/** Facts dropped to make room for a batch that was then refused. */
	private final Map<FactKind, Long> expired = new EnumMap<>(FactKind.class);

	private boolean closed;

	/** The lock is taken over: closed with the writer. */
	StoreWriter(Store store, List<StorePart> parts, DiskLock lock, RoomKeeper room) {
		this.store = store;
		this.parts = List.copyOf(parts);
		this.lock = lock;
		this.room = room;
	}

	@Override
	public Appended append(FactBatch batch) {
		synchronized (this.store) {
			if (this.closed) {
				throw new PersistenceException("the writer of " + this.store.location() + " is closed", null);
			}
			try {
				return appendToAll(batch);
			}
			catch (IOException ex) {
				throw LogErrors.of(this.store.location(), "could not be written", ex);
			}
		}
	}

	private Appended appendToAll(FactBatch batch) throws IOException {
		List<StorePart> concerned = this.parts.stream().filter((part) -> part.concerns(batch)).toList();
		boolean stored = false;
		long[] firsts = new long[concerned.size()];
		try {
			for (StorePart part : concerned) {
				part.writer().attach();
			}
			this.room.make(this.parts, batch).forEach((kind, count) -> this.expired.merge(kind, count, Long::sum));
			for (int at = 0; at < firsts.length; at++) {
				firsts[at] = concerned.get(at).stage(batch);
			}
			for (StorePart part : concerned) {
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
		for (StorePart part : concerned) {
			bytes += part.commit(batch);
		}
		Map<FactKind, Long> told = Map.copyOf(this.expired);
		this.expired.clear();
		return appended(batch, concerned, firsts, bytes, told);
	}

	private static Appended appended(FactBatch batch, List<StorePart> concerned, long[] firsts, long bytes,
			Map<FactKind, Long> expired) {
		if (concerned.size() == 1 && expired.isEmpty()) {
			return new Appended(firsts[0], bytes);
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
		return Appended.of(seqs, bytes, reasons);
	}

	@Override
	public void sync() {
		synchronized (this.store) {
			if (this.closed) {
				return;
			}
			try {
				for (StorePart part : this.parts) {
					part.writer().sync();
				}
			}
			catch (IOException ex) {
				throw LogErrors.of(this.store.location(), "could not be synced", ex);
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
			IOException failure = closeParts(this.parts);
			unlock();
			if (failure != null) {
				throw LogErrors.of(this.store.location(), "could not be closed cleanly", failure);
			}
		}
	}

	private static @Nullable IOException closeParts(List<StorePart> parts) {
		IOException failure = null;
		for (StorePart part : parts) {
			try {
				part.writer().close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		return failure;
	}

	private void unlock() {
		try {
			this.lock.close();
		}
		catch (IOException ex) {
			LOG.warn("The lock of {} could not be let go of; it ends with this process", this.store.location(), ex);
		}
	}

	List<StorePart> parts() {
		return this.parts;
	}

}

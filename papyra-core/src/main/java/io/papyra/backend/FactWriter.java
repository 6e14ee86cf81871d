package io.papyra.backend;

import java.util.List;

/**
 * The one open writer of a store. Used by one thread at a time, and by a recorder always
 * by the same one, but for {@link #addNote}; only stores of Papyra's own that are made
 * for it are used by callers as well, one at a time.
 */
public interface FactWriter extends AutoCloseable {

	/**
	 * Stores all entries of a batch in their order, or none. When this returns, they are
	 * as durable as the {@link SyncPolicy} says. When it throws, none of them is in the
	 * store, or the writer refuses every further append until it has made sure of that:
	 * the same batch may be given again.
	 * @throws PersistenceException if the batch could not be stored
	 */
	AppendResult append(FactBatch batch);

	/**
	 * Forces to stable storage what was appended since the last time. Does nothing if
	 * there is nothing.
	 * @throws PersistenceException if that fails; what was appended since may be lost
	 */
	void sync();

	/**
	 * What earlier writers have left by {@link #addNote} and none has cleared: entries of
	 * lines that are no facts, oldest first.
	 * @throws PersistenceException if it could not be read
	 */
	default List<byte[]> notes() {
		return List.of();
	}

	/**
	 * Leaves an entry for the next writer in room that was reserved when the store was
	 * opened, so that it works where nothing can be appended any more. Does what it can;
	 * throws nothing for what it cannot. May be called by any thread, also while a call
	 * of another one does not return.
	 */
	default void addNote(byte[] entry) {
	}

	/** Forgets the notes. Does what it can. */
	default void clearNotes() {
	}

	/**
	 * Syncs, notes how far the store is known to be good, and releases it. May be called
	 * again.
	 */
	@Override
	void close();

}

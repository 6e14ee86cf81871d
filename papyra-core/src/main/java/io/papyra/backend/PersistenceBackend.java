package io.papyra.backend;

/**
 * Where facts are stored: the minimum that a store has to offer.
 *
 * <p>
 * What a store can do beyond it is told by its type: {@link Scannable},
 * {@link Recoverable}. A capability that is lacking is absent, never a silent no-op.
 * Implementations are safe for use by several threads; making one reads and writes
 * nothing.
 */
public interface PersistenceBackend extends FactReader {

	/** Short name, such as {@code json}: a value of the metric tag {@code backend}. */
	String name();

	/** Where the facts are, human-readable: a path or a key. */
	String location();

	/**
	 * Opens the store for writing. At most one writer is open at a time, in this process
	 * and in any other.
	 * @throws WriterLockedException if there is another writer
	 * @throws PersistenceException if the store cannot be written
	 */
	FactWriter openWriter(WriterOptions options);

}

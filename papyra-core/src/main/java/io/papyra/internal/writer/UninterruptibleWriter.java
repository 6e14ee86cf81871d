package io.papyra.internal.writer;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;

/**
 * A writer that threads of the application may use as well: callers who wait for their
 * facts anyway then store them themselves, which saves waking another thread twice. A
 * recorder never lets two threads use a writer at once, whichever they are, and whatever
 * one of them did in it the next one sees.
 *
 * <p>
 * Only of use where storing is a matter of this thread and of its disk alone. Where other
 * threads are needed for it, as for a server, nothing is saved.
 */
public interface UninterruptibleWriter extends FactWriter {

	/**
	 * Stores a batch as {@link #append} does, provided that an interrupt of the calling
	 * thread cannot reach anything that this takes: no channel may be closed by it, and
	 * the thread keeps its interrupted status. Where more has to be done, such as to
	 * continue in a new file, nothing is done.
	 * @return null if nothing was done; {@link #append} is to be called then, by the
	 * recorder's own thread
	 * @throws PersistenceException if the batch could not be stored; the same holds as
	 * for {@link #append}, to which it may be given again
	 */
	@Nullable AppendResult appendUninterruptibly(FactBatch batch);

}

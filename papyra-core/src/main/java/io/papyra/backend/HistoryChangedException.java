package io.papyra.backend;

import org.jspecify.annotations.Nullable;

/**
 * What a reader was reading is not there any more: a compaction has removed it, or
 * another program has replaced a file. The reader has got some of the answer at most;
 * reading again gives all of it.
 */
public class HistoryChangedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param message human-readable
	 * @param cause what was found instead
	 */
	public HistoryChangedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

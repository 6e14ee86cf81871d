package io.papyra.backend;

/**
 * A compaction was not begun, for a reason that the message names; nothing was changed.
 */
public class CompactionRefusedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	public CompactionRefusedException(String message) {
		super(message, null);
	}

}

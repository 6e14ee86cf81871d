package io.papyra.backend;

/**
 * What was named is not a history, not even a damaged one, and was left as it is. The
 * message says why, and what to do.
 */
public final class NotAHistoryException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	public NotAHistoryException(String message) {
		super(message, null);
	}

}

package io.papyra.backend;

/** Another writer has the store open; the message names it. */
public final class WriterLockedException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	public WriterLockedException(String message) {
		super(message, null);
	}

}

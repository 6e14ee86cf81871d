package io.papyra.backend;

/** Somebody called off a long piece of work; nothing was changed. */
public final class WorkCancelledException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	public WorkCancelledException(String message) {
		super(message, null);
	}

}

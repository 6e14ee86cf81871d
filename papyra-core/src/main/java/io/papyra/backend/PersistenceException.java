package io.papyra.backend;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what was asked. The message has the place, the numbers and the
 * next step.
 */
public class PersistenceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public PersistenceException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

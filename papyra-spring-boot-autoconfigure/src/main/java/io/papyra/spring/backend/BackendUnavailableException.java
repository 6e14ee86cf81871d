package io.papyra.spring.backend;

import org.jspecify.annotations.Nullable;

/**
 * A backend is not there, although its name is right, or its factory fails: it is no
 * matter of what a property holds.
 */
public final class BackendUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String advice;

	/**
	 * @param message what is wrong, with the jar that it comes from
	 * @param advice what to do about it, in a sentence
	 */
	BackendUnavailableException(String message, String advice, @Nullable Throwable cause) {
		super(message, cause);
		this.advice = advice;
	}

	/** What to do about it. */
	public String advice() {
		return this.advice;
	}

}

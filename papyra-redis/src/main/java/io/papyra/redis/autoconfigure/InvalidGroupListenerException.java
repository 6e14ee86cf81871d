package io.papyra.redis.autoconfigure;

/** A method cannot be a listener of a group, or there is no group that it could have. */
final class InvalidGroupListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String advice;

	/**
	 * @param message what is wrong, with bean and method
	 * @param advice what to do about it, in a sentence
	 */
	InvalidGroupListenerException(String message, String advice) {
		super(message);
		this.advice = advice;
	}

	/** What to do about it. */
	String advice() {
		return this.advice;
	}

}

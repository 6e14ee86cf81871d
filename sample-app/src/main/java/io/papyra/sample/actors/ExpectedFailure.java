package io.papyra.sample.actors;

/**
 * Something that goes wrong now and then in an order desk. It has no stack trace, so that
 * the console of the sample stays readable.
 */
final class ExpectedFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ExpectedFailure(String message) {
		super(message, null, false, false);
	}

}

package io.papyra.codec;

/**
 * A payload's JSON is larger than allowed; where that was noticed says nothing, so there
 * is no stack trace.
 */
final class PayloadTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long reached;

	private final boolean exact;

	/**
	 * @param reached how many bytes the whole line had, or was sure to have, when writing
	 * was aborted
	 * @param exact whether that is all there would have been
	 */
	PayloadTooLargeException(long reached, boolean exact) {
		super(null, null, false, false);
		this.reached = reached;
		this.exact = exact;
	}

	long reached() {
		return this.reached;
	}

	boolean isExact() {
		return this.exact;
	}

}

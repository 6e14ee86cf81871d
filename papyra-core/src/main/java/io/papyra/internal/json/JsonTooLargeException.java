package io.papyra.internal.json;

/**
 * What is written passes the limit of a {@link JsonWriter}; where that was noticed says
 * nothing, so there is no stack trace.
 */
public final class JsonTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long reached;

	private final boolean exact;

	/**
	 * @param reached how many bytes the writer had, or was sure to have, when writing was
	 * aborted
	 * @param exact whether that is all there would have been
	 */
	public JsonTooLargeException(long reached, boolean exact) {
		super(null, null, false, false);
		this.reached = reached;
		this.exact = exact;
	}

	/** How many bytes the writer had, or was sure to have. */
	public long reached() {
		return this.reached;
	}

	/** Whether that is all there would have been. */
	public boolean isExact() {
		return this.exact;
	}

}

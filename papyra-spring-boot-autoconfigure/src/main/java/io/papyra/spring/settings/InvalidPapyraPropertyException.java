package io.papyra.spring.settings;

/**
 * A property holds a value that is not allowed; the message names property, value and
 * what is allowed.
 */
public final class InvalidPapyraPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String allowed;

	/**
	 * @param property full name of the property
	 * @param value what it holds
	 * @param allowed what it may hold
	 */
	public InvalidPapyraPropertyException(String property, Object value, String allowed) {
		super("'" + value + "' is not allowed for " + property + ": allowed is " + allowed);
		this.property = property;
		this.value = value.toString();
		this.allowed = allowed;
	}

	/** Full name of the property. */
	public String property() {
		return this.property;
	}

	/** What it holds. */
	public String value() {
		return this.value;
	}

	/** What it may hold. */
	public String allowed() {
		return this.allowed;
	}

}

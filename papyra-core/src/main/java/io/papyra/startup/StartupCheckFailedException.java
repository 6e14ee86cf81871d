package io.papyra.startup;

import org.jspecify.annotations.Nullable;

/**
 * The startup check did not pass; no actor may run. The message lists what is wrong,
 * where, and the next step.
 */
public final class StartupCheckFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable StartupOutcome outcome;

	private final String location;

	public StartupCheckFailedException(String message, String location, @Nullable StartupOutcome outcome,
			@Nullable Throwable cause) {
		super(message, cause);
		this.location = location;
		this.outcome = outcome;
	}

	/** Where the history is. */
	public String location() {
		return this.location;
	}

	/** What was found, or null if the check itself could not be done or took too long. */
	public @Nullable StartupOutcome outcome() {
		return this.outcome;
	}

}

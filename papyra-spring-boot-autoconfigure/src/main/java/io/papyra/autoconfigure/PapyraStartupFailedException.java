package io.papyra.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ExitCodeGenerator;

/**
 * The application does not start, because its history did not pass the startup check or
 * cannot be written; the cause says which. Gives the process exit code 1.
 */
public final class PapyraStartupFailedException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable BackendFactory factory;

	PapyraStartupFailedException(RuntimeException cause, @Nullable BackendFactory factory) {
		super(cause.getMessage(), cause);
		this.factory = factory;
	}

	/** What has made the backend, or null if it is a bean of the user. */
	public @Nullable BackendFactory factory() {
		return this.factory;
	}

	@Override
	public int getExitCode() {
		return 1;
	}

}

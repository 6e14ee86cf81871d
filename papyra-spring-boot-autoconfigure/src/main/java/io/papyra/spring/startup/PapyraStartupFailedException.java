package io.papyra.spring.startup;

import io.papyra.spring.backend.BackendFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ExitCodeGenerator;

/**
 * The application does not start, because its history did not pass the startup check or
 * cannot be written; the cause says which. Gives the process exit code 1.
 */
public final class PapyraStartupFailedException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable BackendFactory factory;

	private final boolean recoverable;

	PapyraStartupFailedException(RuntimeException cause, @Nullable BackendFactory factory, boolean recoverable) {
		super(cause.getMessage(), cause);
		this.factory = factory;
		this.recoverable = recoverable;
	}

	/** Whether the backend can repair a history. */
	public boolean isRecoverable() {
		return this.recoverable;
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

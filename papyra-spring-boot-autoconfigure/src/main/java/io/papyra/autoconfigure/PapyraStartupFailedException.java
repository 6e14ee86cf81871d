package io.papyra.autoconfigure;

import org.springframework.boot.ExitCodeGenerator;

/**
 * The application does not start, because its history did not pass the startup check or
 * cannot be written; the cause says which. Gives the process exit code 1.
 */
public final class PapyraStartupFailedException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	PapyraStartupFailedException(RuntimeException cause) {
		super(cause.getMessage(), cause);
	}

	@Override
	public int getExitCode() {
		return 1;
	}

}

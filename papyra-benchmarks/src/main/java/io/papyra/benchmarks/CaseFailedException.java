package io.papyra.benchmarks;

import org.jspecify.annotations.Nullable;

/** A case could not be run to its end; the others continue. */
final class CaseFailedException extends Exception {

	CaseFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

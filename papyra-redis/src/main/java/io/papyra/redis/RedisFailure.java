package io.papyra.redis;

import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;

/** The server refused a command, or did not answer it. */
final class RedisFailure extends PersistenceException {

	private static final long serialVersionUID = 1L;

	private final RedisErrors.Code code;

	RedisFailure(RedisErrors.Code code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/** What it was, as far as that can be told. */
	RedisErrors.Code code() {
		return this.code;
	}

}

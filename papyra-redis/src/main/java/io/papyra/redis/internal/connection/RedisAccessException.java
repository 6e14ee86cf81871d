package io.papyra.redis.internal.connection;

import io.papyra.backend.PersistenceException;
import org.jspecify.annotations.Nullable;

/** The server refused a command, or did not answer it. */
public final class RedisAccessException extends PersistenceException {

	private static final long serialVersionUID = 1L;

	private final RedisErrors.Code code;

	RedisAccessException(RedisErrors.Code code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/** What it was, as far as that can be told. */
	public RedisErrors.Code code() {
		return this.code;
	}

}

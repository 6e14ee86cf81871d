package io.papyra.internal.json;

/** Bytes are not JSON; the message has the place within the line. */
public final class MalformedJsonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MalformedJsonException(String message) {
		super(message, null, false, false);
	}

}

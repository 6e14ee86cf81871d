package io.papyra.codec;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A throwable with what caused it, in words:
 * {@code Type: message; caused by Type: message; suppressed Type: message}. Of a chain of
 * database errors the further ones follow as {@code next}. Tells at most sixteen of them
 * all. For one use.
 */
final class ErrorText {

	private static final int MOST_ERRORS = 16;

	private final UnaryOperator<String> mask;

	private final StringBuilder text = new StringBuilder();

	private final Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());

	/**
	 * @param mask masks a message
	 */
	ErrorText(UnaryOperator<String> mask) {
		this.mask = mask;
	}

	/**
	 * The whole text.
	 * @throws RuntimeException if the throwable does not tell its own message
	 */
	String of(Throwable error) {
		this.told.add(error);
		add(error, error.getMessage());
		return this.text.toString();
	}

	private void add(Throwable error, @Nullable String message) {
		this.text.append(SafeToString.typeName(error.getClass()));
		if (message != null) {
			this.text.append(": ").append(this.mask.apply(message));
		}
		follow("caused by", causeOf(error));
		if (error instanceof Iterable<?>) {
			follow("next", nextOf(error));
		}
		for (Throwable suppressed : error.getSuppressed()) {
			follow("suppressed", suppressed);
		}
	}

	private void follow(String how, @Nullable Throwable error) {
		if (error == null || this.told.size() > MOST_ERRORS || !this.told.add(error)) {
			return;
		}
		if (this.told.size() > MOST_ERRORS) {
			this.text.append("; …");
			return;
		}
		this.text.append("; ").append(how).append(' ');
		add(error, messageOf(error));
	}

	private static @Nullable String messageOf(Throwable error) {
		try {
			return error.getMessage();
		}
		catch (RuntimeException ex) {
			return SafeToString.unprintable(error);
		}
	}

	private static @Nullable Throwable causeOf(Throwable error) {
		try {
			return error.getCause();
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static @Nullable Throwable nextOf(Throwable error) {
		try {
			return (error instanceof SQLException sql) ? sql.getNextException() : null;
		}
		catch (RuntimeException | LinkageError ex) { // a runtime without java.sql
			return null;
		}
	}

}

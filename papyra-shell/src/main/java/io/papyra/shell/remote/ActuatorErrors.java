package io.papyra.shell.remote;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers that are none: what they mean, and which property of the service to set. */
final class ActuatorErrors {

	private ActuatorErrors() {
	}

	/** Why a question was not answered. */
	static CommandFailure ofRead(Actuator actuator, Actuator.Answer answer) {
		if (answer.status() == 404 && message(answer) == null) {
			return new CommandFailure(ExitCode.NO_INPUT, actuator.address()
					+ "/papyra is not there: set management.endpoints.web.exposure.include=health,papyra in the service, "
					+ "or correct --url", null);
		}
		return other(actuator, answer);
	}

	/** Why something was not done. */
	static CommandFailure ofWrite(Actuator actuator, Actuator.Answer answer) {
		boolean readOnly = answer.status() == 405 || (answer.status() == 404 && message(answer) == null);
		if (readOnly) {
			return new CommandFailure(ExitCode.LOCKED, actuator.address()
					+ "/papyra may only be read: set management.endpoint.papyra.access=unrestricted in the service, and "
					+ "management.endpoints.web.exposure.include=health,papyra", null);
		}
		CommandFailure other = other(actuator, answer);
		if (answer.status() == 403 || (answer.status() == 401 && actuator.hasCredentials())) {
			// Spring Security's defaults let credentials read, and require a token for
			// every change; where its error page is secured too, that is reported as 401.
			return new CommandFailure(ExitCode.IO,
					other.getMessage()
							+ "; if the same credentials can read, the service asks for a CSRF token, as Spring "
							+ "Security does of every POST by default: exempt the actuator from CSRF protection as "
							+ "docs/actuator.md shows",
					null);
		}
		return other;
	}

	private static CommandFailure other(Actuator actuator, Actuator.Answer answer) {
		String message = message(answer);
		String said = said(actuator, answer);
		return switch (answer.status()) {
			case 400 -> new CommandFailure(ExitCode.USAGE, (message != null) ? message : said, null);
			case 401 -> new CommandFailure(ExitCode.IO,
					said + "; give credentials as --url http://user:password@host/actuator, or a whole header as "
							+ "PAPYRA_AUTHORIZATION='Bearer ...'",
					null);
			case 403 -> new CommandFailure(ExitCode.IO,
					said + "; these credentials are not enough: ask who secures the actuator of the service", null);
			case 409 -> new CommandFailure(ExitCode.LOCKED,
					"the service refused" + ((message != null) ? ": " + message : ""), null);
			default -> new CommandFailure(ExitCode.IO, said + "; look into the log of the service", null);
		};
	}

	private static String said(Actuator actuator, Actuator.Answer answer) {
		String message = message(answer);
		return actuator.address() + " answered " + answer.status() + ((message != null) ? ": " + message : "");
	}

	/**
	 * What Papyra says; the error page of Spring Boot, which has a time, says nothing
	 * more than the status.
	 */
	private static @Nullable String message(Actuator.Answer answer) {
		JsonNode message = answer.body().path("message");
		return (message.isString() && !answer.body().has("timestamp")) ? message.asString() : null;
	}

}

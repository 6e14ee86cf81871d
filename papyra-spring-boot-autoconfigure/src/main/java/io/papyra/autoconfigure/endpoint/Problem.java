package io.papyra.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Why a request was not answered.
 *
 * @param status status of the answer
 * @param message what is wrong, for people
 * @param parameter which parameter is wrong, if it is one
 * @param value what it holds, cut when it is long
 * @param allowed what it may hold
 */
record Problem(int status, String message, @Nullable String parameter, @Nullable String value,
		@Nullable String allowed) implements OperationResponseBody {

	private static final int CONFLICT = 409;

	private static final int LONGEST_ECHO = 100;

	static Problem badParameter(String parameter, String value, String allowed) {
		String echo = echo(value);
		return new Problem(WebEndpointResponse.STATUS_BAD_REQUEST,
				"'" + echo + "' is not allowed for " + parameter + ": allowed is " + allowed, parameter, echo, allowed);
	}

	static Problem unknownParameter(String parameter, String parameters) {
		String echo = echo(parameter);
		return new Problem(WebEndpointResponse.STATUS_BAD_REQUEST,
				"There is no parameter '" + echo + "' here, but: " + parameters + ". Nothing was done", echo, null,
				parameters);
	}

	static Problem unreadableBody(String message) {
		return new Problem(WebEndpointResponse.STATUS_BAD_REQUEST, message + ". Nothing was done", "body", null,
				"a JSON object of parameters with the content type application/json, or the query");
	}

	static Problem unknownArea(String area, String areas) {
		String echo = echo(area);
		return new Problem(WebEndpointResponse.STATUS_NOT_FOUND, "There is no '" + echo + "' here, but: " + areas,
				"area", echo, areas);
	}

	static Problem unknownAction(String action, String actions) {
		String echo = echo(action);
		return new Problem(WebEndpointResponse.STATUS_NOT_FOUND,
				"'" + echo + "' is nothing that can be done here, but: " + actions, "action", echo, actions);
	}

	static Problem conflict(String message) {
		return new Problem(CONFLICT, message, null, null, null);
	}

	static Problem unavailable(String message) {
		return new Problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, message, null, null, null);
	}

	private static String echo(String value) {
		return (value.length() > LONGEST_ECHO) ? value.substring(0, LONGEST_ECHO) + "..." : value;
	}

}

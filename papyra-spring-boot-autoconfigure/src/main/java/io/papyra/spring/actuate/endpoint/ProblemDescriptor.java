package io.papyra.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Why a request was not answered.
 *
 * @param status status of the answer
 * @param message what is wrong, human-readable
 * @param parameter which parameter is wrong, if it is one
 * @param value what it holds, cut when it is long
 * @param allowed what it may hold
 */
record ProblemDescriptor(int status, String message, @Nullable String parameter, @Nullable String value,
		@Nullable String allowed) implements OperationResponseBody {

	private static final int CONFLICT = 409;

	private static final int LONGEST_ECHO = 100;

	static ProblemDescriptor badParameter(String parameter, String value, String allowed) {
		String echo = echo(value);
		return new ProblemDescriptor(WebEndpointResponse.STATUS_BAD_REQUEST,
				"'" + echo + "' is not allowed for " + parameter + ": allowed is " + allowed, parameter, echo, allowed);
	}

	static ProblemDescriptor unknownParameter(String parameter, String parameters) {
		String echo = echo(parameter);
		return new ProblemDescriptor(WebEndpointResponse.STATUS_BAD_REQUEST,
				"There is no parameter '" + echo + "' here, but: " + parameters + ". Nothing was done", echo, null,
				parameters);
	}

	static ProblemDescriptor unreadableBody(String message) {
		return new ProblemDescriptor(WebEndpointResponse.STATUS_BAD_REQUEST, message + ". Nothing was done", "body",
				null, "a JSON object of parameters with the content type application/json, or the query");
	}

	static ProblemDescriptor unknownArea(String area, String areas) {
		String echo = echo(area);
		return new ProblemDescriptor(WebEndpointResponse.STATUS_NOT_FOUND,
				"There is no '" + echo + "' here, but: " + areas, "area", echo, areas);
	}

	static ProblemDescriptor unknownAction(String action, String actions) {
		String echo = echo(action);
		return new ProblemDescriptor(WebEndpointResponse.STATUS_NOT_FOUND,
				"'" + echo + "' is nothing that can be done here, but: " + actions, "action", echo, actions);
	}

	static ProblemDescriptor conflict(String message) {
		return new ProblemDescriptor(CONFLICT, message, null, null, null);
	}

	static ProblemDescriptor unavailable(String message) {
		return new ProblemDescriptor(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, message, null, null, null);
	}

	private static String echo(String value) {
		return (value.length() > LONGEST_ECHO) ? value.substring(0, LONGEST_ECHO) + "..." : value;
	}

}

package io.papyra.autoconfigure.endpoint;

/** A parameter of a request is not known, or holds what it may not hold. */
final class BadParameterException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Problem problem;

	BadParameterException(String parameter, String value, String allowed) {
		this(Problem.badParameter(parameter, value, allowed));
	}

	BadParameterException(Problem problem) {
		super(problem.message());
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}

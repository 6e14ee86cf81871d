package io.papyra.spring.actuate.endpoint;

/** A parameter of a request is not known, or holds what it may not hold. */
final class BadParameterException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ProblemDescriptor problem;

	BadParameterException(String parameter, String value, String allowed) {
		this(ProblemDescriptor.badParameter(parameter, value, allowed));
	}

	BadParameterException(ProblemDescriptor problem) {
		super(problem.message());
		this.problem = problem;
	}

	ProblemDescriptor problem() {
		return this.problem;
	}

}

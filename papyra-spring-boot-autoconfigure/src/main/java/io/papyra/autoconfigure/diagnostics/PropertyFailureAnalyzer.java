package io.papyra.autoconfigure.diagnostics;

import io.papyra.autoconfigure.InvalidPapyraPropertyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** A property holds what it may not hold. */
@Order(0)
final class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPapyraPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPapyraPropertyException failure) {
		String value = failure.value().isEmpty() ? "no value" : "'" + failure.value() + "'";
		return new FailureAnalysis("The property %s must not hold %s.".formatted(failure.property(), value),
				"Set %s to what is allowed: %s.".formatted(failure.property(), failure.allowed()), failure);
	}

}

package io.papyra.spring.diagnostics;

import io.papyra.spring.settings.InvalidPapyraPropertyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** A property holds what it may not hold. */
@Order(0)
final class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPapyraPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPapyraPropertyException failure) {
		return new FailureAnalysis(
				failure.value().isEmpty() ? "The property %s needs a value.".formatted(failure.property())
						: "The property %s must not hold '%s'.".formatted(failure.property(), failure.value()),
				"Set %s to what is allowed: %s.".formatted(failure.property(), failure.allowed()), failure);
	}

}

package io.papyra.spring.diagnostics;

import io.papyra.spring.backend.BackendUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/** A backend is not there, or its factory fails. */
@Order(0)
final class BackendFailureAnalyzer extends AbstractFailureAnalyzer<BackendUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BackendUnavailableException failure) {
		return new FailureAnalysis(StringUtils.capitalize(String.valueOf(failure.getMessage())) + ".", failure.advice(),
				failure);
	}

}

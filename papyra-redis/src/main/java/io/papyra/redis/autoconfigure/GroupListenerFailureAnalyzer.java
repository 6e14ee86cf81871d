package io.papyra.redis.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A listener that cannot be one. */
final class GroupListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGroupListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidGroupListenerException failure) {
		return new FailureAnalysis(failure.getMessage() + ".", failure.advice(), failure);
	}

}

package io.papyra.boot.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Lets each test method see what was recorded since it began: the application context,
 * and with it the history, is that of the method before.
 */
final class RecordedFactsTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext().getBeanProvider(RecordedFacts.class).ifUnique(RecordedFacts::forget);
		}
	}

}

package io.papyra.patience;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Whoever awaits something and does not say how long waits for a minute: what fails is
 * wrong, and not only slow because other tests have the processors. JUnit makes one
 * itself.
 */
public final class PatienceListener implements TestExecutionListener {

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
	}

}

package io.papyra.tests.extension;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs all tests below a directory of classes, in a process of its own. */
final class TestRun {

	private TestRun() {
	}

	/** Prints how many succeeded; exits with 1 unless all of some did. */
	public static void main(String[] args) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		Launcher launcher = LauncherFactory.create();
		launcher.execute(LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(args[0]))))
			.build(), listener);
		listener.getSummary().printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
		long succeeded = listener.getSummary().getTestsSucceededCount();
		System.out.println("succeeded " + succeeded + " failed " + listener.getSummary().getTotalFailureCount());
		System.exit((succeeded > 0 && listener.getSummary().getTotalFailureCount() == 0) ? 0 : 1);
	}

}

package io.papyra.spring.pekko;

import java.util.List;

import io.papyra.doctor.DoctorCheck;
import io.papyra.pekko.CapturedSystem;
import io.papyra.pekko.PekkoCapture;
import io.papyra.report.Finding;

/** Looks whether everything is captured that could be. */
final class CaptureCheck implements DoctorCheck {

	private static final String NAME = "capture";

	private final PekkoCapture capture;

	private final ActorSystemBeans beans;

	CaptureCheck(PekkoCapture capture, ActorSystemBeans beans) {
		this.capture = capture;
		this.beans = beans;
	}

	@Override
	public Finding run() {
		List<CapturedSystem> systems = this.capture.systems();
		for (CapturedSystem system : systems) {
			if (!system.complete()) {
				return Finding.warning(NAME, "starts, stops and restarts in " + system.name() + " are not recorded",
						"set pekko.actor.debug.lifecycle to on, or leave it out");
			}
			if (system.missed() > 0) {
				return Finding.warning(NAME, system.missed() + " events of " + system.name() + " could not be captured",
						"the application's log tells why when the actor system ends");
			}
		}
		List<String> uncaptured = this.beans.uncaptured();
		if (!uncaptured.isEmpty()) {
			return Finding.warning(NAME, "actor systems that are not recorded: " + String.join(", ", uncaptured),
					"the application's log tells why where they were made");
		}
		return Finding.ok(NAME, "Pekko actor systems captured: " + systems.size());
	}

}

package io.papyra.pekko;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captures that actor systems without a {@link PapyraSetup} get. There is no other
 * way to reach an actor system that an application makes by
 * {@code ActorSystem.create(name)}. Of several captures it gets the one of the
 * application that makes it. Where its owner cannot be determined it gets none: facts in
 * the history of another application are worse than none.
 */
final class Installations {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraPekko.class);

	private static final List<PekkoCapture> INSTALLED = new CopyOnWriteArrayList<>();

	private Installations() {
	}

	static void add(PekkoCapture capture) {
		INSTALLED.add(capture);
		LifecycleSwitch.acquire();
	}

	static void remove(PekkoCapture capture) {
		if (INSTALLED.remove(capture)) {
			LifecycleSwitch.release();
		}
	}

	/**
	 * The capture of an actor system that this thread makes, or null if there is none for
	 * it.
	 */
	static @Nullable PekkoCapture forSystem(String name) {
		List<PekkoCapture> all = List.copyOf(INSTALLED);
		if (all.size() <= 1) {
			return all.isEmpty() ? null : all.get(0);
		}
		for (PekkoCapture capture : all) {
			if (capture.isOwner()) {
				return capture;
			}
		}
		LOG.warn(
				"The actor system {} is not captured: {} captures are installed in this JVM, and nothing tells which of"
						+ " them it belongs to. Make it a bean, or pass PapyraPekko.setup(recorder) when you make it.",
				name, all.size());
		return null;
	}

}

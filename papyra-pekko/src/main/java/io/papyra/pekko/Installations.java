package io.papyra.pekko;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The captures that actor systems without a {@link PapyraSetup} get: the one installed
 * last. There is no other way to reach an actor system that an application makes by
 * {@code ActorSystem.create(name)}.
 */
final class Installations {

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

	static @Nullable PekkoCapture current() {
		List<PekkoCapture> all = List.copyOf(INSTALLED);
		return all.isEmpty() ? null : all.get(all.size() - 1);
	}

}

package io.papyra.pekko;

import org.jspecify.annotations.Nullable;

/**
 * What an actor cell says about its actor with {@code pekko.actor.debug.lifecycle=on}. It
 * says so in words only, so the words are pinned by a test against the real thing.
 */
enum LifecycleMessage {

	STARTED, STOPPING, STOPPED, RESTARTING, RESTARTED;

	/** The transition that a message reports, or null if it reports something else. */
	static @Nullable LifecycleMessage of(@Nullable Object message) {
		String text = (message instanceof String words) ? words : "";
		if (text.startsWith("started (")) {
			return STARTED; // first: the text is a new one each time, and would be hashed
		}
		return switch (text) {
			case "stopped" -> STOPPED;
			case "stopping" -> STOPPING;
			case "restarting" -> RESTARTING;
			case "restarted" -> RESTARTED;
			default -> null;
		};
	}

}

package io.papyra.pekko;

import com.typesafe.config.Config;

/**
 * What is captured beyond user actors and ordinary dead letters.
 *
 * @param includeSystemActors whether the lifecycle of actors below {@code /system} is
 * recorded too
 * @param includeSuppressed whether dead letters are recorded whose type says that losing
 * them is harmless
 */
public record CaptureOptions(boolean includeSystemActors, boolean includeSuppressed) {

	/** What is captured unless somebody says otherwise. */
	public static final CaptureOptions DEFAULTS = new CaptureOptions(false, false);

	/** What the section {@code papyra.pekko} of an actor system's configuration says. */
	static CaptureOptions of(Config config) {
		return new CaptureOptions(config.getBoolean("papyra.pekko.include-system-actors"),
				config.getBoolean("papyra.pekko.include-suppressed"));
	}

}

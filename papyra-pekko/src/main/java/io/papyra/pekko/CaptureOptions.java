package io.papyra.pekko;

import java.util.List;

import com.typesafe.config.Config;

/**
 * What is captured beyond user actors and ordinary dead letters, and how much of it.
 *
 * @param includeSystemActors whether the lifecycle of all actors below {@code /system} is
 * recorded too
 * @param includeSuppressed whether dead letters are recorded whose type says that losing
 * them is harmless
 * @param systemActors paths of actors below {@code /system} whose lifecycle is recorded
 * in any case: {@code *} stands for anything within one name, {@code **} for anything
 * @param crashLimit how many crashes and restarts of one actor are recorded one by one
 */
public record CaptureOptions(boolean includeSystemActors, boolean includeSuppressed, List<String> systemActors,
		CrashLimit crashLimit) {

	/** What is captured unless somebody says otherwise. */
	public static final CaptureOptions DEFAULTS = new CaptureOptions(false, false);

	private static final String PREFIX = "papyra.pekko.";

	public CaptureOptions {
		systemActors = List.copyOf(systemActors);
	}

	/** Options with cluster singletons, and the usual limit of crashes. */
	public CaptureOptions(boolean includeSystemActors, boolean includeSuppressed) {
		this(includeSystemActors, includeSuppressed, List.of("/system/singletonManager*/**"), CrashLimit.DEFAULT);
	}

	/**
	 * What the section {@code papyra.pekko} of an actor system's configuration says. What
	 * is missing there, as after shading, has its default.
	 */
	static CaptureOptions of(Config config) {
		return new CaptureOptions(isOn(config, "include-system-actors", DEFAULTS.includeSystemActors()),
				isOn(config, "include-suppressed", DEFAULTS.includeSuppressed()),
				config.hasPath(PREFIX + "system-actors") ? config.getStringList(PREFIX + "system-actors")
						: DEFAULTS.systemActors(),
				config.hasPath(PREFIX + "crash-limit") ? CrashLimit.parse(config.getString(PREFIX + "crash-limit"))
						: DEFAULTS.crashLimit());
	}

	private static boolean isOn(Config config, String key, boolean byDefault) {
		return config.hasPath(PREFIX + key) ? config.getBoolean(PREFIX + key) : byDefault;
	}

	/** The same, also with all actors below {@code /system}, or without. */
	public CaptureOptions withSystemActors(boolean included) {
		return new CaptureOptions(included, this.includeSuppressed, this.systemActors, this.crashLimit);
	}

	/** The same with other paths of actors below {@code /system}. */
	public CaptureOptions withSystemActors(List<String> paths) {
		return new CaptureOptions(this.includeSystemActors, this.includeSuppressed, paths, this.crashLimit);
	}

	/** The same, also with suppressed dead letters, or without. */
	public CaptureOptions withSuppressed(boolean included) {
		return new CaptureOptions(this.includeSystemActors, included, this.systemActors, this.crashLimit);
	}

	/** The same with another limit of crashes. */
	public CaptureOptions withCrashLimit(CrashLimit limit) {
		return new CaptureOptions(this.includeSystemActors, this.includeSuppressed, this.systemActors, limit);
	}

}

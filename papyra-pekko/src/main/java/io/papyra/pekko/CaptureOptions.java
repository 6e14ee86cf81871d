package io.papyra.pekko;

import java.util.List;

import com.typesafe.config.Config;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.NameFilter;
import org.jspecify.annotations.Nullable;

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
 * @param actors whose events, and whose dead letters, are recorded, by path
 * @param messages which dead letters are recorded, by the class of the message
 */
public record CaptureOptions(boolean includeSystemActors, boolean includeSuppressed, List<String> systemActors,
		CrashLimit crashLimit, NameFilter actors, NameFilter messages) {

	/** What is captured unless the application says otherwise. */
	public static final CaptureOptions DEFAULTS = new CaptureOptions(false, false);

	private static final String PREFIX = "papyra.pekko.";

	public CaptureOptions {
		systemActors = List.copyOf(systemActors);
	}

	/** Options with cluster singletons, and the usual limit of crashes. */
	public CaptureOptions(boolean includeSystemActors, boolean includeSuppressed) {
		this(includeSystemActors, includeSuppressed, List.of("/system/singletonManager*/**"), CrashLimit.DEFAULT,
				NameFilter.ALL, NameFilter.ALL);
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
						: DEFAULTS.crashLimit(),
				filter(config, "actors"), filter(config, "messages"));
	}

	private static boolean isOn(Config config, String key, boolean byDefault) {
		return config.hasPath(PREFIX + key) ? config.getBoolean(PREFIX + key) : byDefault;
	}

	/** The same, also with all actors below {@code /system}, or without. */
	public CaptureOptions withSystemActors(boolean included) {
		return new CaptureOptions(included, this.includeSuppressed, this.systemActors, this.crashLimit, this.actors,
				this.messages);
	}

	/** The same with other paths of actors below {@code /system}. */
	public CaptureOptions withSystemActors(List<String> paths) {
		return new CaptureOptions(this.includeSystemActors, this.includeSuppressed, paths, this.crashLimit, this.actors,
				this.messages);
	}

	/** The same, also with suppressed dead letters, or without. */
	public CaptureOptions withSuppressed(boolean included) {
		return new CaptureOptions(this.includeSystemActors, included, this.systemActors, this.crashLimit, this.actors,
				this.messages);
	}

	/** The same with another limit of crashes. */
	public CaptureOptions withCrashLimit(CrashLimit limit) {
		return new CaptureOptions(this.includeSystemActors, this.includeSuppressed, this.systemActors, limit,
				this.actors, this.messages);
	}

	/** The same of other actors, by path, where the filter is not for all. */
	public CaptureOptions withActors(NameFilter paths) {
		return paths.isEverything() ? this : new CaptureOptions(this.includeSystemActors, this.includeSuppressed,
				this.systemActors, this.crashLimit, paths, this.messages);
	}

	/** The same of other messages, by class, where the filter is not for all. */
	public CaptureOptions withMessages(NameFilter types) {
		return types.isEverything() ? this : new CaptureOptions(this.includeSystemActors, this.includeSuppressed,
				this.systemActors, this.crashLimit, this.actors, types);
	}

	private static NameFilter filter(Config config, String key) {
		return new NameFilter(names(config, key + ".included"), names(config, key + ".excluded"));
	}

	private static List<String> names(Config config, String key) {
		return config.hasPath(PREFIX + key) ? config.getStringList(PREFIX + key) : List.of();
	}

	/** Whether facts about an actor are recorded. */
	boolean records(@Nullable ActorAddress actor) {
		return this.actors.isEverything()
				|| this.actors.admits((actor == null || actor.path() == null) ? "" : actor.path());
	}

	/** Whether dead letters of a class are recorded. */
	boolean recordsMessage(String type) {
		return this.messages.admits(type);
	}

}

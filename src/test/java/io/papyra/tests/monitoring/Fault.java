package io.papyra.tests.monitoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may happen to a service, and how long each part of it lasts when its scrapes are
 * stretched: at the end of each part exactly the named alerts fire.
 */
enum Fault {

	REFUSED_START("a damaged history in the mode fail_on_anomaly, until it is repaired", before(20),
			phase("during", 20, "PapyraAbsent"), after(20)),

	FULL_DISK("a disk is nearly filled, then filled, by another program", before(20),
			phase("nearly", 10, "PapyraStoreNearlyFull"),
			phase("full", 10, "PapyraStoreNearlyFull", "PapyraWriteErrors"), after(20)),

	/** What comes in such numbers are dead letters. */
	DROPPED_FACTS("more facts at once than the buffer holds", before(20),
			phase("during", 5, "PapyraFactsDropped", "PapyraDeadLetterSpike"), after(20)),

	FAILING_WRITES("Redis is stopped in the middle of a write, goes on, is away, and comes back", before(20),
			phase("stalled", 10, "PapyraWriteErrors"), phase("between", 10), phase("away", 10, "PapyraWriteErrors"),
			after(20)),

	DAMAGED_LINE("a bit of a line flips under a running service", before(20),
			phase("during", 20, "PapyraAnomaliesFound"), after(30)),

	STOPPED_SCHEDULE("compactions are scheduled and their time does not come, until one is made by hand", before(20),
			phase("young", 24 * 60), phase("during", 30 * 60, "PapyraNoCompaction"), after(60)),

	NO_SCHEDULE("nobody compacts a history that has outgrown its limits", before(20),
			phase("during", 25, "PapyraNoCompaction"), after(20)),

	CRASH_LOOP("actors crash, again and again", before(20), phase("during", 10, "PapyraCrashLoop"), after(20)),

	DEAD_LETTER_SPIKE("a few dead letters all the time, then many", before(60),
			phase("during", 6, "PapyraDeadLetterSpike"), after(30)),

	LAGGING_CONSUMER("a consumer of a group does not return", before(20), phase("during", 30, "PapyraConsumerLagging"),
			after(20)),

	KILL("kill -9, and a start after it that ends in order", before(20), phase("gone", 2),
			phase("during", 10, "PapyraUncleanEnd"), phase("restart", 2), after(20));

	/**
	 * A part.
	 *
	 * @param name of it, as the scrapes have it
	 * @param minutes how long it takes when it is stretched
	 * @param firing which alerts fire when it ends
	 */
	record Phase(String name, int minutes, Set<String> firing) {

	}

	private final String title;

	/** Never changed. */
	@SuppressWarnings("ImmutableEnumChecker")
	private final List<Phase> phases;

	Fault(String title, Phase... phases) {
		this.title = title;
		this.phases = List.of(phases);
	}

	private static Phase phase(String name, int minutes, String... firing) {
		return new Phase(name, minutes, Set.of(firing));
	}

	private static Phase before(int minutes) {
		return phase("before", minutes);
	}

	private static Phase after(int minutes) {
		return phase("after", minutes);
	}

	String title() {
		return this.title;
	}

	List<Phase> phases() {
		return this.phases;
	}

	/** Where its scrapes are among those that were committed. */
	Path file() {
		return file(Repository.file("src/test/resources/scrapes"));
	}

	Path file(Path directory) {
		return directory.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt");
	}

}

package io.papyra.benchmarks;

import java.util.List;
import java.util.Map;

/** What capturing an actor system costs it: the life of an actor, from start to stop. */
final class CaptureSuite implements Suite {

	@Override
	public String name() {
		return "capture";
	}

	@Override
	public String question() {
		return "capture: what does the start and stop of a Pekko actor cost with capture, beside the same without?";
	}

	@Override
	public String amount(Options options) {
		return options.facts() + " actors";
	}

	@Override
	public int usualFacts() {
		return 100_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(Case.of("plain", "Pekko alone", () -> new ActorLives(ActorLives.Capture.NONE)),
				Case.of("told", "Pekko alone, no listener for lifecycle events",
						() -> new ActorLives(ActorLives.Capture.LIFECYCLE)),
				Case.of("captured", "Papyra, recorder that only counts",
						() -> new ActorLives(ActorLives.Capture.COUNTED)),
				Case.of("file", "Papyra, recorder to a file, sync per batch",
						() -> new ActorLives(ActorLives.Capture.FILE)));
	}

	@Override
	public List<Column> columns() {
		return Column.throughput("actors");
	}

	@Override
	public List<Bar> bars() {
		return List.of(cpu("file", 1.3), cpu("captured", Double.NaN), cpu("told", Double.NaN),
				new Bar("file / plain, time by the clock on the wall", Double.NaN, false,
						(all) -> time(all, "file") / time(all, "plain")));
	}

	private static Bar cpu(String id, double wanted) {
		return new Bar(id + " / plain, time of the processors", wanted, false,
				(all) -> cpuNanos(all, id) / cpuNanos(all, "plain"));
	}

	private static double cpuNanos(Map<String, Outcome> all, String id) {
		Outcome outcome = all.get(id);
		return (outcome != null && outcome.hasFigures())
				? outcome.median((round) -> (double) round.cpuNanos() / round.expected()) : Double.NaN;
	}

	private static double time(Map<String, Outcome> all, String id) {
		Outcome outcome = all.get(id);
		return (outcome != null && outcome.hasFigures()) ? 1 / outcome.rate() : Double.NaN;
	}

}

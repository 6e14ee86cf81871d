package io.papyra.benchmarks;

import java.util.List;
import java.util.Map;

/** What the starter adds to the start of an application. */
final class StartSuite implements Suite {

	/** Eleven pairs: a start differs from the next by more than what is looked for. */
	private static final Repeats ELEVEN = new Repeats(0, 1, 11);

	@Override
	public String name() {
		return "start";
	}

	@Override
	public String question() {
		return "start: what does the starter add to the start of a Spring Boot application?";
	}

	@Override
	public String amount(Options options) {
		return "starts of a web application with actuator";
	}

	@Override
	public int usualFacts() {
		return 1;
	}

	@Override
	public Repeats usualRepeats() {
		return ELEVEN;
	}

	@Override
	public List<Case> cases() {
		return List.of(
				Case.of("plain", "the application without it", () -> new ApplicationStart(List.of("papyra-", "pekko"))),
				Case.of("starter", "with it, no Pekko there",
						() -> new ApplicationStart(List.of("papyra-pekko", "pekko"))),
				Case.of("pekko", "with an actor system, without it", () -> new ApplicationStart(List.of("papyra-"))),
				Case.of("pekko-starter", "with an actor system and it", () -> new ApplicationStart(List.of())));
	}

	@Override
	public List<Column> columns() {
		return List.of(Column.figure("CPU ms", "cpu-ms"), Column.figure("ms", "ms"),
				Column.figure("classes", "classes"), Column.figure("threads", "threads"),
				Column.figure("kB of heap", "heap-kB"), Column.counted());
	}

	@Override
	public List<Bar> bars() {
		return List.of(ratio("starter", "plain"), ratio("pekko-starter", "pekko"),
				more("starter", "plain", "heap-kB", 10_000), more("pekko-starter", "pekko", "heap-kB", 10_000),
				more("starter", "plain", "threads", 1), more("pekko-starter", "pekko", "threads", 1),
				more("starter", "plain", "classes", Double.NaN), more("pekko-starter", "pekko", "classes", Double.NaN));
	}

	private static Bar ratio(String ours, String theirs) {
		return new Bar(ours + " / " + theirs + ", time of the processors", 1.05, false,
				(all) -> figure(all, ours, "cpu-ms") / figure(all, theirs, "cpu-ms"));
	}

	private static Bar more(String ours, String theirs, String figure, double wanted) {
		return new Bar(ours + " - " + theirs + ": " + figure, wanted, false,
				(all) -> figure(all, ours, figure) - figure(all, theirs, figure));
	}

	private static double figure(Map<String, Outcome> all, String id, String name) {
		Outcome outcome = all.get(id);
		return (outcome != null && outcome.hasFigures()) ? outcome.figure(name) : Double.NaN;
	}

}

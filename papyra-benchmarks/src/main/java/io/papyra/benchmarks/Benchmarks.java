package io.papyra.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door: {@code java -jar papyra-benchmarks.jar append}. */
public final class Benchmarks {

	static final List<Suite> SUITES = List.of(new AppendSuite(), new AckedSuite(), new ScanSuite(), new CallerSuite());

	private Benchmarks() {
	}

	public static void main(String[] arguments) throws Exception {
		Options options;
		try {
			options = Options.parse(List.of(arguments));
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(Options.usage());
			System.exit(64);
			return;
		}
		if (options.isFork()) {
			Fork.answer(options, System.out);
			// A peer may have left threads behind.
			System.exit(0);
		}
		run(options, System.out);
	}

	/** Runs every case of a suite and tells what came out. */
	static List<Outcome> run(Options options, PrintStream out) throws IOException, InterruptedException {
		Suite suite = options.suite();
		suite.prepare(options);
		List<Case> cases = suite.cases().stream().filter(options::wants).toList();
		Map<String, List<Round>> rounds = new LinkedHashMap<>();
		Map<String, String> failures = new LinkedHashMap<>();
		// Forks of one case are spread over the run, so that a busy minute of the machine
		// does not fall on one of them alone.
		for (int fork = 0; fork < Math.max(1, options.forks()); fork++) {
			for (Case each : cases) {
				System.err.printf("%s %d/%d %s%n", suite.name(), fork + 1, options.forks(), each.id());
				try {
					rounds.computeIfAbsent(each.id(), (id) -> new ArrayList<>()).addAll(Fork.ask(each, options));
				}
				catch (CaseFailedException ex) {
					failures.put(each.id(), String.valueOf(ex.getMessage()));
				}
			}
		}
		List<Outcome> outcomes = cases.stream()
			.map((each) -> new Outcome(each, rounds.getOrDefault(each.id(), List.of()), failures.get(each.id())))
			.toList();
		Report report = new Report(suite, options, outcomes);
		report.print(out);
		out.println("written to " + report.write());
		return outcomes;
	}

}

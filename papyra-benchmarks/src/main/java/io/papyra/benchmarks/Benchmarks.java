package io.papyra.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door: {@code java -jar papyra-benchmarks.jar append}. */
public final class Benchmarks {

	static final List<Suite> SUITES = List.of(new AppendSuite(), new AckedSuite(), new ScanSuite(), new CodecSuite(),
			new CallerSuite(), new AllocationsSuite(), new CaptureSuite(), new StartSuite(),
			new LargeSuite(LogSize.list("0.1,1,10")), new WritersSuite(LogSize.list("1")),
			new CommandSuite(new LogSize("1")), new RedisSuite());

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
		try {
			options.suite().check(options, wanted(options));
		}
		catch (IllegalStateException ex) {
			System.err.println(ex.getMessage());
			System.exit(69);
		}
		run(options, System.out);
	}

	private static List<Case> wanted(Options options) {
		return options.suite().cases().stream().filter(options::wants).toList();
	}

	/** Runs every case of a suite and tells what came out. */
	static List<Outcome> run(Options options, PrintStream out) throws IOException, InterruptedException {
		Suite suite = options.suite();
		List<Case> cases = wanted(options);
		Map<String, List<Round>> rounds = new LinkedHashMap<>();
		Map<String, String> failures = new LinkedHashMap<>();
		for (List<Case> stage : suite.stages(cases)) {
			suite.prepare(options, stage);
			try {
				run(options, stage, rounds, failures);
			}
			finally {
				suite.finish(options, stage);
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

	/**
	 * Forks of one case are spread over the run, so that a busy minute of the machine
	 * does not fall on one of them alone.
	 */
	private static void run(Options options, List<Case> stage, Map<String, List<Round>> rounds,
			Map<String, String> failures) throws IOException, InterruptedException {
		for (int fork = 0; fork < Math.max(1, options.forks()); fork++) {
			for (Case each : stage) {
				System.err.printf("%s %d/%d %s%n", options.suite().name(), fork + 1, options.forks(), each.id());
				try {
					rounds.computeIfAbsent(each.id(), (id) -> new ArrayList<>()).addAll(Fork.ask(each, options));
				}
				catch (CaseFailedException ex) {
					failures.put(each.id(), String.valueOf(ex.getMessage()));
				}
			}
		}
	}

}

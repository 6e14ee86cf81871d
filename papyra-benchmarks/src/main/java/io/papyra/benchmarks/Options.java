package io.papyra.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run is asked to do.
 *
 * @param suite the question
 * @param facts facts per round
 * @param warmups rounds that are not measured, in each JVM
 * @param rounds measured rounds, in each JVM
 * @param forks JVMs per case; 0 for none of its own, unless a case needs flags
 * @param only ids of cases, or what is in them, separated by commas; empty for all
 * @param directory where everything is made
 * @param fork id of the case that this process has to answer, or empty
 */
record Options(Suite suite, int facts, int warmups, int rounds, int forks, String only, Path directory, String fork) {

	static Options parse(List<String> arguments) {
		if (arguments.isEmpty()) {
			throw new IllegalArgumentException("Which benchmark?");
		}
		Options options = usual(suite(arguments.get(0)));
		for (int i = 1; i < arguments.size(); i += 2) {
			if (i + 1 == arguments.size()) {
				throw new IllegalArgumentException(arguments.get(i) + " needs a value");
			}
			options = options.with(arguments.get(i), arguments.get(i + 1));
		}
		return options;
	}

	static Options usual(Suite suite) {
		Repeats usual = suite.usualRepeats();
		return new Options(suite, suite.usualFacts(), usual.warmups(), usual.rounds(), usual.forks(), "",
				home().resolve("benchmarks"), "");
	}

	private Options with(String name, String value) {
		return switch (name) {
			case "--facts" -> withSize(number(name, value), this.warmups, this.rounds, this.forks);
			case "--warmups" -> withSize(this.facts, number(name, value), this.rounds, this.forks);
			case "--rounds" -> withSize(this.facts, this.warmups, Math.max(1, number(name, value)), this.forks);
			case "--forks" -> withSize(this.facts, this.warmups, this.rounds, number(name, value));
			case "--only" -> new Options(this.suite, this.facts, this.warmups, this.rounds, this.forks, value,
					this.directory, this.fork);
			case "--sizes" -> withSuite(this.suite.sized(value));
			case "--directory" -> withDirectory(Path.of(value).toAbsolutePath());
			case "--fork" -> new Options(this.suite, this.facts, this.warmups, this.rounds, this.forks, this.only,
					this.directory, value);
			default -> throw new IllegalArgumentException("There is no option " + name);
		};
	}

	Options withSize(int wantedFacts, int wantedWarmups, int wantedRounds, int wantedForks) {
		return new Options(this.suite, wantedFacts, wantedWarmups, wantedRounds, wantedForks, this.only, this.directory,
				this.fork);
	}

	Options withSuite(Suite wanted) {
		return new Options(wanted, this.facts, this.warmups, this.rounds, this.forks, this.only, this.directory,
				this.fork);
	}

	Options withDirectory(Path wanted) {
		return new Options(this.suite, this.facts, this.warmups, this.rounds, this.forks, this.only, wanted, this.fork);
	}

	/** The arguments with which another process answers that case. */
	List<String> forkArguments(Case wanted) {
		List<String> arguments = new ArrayList<>(List.of(this.suite.name(), "--facts", String.valueOf(this.facts),
				"--warmups", String.valueOf(this.warmups), "--rounds", String.valueOf(this.rounds), "--directory",
				this.directory.toString(), "--fork", wanted.id()));
		if (!this.suite.sizes().isEmpty()) {
			arguments.addAll(List.of("--sizes", this.suite.sizes()));
		}
		return arguments;
	}

	boolean isFork() {
		return !this.fork.isEmpty();
	}

	boolean wants(Case candidate) {
		return this.only.isEmpty() || List.of(this.only.split(",")).stream().anyMatch((name) -> names(name, candidate));
	}

	/** A whole id means this case alone, and not every one that begins like it. */
	private boolean names(String name, Case candidate) {
		boolean whole = this.suite.cases().stream().anyMatch((known) -> known.id().equals(name));
		return whole ? candidate.id().equals(name) : candidate.id().contains(name);
	}

	/** What {@link Suite#prepare} makes is here. */
	Path shared() {
		return this.directory.resolve(this.suite.name() + "-" + this.facts);
	}

	private static Suite suite(String name) {
		return Benchmarks.SUITES.stream()
			.filter((suite) -> suite.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no benchmark " + name));
	}

	private static int number(String name, String value) {
		try {
			return Integer.parseUnsignedInt(value.replace("_", ""));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(name + " needs a whole number, not " + value, ex);
		}
	}

	/** The build directory: where the archive is, or the compiled classes are. */
	static Path home() {
		try {
			Path code = Path.of(Options.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			Path parent = code.getParent();
			return (parent != null && Files.exists(code)) ? parent : Path.of("target").toAbsolutePath();
		}
		catch (URISyntaxException ex) {
			return Path.of("target").toAbsolutePath();
		}
	}

	static String usage() {
		return Benchmarks.SUITES.stream()
			.map((suite) -> "  %-10s %s".formatted(suite.name(), suite.question()))
			.collect(Collectors.joining("\n", "Usage: java -jar papyra-benchmarks.jar <benchmark> [options]\n", """


					--facts N      facts per round
					--warmups N    rounds in each JVM that do not count (3, or 0 where only the first time counts)
					--rounds N     rounds in each JVM that count (5, or 1)
					--forks N      JVMs per case (3, or 5); 0: in this JVM where possible
					--sizes A,B    sizes of the logs that are made, in GB, where there is a choice
					--only A,B     only the cases A and B, or those whose ids hold A or B
					--directory D  where data and results are made (the build directory)"""));
	}

}

package io.papyra.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.LoggerFactory;

/** Puts a case into a JVM of its own, and is what runs there. */
final class Fork {

	/** The same for all, so that no case wins by its heap. */
	private static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-Xlog:disable", "-Xlog:all=error:stderr");

	private Fork() {
	}

	/** Has a case answered, and returns the measured rounds. */
	static List<Round> ask(Case wanted, Options options) throws CaseFailedException, IOException, InterruptedException {
		if (options.forks() == 0 && wanted.flags().stream().allMatch(Fork::isNeedless)) {
			return inThisProcess(wanted, options);
		}
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(FLAGS);
		command.addAll(wanted.flags());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
		command.addAll(options.forkArguments(wanted));
		Files.createDirectories(options.directory());
		Path errors = Files.createTempFile(options.directory(), wanted.id(), ".err");
		try {
			Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
			List<Round> rounds = rounds(process);
			if (process.waitFor() != 0) {
				throw new CaseFailedException("exit " + process.exitValue() + ": " + lastLines(errors), null);
			}
			return rounds;
		}
		finally {
			Files.delete(errors);
		}
	}

	/**
	 * A short run proves nothing about memory, and which servers there are is known here.
	 */
	private static boolean isNeedless(String flag) {
		return flag.startsWith("-Xm") || flag.startsWith("-Dpapyra.");
	}

	private static List<Round> rounds(Process process) throws IOException {
		List<Round> rounds = new ArrayList<>();
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				if (Round.isLine(line)) {
					rounds.add(Round.parse(line));
				}
			}
		}
		return rounds;
	}

	private static String lastLines(Path errors) throws IOException {
		List<String> lines = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
		return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
	}

	private static List<Round> inThisProcess(Case wanted, Options options) throws CaseFailedException {
		try {
			return rounds(wanted, options);
		}
		catch (Exception ex) {
			throw new CaseFailedException(wanted.id() + ": " + ex, ex);
		}
	}

	/** Answers for the case that the options name. */
	static void answer(Options options, PrintStream out) throws Exception {
		Case wanted = options.suite()
			.cases()
			.stream()
			.filter((candidate) -> candidate.id().equals(options.fork()))
			.findFirst()
			.orElseThrow();
		for (Round round : rounds(wanted, options)) {
			out.println(round.toLine());
		}
	}

	private static List<Round> rounds(Case wanted, Options options) throws Exception {
		// A service has its logging long before it looks at its history.
		LoggerFactory.getILoggerFactory();
		Contender contender = wanted.contender().get();
		int facts = Math.max(1, options.facts() / wanted.divisor());
		List<Round> rounds = new ArrayList<>();
		for (int round = -options.warmups(); round < options.rounds(); round++) {
			Files.createDirectories(options.directory());
			Path directory = Files.createTempDirectory(options.directory(), wanted.id() + "-");
			try {
				Round result = contender.round(new Workload(facts, directory, options.shared()));
				if (round >= 0) {
					rounds.add(result);
				}
			}
			finally {
				FileTree.delete(directory);
			}
		}
		return rounds;
	}

}

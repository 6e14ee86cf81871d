package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A whole process, from its start until its exit code is known. */
final class ProcessRun implements Contender {

	static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	/** Stands for the log in a command. */
	static final String FILE = "LOG";

	/** The log in its directory. */
	static final String LOG = "papyra.ndjson";

	private static final Pattern FACTS = Pattern.compile("\"(?:event|audit|dead_letter)\" : (\\d+)");

	private static final Pattern TOOK = Pattern.compile("\"tookMillis\" : (\\d+)");

	private final List<String> command;

	private final String log;

	ProcessRun(List<String> command, String log) {
		this.command = List.copyOf(command);
		this.log = log;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path directory = work.shared().resolve(this.log);
		Path file = directory.resolve(LOG);
		Path answer = work.directory().resolve("answer");
		List<String> words = this.command.stream().map((word) -> word.equals(FILE) ? file.toString() : word).toList();
		ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(answer.toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		int[] exit = new int[1];
		Watch watch = Crew.measure(1, (worker) -> exit[0] = builder.start().waitFor());
		if (exit[0] != 0) {
			throw new IllegalStateException(this.command + " ended with " + exit[0] + ": " + text(answer));
		}
		double millis = watch.nanos() / 1e6;
		if (this.log.isEmpty()) {
			return Round.of(watch, 1, 1, 0).withoutCpu().with("ms", millis);
		}
		long bytes = Files.size(file);
		double took = Math.max(1, sum(TOOK, text(answer)));
		return Round.of(watch, MadeLog.read(directory).facts(), sum(FACTS, text(answer)), bytes)
			.withoutCpu()
			.with("ms", millis)
			.with("scan-ms", took)
			.with("scan-MB/s", bytes / took / 1000);
	}

	private static String text(Path answer) throws IOException {
		return Files.readString(answer, StandardCharsets.UTF_8);
	}

	private static long sum(Pattern number, String text) {
		return number.matcher(text).results().mapToLong((found) -> Long.parseLong(found.group(1))).sum();
	}

}

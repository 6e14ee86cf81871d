package io.papyra.benchmarks;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A command of the system that reads the file from its standard input. */
final class CommandScan implements Contender {

	private final List<String> command;

	private final String file;

	CommandScan(List<String> command, String file) {
		this.command = command;
		this.file = file;
	}

	static boolean isInstalled(String command) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, command)));
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path log = work.shared().resolve(this.file);
		Path answer = work.directory().resolve("answer");
		boolean counts = this.command.get(0).equals("wc");
		Redirect out = counts ? Redirect.to(answer.toFile()) : Redirect.DISCARD;
		int[] exit = new int[1];
		Watch watch = Crew.measure(1,
				(worker) -> exit[0] = new ProcessBuilder(this.command).redirectInput(log.toFile())
					.redirectOutput(out)
					.start()
					.waitFor());
		long found = (exit[0] != 0) ? 0 : work.facts();
		if (exit[0] == 0 && counts) {
			found = Long.parseLong(Files.readString(answer, StandardCharsets.US_ASCII).strip()) - 1;
		}
		return Round.of(watch, work.facts(), found, Files.size(log)).withoutCpu();
	}

}

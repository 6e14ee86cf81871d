package io.papyra.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.shell.command.ExitCode;

import org.springframework.util.FileSystemUtils;

/**
 * Runs what people run most, on a history of its own, so that the archive of classes that
 * Java writes at the end of this process holds what they need. Started by
 * {@code bin/papyra-archive} alone.
 */
final class CdsTrainingRun {

	private static final List<String> LINES = List.of("persistence scan", "persistence scan --json",
			"persistence startup-check", "persistence inspect", "doctor run", "doctor run --json", "inspect events",
			"inspect dead-letters --since 15m --json", "inspect actor /user/cart", "inspect summary",
			"persistence recover --dry-run", "persistence compact --max-records 1 --dry-run");

	private static final ActorAddress CART = ActorAddress.of("rehearsal", 1, "/user/cart");

	private CdsTrainingRun() {
	}

	/** Writes into the file that is named which Java this is. */
	public static void main(String[] args) throws IOException {
		Path directory = Files.createTempDirectory("papyra-rehearsal");
		try {
			run(directory.resolve("papyra.ndjson"));
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
		Files.writeString(Path.of(args[0]), System.getProperty("java.runtime.version") + "\n", StandardCharsets.UTF_8);
	}

	private static void run(Path file) {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(new JsonBackend(file),
				RecorderOptions.defaults("rehearsal"), PersistenceObserver.NONE)) {
			recorder.start();
			recorder.record(ActorEvent.of(CART, ActorEvent.STARTED, Map.of("items", 3)));
			recorder.record(DeadLetter.of(CART, "AddItem", "A-4711"));
		}
		for (String line : LINES) {
			List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
			arguments.addAll(List.of("--path", file.toString()));
			if (new Launcher(new ProcessStreams(), Extensions.in(file.resolveSibling(".")))
				.run(arguments) != ExitCode.OK.code()) {
				throw new IllegalStateException("papyra " + line + " has failed");
			}
		}
	}

}

package io.papyra.tests.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.tests.drill.DrillPage.Block;
import io.papyra.tests.drill.DrillPage.Step;
import io.papyra.tests.harness.Command;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays the drills of {@code docs/drills.md} in a directory that stands for the one of
 * the page, with free ports for those of the page. After a change of what a command says,
 * {@code -Dpapyra.update=true} writes the new output to the page.
 */
final class Drills implements AutoCloseable {

	static final String BEFORE = "Before you begin";

	/** Of the same length as that of the page: columns are as wide. */
	private static final String HOME = "/tmp/drills";

	private static final List<String> PORTS = List.of("8080", "8081", "6379");

	/** Programs that not every machine has. */
	private static final List<String> PROGRAMS = List.of("curl", "jq", "strace");

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	/** Who is root has no need of the program, and may not have it. */
	private static final String SUDO = """
			sudo() {
			  if [[ $1 == -u ]]; then
			    setpriv --reuid="$(id -u "$2")" --regid="$(id -g "$2")" --clear-groups "${@:3}"
			  else
			    "$@"
			  fi
			}
			""";

	private final DrillPage page = DrillPage.read("drills.md");

	private final Path home = directory();

	private final Map<String, String> here = new LinkedHashMap<>();

	private final Map<String, String> environment = new LinkedHashMap<>();

	/** Prepares everything as the page says. */
	Drills() throws IOException {
		this.here.put(HOME, this.home.toString());
		for (String port : PORTS) {
			try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				this.here.put(port, String.valueOf(free.getLocalPort()));
			}
		}
		this.here.put("papyra-shell/target/papyra-0.1.0-SNAPSHOT", Command.distribution().home().toString());
		this.here.put("sample-app/target/sample-app-0.1.0-SNAPSHOT-exec.jar",
				System.getProperty("papyra.sample.jar", ""));
		Path programs = Files.createDirectory(this.home.resolve("programs"));
		this.environment.put("JAVA_HOME", System.getProperty("java.home"));
		this.environment.put("PATH", programs + ":" + System.getenv("PATH"));
		this.environment.put("SERVER_PORT", port(PORTS.get(0)));
		this.environment.put("TZ", "UTC");
		this.environment.put("LC_ALL", "C.UTF-8");
		try (DrillShell shell = DrillShell.open(DrillPage.repository(), this.environment)) {
			for (String line : this.page.blocks(BEFORE).get(0).lines()) {
				if (!line.startsWith("mvn ") && !line.startsWith("mkdir ")) {
					List<String> said = shell.type(here(line));
					assertThat(shell.type("echo $?")).as(line + ": " + said).containsExactly("0");
				}
			}
		}
	}

	/** Starts the sample unpacked and with archived classes, in a third of the time. */
	private void quicken() throws IOException {
		Path program = this.home.resolve("programs/java");
		if (Files.exists(program)) {
			return;
		}
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Files.writeString(program, """
				#!/usr/bin/env bash
				if [[ "${1-} ${2-}" == "-jar "*/orders.jar ]]; then
				  shift 2
				  exec %s %s "$@"
				fi
				exec %s "$@"
				""".formatted(java, String.join(" ", Sample.quickStart()), java));
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/** A further program for the drills. */
	void add(Path program) throws IOException {
		Files.createSymbolicLink(this.home.resolve("programs").resolve(program.getFileName()), program);
	}

	List<String> titles() {
		return this.page.titles();
	}

	/** The port that stands for one of the page. */
	String port(String ofThePage) {
		return Objects.requireNonNull(this.here.get(ofThePage));
	}

	/** A file that a drill has made. */
	Path file(String path) {
		return this.home.resolve(path);
	}

	History history(String path) {
		return new History(file(path));
	}

	/** Plays one drill, and compares what comes out with what the page shows. */
	void play(String title) throws IOException {
		play(title, (shell) -> {
		});
	}

	/**
	 * Plays one drill, and looks at the result while what the drill has started still
	 * runs.
	 */
	void play(String title, Consumer<DrillShell> look) throws IOException {
		String section = String.join("\n", this.page.section(title));
		for (String program : PROGRAMS) {
			Assumptions.assumeTrue(
					"true".equals(System.getenv("CI")) || !section.contains(program + " ") || isInstalled(program),
					program + " is not installed");
		}
		Assumptions.assumeTrue(ROOT || !section.contains("sudo "), "only root can do it without a password");
		if (section.contains("$ orders")) {
			quicken();
		}
		List<String> transcript = new ArrayList<>();
		try (DrillShell shell = DrillShell.open(this.home, this.environment)) {
			shell.type(ROOT ? SUDO : ":");
			shell.type(here(String.join("\n", this.page.blocks(BEFORE).get(1).lines())));
			for (Block block : this.page.blocks(title)) {
				if (block.isPlayed()) {
					transcript.addAll(play(shell, title, block));
				}
			}
			look.accept(shell);
		}
		Path log = file("orders.log");
		if (Files.exists(log)) {
			transcript.addAll(Files.readAllLines(log).stream().map(this::there).toList());
			Files.delete(log);
		}
		assertThat(this.page.blocks(title).get(0).lines()).as("what one sees at first")
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(Shown.showsOneOf(line, transcript))
				.as(line + "\nin\n" + String.join("\n", transcript))
				.isTrue());
	}

	/** Takes a file system away that a drill has mounted. */
	void unmount(String directory) throws IOException {
		new ProcessBuilder("umount", "--lazy", file(directory).toString()).start().onExit().join();
	}

	private List<String> play(DrillShell shell, String title, Block block) {
		List<Step> played = new ArrayList<>();
		List<String> transcript = new ArrayList<>();
		boolean same = true;
		for (Step step : block.steps()) {
			List<String> came = shell.type(here(step.command())).stream().map(this::there).toList();
			transcript.addAll(came);
			boolean shown = Shown.shows(step.output(), came);
			played.add(new Step(step.command(),
					shown ? step.output() : came.stream().map(Drills::withoutPrefix).toList()));
			if (!Boolean.getBoolean("papyra.update")) {
				assertThat(came)
					.as("output of '%s', which the page shows; write it with -Dpapyra.update=true", step.command())
					.matches((lines) -> Shown.shows(step.output(), came), "as on the page: " + step.output());
			}
			same &= shown;
		}
		if (!same) {
			this.page.rewrite(title, block, played);
		}
		return transcript;
	}

	/** A line of a log as pages show it, from its message on. */
	private static String withoutPrefix(String line) {
		return line.replaceFirst("^\\d{4}-\\S+ +[A-Z]+ \\d+ --- (\\[[^]]*] )+\\S+ +: ", "… ");
	}

	private static boolean isInstalled(String program) {
		return Stream.of(System.getenv("PATH").split(":", -1))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

	/** What is typed here for what the page says. */
	private String here(String command) {
		String typed = command;
		for (Map.Entry<String, String> each : this.here.entrySet()) {
			typed = typed.replace(each.getKey(), each.getValue());
		}
		return typed;
	}

	/** What the page would show of what is said here. */
	private String there(String line) {
		String shown = line;
		for (Map.Entry<String, String> each : this.here.entrySet()) {
			shown = shown.replaceAll("(?<!\\d)" + Pattern.quote(each.getValue()) + "(?!\\d)", each.getKey());
		}
		return shown;
	}

	private static Path directory() {
		while (true) {
			String name = Integer.toString(36 * 36 * 36 * 36 + ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36),
					36);
			Path directory = Path.of(HOME.substring(0, HOME.length() - 4) + name.substring(1));
			try {
				return Files.createDirectory(directory,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
			}
			catch (FileAlreadyExistsException ex) {
				// Another name.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	@Override
	public void close() throws IOException {
		Files.walkFileTree(this.home, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
				Files.delete(directory);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}

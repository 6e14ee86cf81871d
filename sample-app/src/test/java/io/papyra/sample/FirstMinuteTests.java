package io.papyra.sample;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README shows in its first six steps is what happens: its commands run word for
 * word, but for a free port and for Maven, whose goal here is a Java of the same class
 * path. Each line that README shows has to appear; numbers, times and the directory are
 * those of this run.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
@Tag("process")
class FirstMinuteTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Pattern STEP = Pattern.compile("(?ms)^### (\\d)\\. .*?(?=^##)");

	private static final Pattern PART = Pattern
		.compile("(?m)(?<commands>(?:^ {4}.*\\n)+)|^```\\n(?<shown>(?s:.*?))^```$");

	private static final Pattern START = Pattern
		.compile("mvn -q -pl sample-app -am spring-boot:run(?: -Dspring-boot.run.arguments=(\\S+))?");

	private static final Pattern PORT = Pattern.compile("curl http://localhost:(\\d+)/actuator/papyra");

	@TempDir
	Path root;

	private @Nullable Process desk;

	private Path log = Path.of("");

	private String port = "";

	private int starts;

	/**
	 * A part of a step.
	 *
	 * @param commands lines of a shell, or empty where README says in words what to do
	 * @param shown what it shows below them, or empty
	 */
	private record Part(String commands, String shown) {
	}

	@AfterEach
	void end() {
		if (this.desk != null) {
			this.desk.destroyForcibly();
		}
	}

	@Test
	void whatReadmeShowsIsWhatHappens() throws Exception {
		for (String program : List.of("sh", "curl", "jq", "dd")) {
			Assumptions.assumeTrue(exists(program), program + " is not installed");
		}
		Files.createDirectory(this.root.resolve("sample-app"));
		List<List<Part>> steps = steps();
		assertThat(steps).hasSizeGreaterThanOrEqualTo(6);
		Part first = steps.get(0).get(0);
		start(first.commands());
		shows(first.shown());
		for (Part part : Stream.concat(steps.get(1).stream(), steps.get(2).stream()).toList()) {
			asked(part);
		}
		Part kill = steps.get(3).get(0);
		assertThat(shell(kill.commands())).isEmpty();
		assertThat(ended().exitValue()).isEqualTo(137);
		start(first.commands());
		shows(kill.shown());
		stopAndDamage(steps.get(4));
		start(first.commands());
		shows(steps.get(5).get(0).shown());
	}

	private void stopAndDamage(List<Part> step) throws Exception {
		assertThat(this.desk).isNotNull();
		this.desk.destroy();
		ended();
		shows(step.get(0).shown());
		List<String> commands = step.get(1).commands().lines().toList();
		shell(commands.get(0));
		byte[] damaged = Files.readAllBytes(this.root.resolve("sample-app/papyra.ndjson"));
		launch(commands.get(1));
		assertThat(ended().exitValue()).isEqualTo(1);
		shows(step.get(1).shown());
		assertThat(this.root.resolve("sample-app/papyra.ndjson")).hasBinaryContent(damaged);
	}

	/** The steps with what is run and shown in each. */
	private static List<List<Part>> steps() throws IOException {
		String readme = Files.readString(Path.of(System.getProperty("basedir", "."), "..", "README.md"));
		List<List<Part>> steps = new ArrayList<>();
		Matcher step = STEP.matcher(readme.substring(readme.indexOf("## Five minutes")));
		while (step.find()) {
			List<Part> parts = new ArrayList<>();
			Matcher part = PART.matcher(step.group());
			while (part.find()) {
				if (part.group("commands") != null) {
					parts.add(new Part(part.group("commands").replaceAll("(?m)^ {4}", ""), ""));
				}
				else {
					boolean below = !parts.isEmpty() && parts.get(parts.size() - 1).shown().isEmpty();
					String commands = below ? parts.remove(parts.size() - 1).commands() : "";
					parts.add(new Part(commands, part.group("shown")));
				}
			}
			steps.add(parts);
		}
		return steps;
	}

	private void start(String commands) throws IOException {
		launch(commands);
		Awaitility.await().atMost(PATIENCE).until(() -> PORT.matcher(Files.readString(this.log)).find());
		Matcher port = PORT.matcher(Files.readString(this.log));
		assertThat(port.find()).isTrue();
		this.port = port.group(1);
	}

	private void launch(String commands) throws IOException {
		Matcher start = START.matcher(commands.strip());
		assertThat(start.matches()).as(commands).isTrue();
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--server.port=0"));
		if (start.group(1) != null) {
			command.addAll(Arrays.asList(start.group(1).split(",", -1)));
		}
		this.starts++;
		this.log = this.root.resolve("log" + this.starts);
		this.desk = new ProcessBuilder(command).directory(this.root.resolve("sample-app").toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
	}

	private Process ended() throws InterruptedException {
		Process process = this.desk;
		assertThat(process).isNotNull();
		assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return process;
	}

	/** Until the log has every line of it. */
	private void shows(String shown) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> has(Files.readString(this.log), shown));
	}

	/**
	 * Asks again and again, as somebody who watches would: something else comes last each
	 * time.
	 */
	private void asked(Part part) {
		if (part.shown().isEmpty()) {
			return;
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> has(shell(part.commands()), part.shown()));
	}

	private void has(String printed, String shown) {
		List<String> lines = printed.lines().map(this::shape).toList();
		assertThat(shown.lines().map(this::shape).filter((line) -> !line.equals("…"))).allSatisfy((line) -> {
			String begin = line.replaceFirst("^… ", "").replaceFirst("…$", "");
			assertThat(lines).anyMatch((each) -> line.startsWith("… ") ? each.contains(begin) : each.startsWith(begin));
		});
	}

	/** What two runs have in common. */
	private String shape(String line) {
		return line.replaceAll("\\S*/sample-app\\b", "…/sample-app")
			.replaceAll("\\[…/sample-app", "[…/sample-app")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
			.replaceAll("\"crc32c\":\"\\p{XDigit}{8}\"", "\"crc32c\":<crc>")
			.replaceAll("checksum mismatch: .*", "checksum mismatch")
			// Whether a minute has passed, and an audit.
			.replaceAll("\\((all|only what is new)\\b.*\\)", "(<what was read>)")
			.replaceAll("after .*: (\\d+ facts stored) \\(.*?\\)", "after <duration>: $1 (<kinds>)")
			.replaceAll("\\d{8}T\\d{6}\\.\\d{3}Z", "<time>")
			.replaceAll("-?\\d+(\\.\\d+)?", "<n>")
			.stripTrailing();
	}

	private String shell(String commands) throws IOException, InterruptedException {
		File output = Files.createTempFile(this.root, "shell", ".out").toFile();
		Process shell = new ProcessBuilder("sh", "-c", commands.replace("localhost:8080", "localhost:" + this.port))
			.directory(this.root.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.redirectOutput(output)
			.start();
		assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return Files.readString(output.toPath(), StandardCharsets.UTF_8);
	}

	private static boolean exists(String program) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

}

package io.papyra.shell.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.Schemas;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the next start would do about a history is told before it: as that start does it,
 * and without a byte being changed.
 */
class StartPlanTests {

	@TempDir
	Path directory;

	/** The exit code and the verdict of a plan, and the verdict of the check itself. */
	@Tag("slow")
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SOUND     | fail_on_anomaly |            | 0 | clean              | clean
			SOUND     | recover         |            | 0 | clean              | clean
			TORN      | fail_on_anomaly |            | 1 | anomalies          | anomalies
			TORN      | scan_only       |            | 0 | anomalies_accepted | anomalies_accepted
			TORN      | ignore          |            | 0 | not_checked        | not_checked
			TORN      | recover         |            | 0 | recoverable        | recovered
			TORN      | recover         | quarantine | 0 | recoverable        | recovered
			TORN      | recover         | ignore     | 2 | anomalies_remain   | anomalies_remain
			CHANGED   | recover         |            | 0 | recoverable        | recovered
			GAPPED    | recover         |            | 0 | recoverable        | recovered
			REPEATED  | recover         |            | 0 | recoverable        | recovered
			SHORT     | recover         |            | 0 | recoverable        | recovered
			FOREIGN   | recover         |            | 0 | recoverable        | recovered
			NEWER     | recover         |            | 2 | anomalies_remain   | anomalies_remain
			NEWER     | recover         | quarantine | 2 | anomalies_remain   | anomalies_remain
			UNKNOWN   | recover         |            | 2 | anomalies_remain   | anomalies_remain
			UNKNOWN   | recover         | quarantine | 0 | recoverable        | recovered
			MISNAMED  | recover         |            | 0 | recoverable        | recovered
			INTRUDER  | recover         |            | 0 | recoverable        | recovered
			GONE      | recover         |            | 0 | clean              | clean
			""")
	void aStartDoesWhatWasPlanned(String damage, String mode, String recoveryMode, int code, String planned,
			String done) throws IOException {
		Path history = history(damage);
		List<String> options = new ArrayList<>(options(history));
		options.addAll(List.of("--mode", mode));
		if (recoveryMode != null) {
			options.addAll(List.of("--recovery-mode", recoveryMode));
		}
		Map<Path, String> before = files();
		Ran plan = run("persistence startup-check --dry-run --json", options);
		assertThat(plan.code()).as(plan.out() + plan.err()).isEqualTo(code);
		assertThat(plan.json().path("verdict").asString()).isEqualTo(planned);
		assertThat(plan.json().path("passed").asBoolean()).isEqualTo(code == 0);
		assertThat(plan.json().path("left").isEmpty()).isEqualTo(code != 2);
		assertThat(Schemas.of("startup-check").validate(plan.json())).isEmpty();
		Ran doctor = run("doctor run --dry-run --json", options);
		assertThat(doctor.code()).as(doctor.out() + doctor.err()).isEqualTo(code);
		assertThat(doctor.json().path("verdict").asString()).isEqualTo(planned);
		assertThat(Schemas.of("doctor").validate(doctor.json())).isEmpty();
		assertThat(files()).as("nothing was changed").isEqualTo(before);
		Ran check = run("persistence startup-check --json", options);
		assertThat(check.json().path("verdict").asString()).as(check.out()).isEqualTo(done);
		assertThat(check.code()).isEqualTo(code);
	}

	@Test
	void theModeIsThatOfTheService() throws IOException {
		List<String> options = new ArrayList<>(options(history("TORN")));
		options.add("--papyra.startup.mode=recover");
		assertThat(run("doctor run", options).code()).isEqualTo(1);
		Ran doctor = run("doctor run --dry-run", options);
		assertThat(doctor.code()).as(doctor.out()).isZero();
		assertThat(doctor.out()).contains("repair, dry run", "1 line would be removed").endsWith("""
				the start will repair it (papyra.startup.mode=recover); dry run, nothing was changed
				OK
				""");
	}

	@Test
	void whatNoRepairRemovesIsNamed() throws IOException {
		Ran ran = run("persistence startup-check --dry-run --mode recover", options(history("NEWER")));
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.out()).endsWith("""
				no repair of a start removes 1 UNSUPPORTED_FORMAT
				the start will be refused (papyra.startup.mode=recover); dry run, nothing was changed
				next: use the version of Papyra that wrote it, or a newer one: a repair by this one leaves these lines \
				where they are
				""");
	}

	/** As in a rolling update, where the old instance still writes. */
	@Test
	void anInstanceThatRunsIsNoObstacle() throws IOException {
		Path history = this.directory.resolve("papyra.ndjson");
		Path prom = this.directory.resolve("orders.prom");
		try (BufferedFactRecorder running = Logs.recorder(new JsonBackend(history))) {
			running.recordDurably(Logs.event("a", 1, ActorEvent.STARTED)).join();
			List<String> options = List.of("--path", history.toString(), "--mode", "recover");
			assertThat(run("persistence startup-check --dry-run", options).code()).isZero();
			Files.writeString(history, Files.readString(history).replace("ActorStarted", "ActorStopped"));
			Ran ran = run("persistence startup-check --dry-run", options);
			assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
			assertThat(ran.out()).contains("the start will repair it once process " + ProcessHandle.current().pid())
				.doesNotContain("repair, dry run");
			Ran doctor = run("doctor run --dry-run --metrics-file " + prom, options);
			assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
			assertThat(Files.readString(prom)).contains("papyra_doctor_fit{history=\"orders\"} 1");
		}
	}

	/** Where a directory is needed there is a file: not even root can write below it. */
	@ParameterizedTest
	@CsvSource({ "fail, 74", "degrade, 0" })
	void whatCannotBeHadIsAnObstacleIfItIsOneForTheService(String policy, int code) throws IOException {
		Path place = Files.writeString(this.directory.resolve("place"), "");
		List<String> options = List.of("--papyra.json.path=" + place.resolve("papyra.ndjson"),
				"--papyra.startup.on-unavailable=" + policy);
		for (String command : List.of("persistence startup-check --dry-run", "persistence startup-check")) {
			Ran ran = run(command + " --json", options);
			assertThat(ran.code()).as(command + ran.out() + ran.err()).isEqualTo(code);
			if (code == 0) {
				assertThat(ran.json().path("verdict").asString()).isEqualTo("unavailable");
				assertThat(ran.json().path("unavailable").asString()).contains("Not a directory");
				assertThat(Schemas.of("startup-check").validate(ran.json())).isEmpty();
			}
			// On newer Javas what is below a file is simply not there.
			assertThat(run(command + " --must-exist", options).code()).isIn(66, 74);
		}
		Path prom = this.directory.resolve("orders.prom");
		assertThat(run("doctor run --dry-run --json --metrics-file " + prom, options).code()).isEqualTo(code);
		assertThat(Files.readString(prom))
			.contains("papyra_doctor_fit{history=\"orders\"} " + ((code == 0) ? "1" : "0"));
		assertThat(starts(options)).isEqualTo(code == 0);
	}

	@Test
	void aDamagedHistoryIsNeverStartedWithout() throws IOException {
		List<String> options = new ArrayList<>(options(history("TORN")));
		options.add("--papyra.startup.on-unavailable=degrade");
		assertThat(run("persistence startup-check --dry-run", options).code()).isEqualTo(1);
		assertThat(run("doctor run --dry-run", options).code()).isEqualTo(1);
		assertThat(starts(options)).isFalse();
	}

	@Test
	void anErrorBesideASoundHistoryIsNotToldAsAStartThatWillPass() throws IOException {
		List<String> options = new ArrayList<>(options(history("SOUND")));
		options.addAll(List.of("--papyra.startup.mode=recover", "--papyra.startup.recovery-mode=quarantine",
				"--papyra.startup.quarantine-directory="
						+ Files.writeString(this.directory.resolve("place"), "").resolve("quarantine")));
		Ran refused = run("doctor run --dry-run", options);
		assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(1);
		assertThat(refused.out()).doesNotContain("the start will pass").contains("""
				what is marked ERROR stops the start; dry run, nothing was changed
				FAILED
				next: \
				""");
		options.add("--papyra.startup.on-unavailable=degrade");
		Ran ran = run("doctor run --dry-run", options);
		assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
		assertThat(ran.out()).contains("""
				the start will pass, if need be without its history (papyra.startup.on-unavailable=degrade); dry run, \
				nothing was changed
				OK
				next: \
				""");
	}

	/** Whether a service starts with these settings. */
	private static boolean starts(List<String> options) {
		try (ConfigurableApplicationContext service = new SpringApplicationBuilder(Service.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(Stream.concat(options.stream(), Stream.of("--papyra.write.shutdown-timeout=100ms"))
				.toArray(String[]::new))) {
			return service.isActive();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static Ran run(String command, List<String> options) {
		List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
		words.addAll(options);
		return Papyra.run(words.toArray(String[]::new));
	}

	private static List<String> options(Path history) {
		return List.of("--papyra.backend=" + (Files.isDirectory(history) ? "rotating" : "json"),
				"--papyra.json.path=" + history, "--papyra.rotating.directory=" + history);
	}

	private Path history(String damage) throws IOException {
		if (damage.equals("MISNAMED") || damage.equals("INTRUDER")) {
			Path segments = Logs.directory(this.directory.resolve("papyra"), Logs.event("a", 1, ActorEvent.STARTED),
					Logs.event("b", 2, ActorEvent.STARTED));
			Path segment = segment(segments);
			if (damage.equals("MISNAMED")) {
				Files.move(segment, segment.resolveSibling(("" + segment.getFileName()).replaceFirst("1(?=\\.)", "7")));
			}
			else {
				Files.writeString(segment.resolveSibling("notes.txt"), "of somebody else\n");
			}
			return segments;
		}
		Path file = this.directory.resolve("papyra.ndjson");
		if (damage.equals("GONE")) {
			return file;
		}
		Logs.file(file, Logs.event("a", 1, ActorEvent.STARTED), Logs.event("b", 2, ActorEvent.STARTED),
				Logs.event("c", 3, ActorEvent.STARTED));
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		Files.writeString(file, damaged(damage, lines));
		return file;
	}

	private static String damaged(String damage, List<String> lines) {
		String last = lines.get(lines.size() - 1);
		switch (damage) {
			case "TORN" -> lines.set(lines.size() - 1, last.substring(0, 20));
			case "CHANGED" -> lines.set(2, lines.get(2).replace("ActorStarted", "ActorStopped"));
			case "GAPPED" -> lines.remove(2);
			case "REPEATED" -> lines.add(3, lines.get(2));
			case "SHORT" -> lines.remove(lines.size() - 1);
			case "FOREIGN" -> lines.add(2, "{\"x\":1}");
			case "NEWER" -> lines.set(0, checksummed(lines.get(0).replace("\"format\":1", "\"format\":2")));
			case "UNKNOWN" -> lines.set(2, checksummed(lines.get(2).replace("\"event\"", "\"metric\"")));
			default -> {
				// Sound.
			}
		}
		return String.join("\n", lines) + (damage.equals("TORN") ? "" : "\n");
	}

	private static String checksummed(String line) {
		String content = line.replaceAll(",\"crc32c\".*", "");
		java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
		checksum.update(content.getBytes(StandardCharsets.UTF_8));
		return content + String.format(",\"crc32c\":\"%08x\"}", checksum.getValue());
	}

	private static Path segment(Path segments) throws IOException {
		try (Stream<Path> files = Files.walk(segments)) {
			return files.filter((file) -> ("" + file.getFileName()).matches(".*1\\.ndjson")).findFirst().orElseThrow();
		}
	}

	/** Every file below the directory, with what is in it. */
	private Map<Path, String> files() throws IOException {
		Map<Path, String> files = new TreeMap<>();
		Files.walkFileTree(this.directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				try {
					files.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		return files;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PapyraAutoConfiguration.class)
	static class Service {

	}

}

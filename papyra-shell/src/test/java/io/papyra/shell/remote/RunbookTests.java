package io.papyra.shell.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.observe.DropReason;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.PageFolder;
import io.papyra.shell.testing.PageRun;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.UnsecuredService;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command with which each runbook begins answers as the page says, for a service or a
 * history that has the fault. Times, numbers and the texts of failures are not compared.
 */
@Tag("process")
class RunbookTests {

	private static final Pattern RUNBOOK = Pattern.compile("(?ms)^## (\\w+)\\n\\n {4}([^\\n]+)\\n(.*?)(?=^## |\\z)");

	private static final Pattern SHOWN = Pattern.compile("(?ms)^```\\n(.*?)^```$");

	private static final Pattern CURL = Pattern.compile("`(curl [^`\\n]*)`");

	private static final Map<String, Matcher> RUNBOOKS = runbooks();

	@TempDir
	Path directory;

	private @Nullable ConfigurableApplicationContext service;

	private static Map<String, Matcher> runbooks() {
		Map<String, Matcher> runbooks = new LinkedHashMap<>();
		Matcher runbook = RUNBOOK.matcher(page());
		while (runbook.find()) {
			Matcher one = RUNBOOK.matcher(runbook.group());
			assertThat(one.find()).isTrue();
			runbooks.put(one.group(1), one);
		}
		return runbooks;
	}

	private static String page() {
		try {
			return Files.readString(PageRun.DOCS.resolve("runbooks.md"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@BeforeEach
	void programs() {
		List.of("curl", "jq").forEach(Programs::require);
	}

	@AfterEach
	void stop() {
		if (this.service != null) {
			this.service.close();
		}
	}

	@Test
	void ofAServiceThatWasKilledAndWhoseFileIsCutUnderIt() throws IOException {
		Path file = killed();
		start("--papyra.json.path=" + file, "--papyra.startup.mode=recover", "--papyra.compaction.cron=-",
				"--papyra.retention.max-total-size=20KB", "--management.endpoint.papyra.access=unrestricted");
		for (String actor : List.of("payments", "payments", "warehouse/packer-1", "warehouse/packer-2")) {
			record(Logs.event(actor, 1, ActorEvent.CRASHED));
		}
		for (int order = 95; order < 98; order++) {
			record(new DeadLetter("", ActorAddress.of("orders", order, "/user/order-" + order),
					"io.papyra.sample.actors.Order$WhereIsMyOrder", null, null, DeadLetter.Reason.DEAD, null, null));
		}
		for (String alert : List.of("PapyraStoreOverLimit", "PapyraCrashLoop", "PapyraDeadLetterSpike",
				"PapyraUncleanEnd")) {
			answersAsShown(alert);
		}
		assertThat(runbook("PapyraInstanceDown").out()).isEqualTo("200\n");
		assertThat(otherCurls()).hasSizeGreaterThan(2).allSatisfy((line) -> {
			Ran ran = shell(line.replace("curl ", "curl --fail --silent --show-error "));
			assertThat(ran.code()).as(line + "\n" + ran.err()).isZero();
		});
		Files.writeString(file, "");
		record(Logs.event("cart", 1, ActorEvent.STARTED));
		answersAsShown("PapyraGapRecorded");
		String address = address();
		stop();
		assertThat(shell(command("PapyraInstanceDown"), address).out()).isEqualTo("000\n");
	}

	/** Commands of the steps that follow. */
	private static List<String> otherCurls() {
		return RUNBOOKS.values()
			.stream()
			.flatMap((runbook) -> CURL.matcher(runbook.group(3)).results())
			.map((curl) -> curl.group(1))
			.distinct()
			.toList();
	}

	@Test
	void ofAServiceThatKeepsUp() {
		start("--papyra.json.path=" + this.directory.resolve("papyra.ndjson"));
		record(Logs.event("cart", 1, ActorEvent.STARTED));
		answersAsShown("PapyraBufferFilling");
		answersAsShown("PapyraNoCompaction");
	}

	@Test
	void ofAServiceThatCannotStoreAnything() throws IOException {
		Path place = Files.writeString(this.directory.resolve("place"), "");
		start("--papyra.json.path=" + place.resolve("papyra.ndjson"), "--papyra.startup.on-unavailable=degrade",
				"--papyra.write.buffer-size=64KB", "--papyra.write.shutdown-timeout=100ms");
		answersAsShown("PapyraWriteErrors");
		BufferedFactRecorder recorder = recorder();
		Awaitility.await().until(() -> {
			recorder.record(ActorEvent.of(ActorAddress.of("orders", 1), "Large", "x".repeat(10_000)));
			return recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L) > 0;
		});
		answersAsShown("PapyraFactsDropped");
	}

	@Test
	void ofAHistoryThatIsDamaged() {
		for (String alert : List.of("PapyraAbsent", "PapyraStartupCheckFailed", "PapyraAnomaliesFound")) {
			try (PageFolder folder = new PageFolder((words) -> Papyra.run(words.toArray(String[]::new)))) {
				folder.run("ls changed.ndjson papyra.ndjson");
				folder.run("mv changed.ndjson papyra.ndjson && rm *.checkpoint");
				String out = folder.run(command(alert));
				assertThat(folder.run("echo $?")).isEqualTo(alert.equals("PapyraAnomaliesFound") ? "2\n" : "1\n");
				shows(alert, out);
				assertThat(out).contains("CHECKSUM_MISMATCH");
			}
		}
	}

	@Test
	void ofWhatTheDoctorLeavesAndOfTheVolume() {
		Path prom = this.directory.resolve("orders.prom");
		assertThat(Papyra
			.run("doctor", "run", "--papyra.json.path=" + this.directory.resolve("papyra.ndjson"), "--metrics-file",
					prom.toString())
			.code()).isZero();
		Ran stat = Programs.run(this.directory, Map.of(), List.of("sh", "-c",
				command("PapyraDoctorStale").replace("/var/cache/orders-metrics", this.directory.toString())));
		assertThat(stat.out()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:.* " + Pattern.quote(prom.toString()) + "\n");
		Ran df = Programs.run(this.directory, Map.of("LC_ALL", "C"), List.of("sh", "-c",
				command("PapyraStoreNearlyFull").replace("/srv/orders", this.directory.toString())));
		assertThat(normal(df.out()))
			.startsWith(normal(shown("PapyraStoreNearlyFull").lines().findFirst().orElseThrow()));
	}

	@Test
	@Tag("servers")
	void ofConsumerGroups() {
		try (PageFolder folder = new PageFolder((words) -> Papyra.run(words.toArray(String[]::new)))) {
			String list = folder.run(command("PapyraConsumerLagging"));
			assertThat(normal(list)).contains(normal(head("PapyraConsumerLagging")));
			String show = folder.run(command("PapyraConsumerLosesFacts").replace("tickets", "mailer"));
			assertThat(normal(show)).contains("pending N", "parked N", normal(head("PapyraConsumerLosesFacts")));
		}
	}

	/** The line with the names of the columns. */
	private static String head(String alert) {
		return shown(alert).lines().filter((line) -> line.matches("[A-Z ]+")).findFirst().orElseThrow();
	}

	@Test
	void theseAreAll() throws IOException {
		String tests = Files.readString(PageRun.DOCS.resolveSibling(
				"papyra-shell/src/test/java/io/papyra/shell/remote/" + getClass().getSimpleName() + ".java"));
		assertThat(RUNBOOKS).hasSize(17);
		assertThat(RUNBOOKS.keySet()).allSatisfy((alert) -> assertThat(tests).contains('"' + alert + '"'));
		assertThat(page().lines().filter((line) -> line.startsWith("## "))).hasSameSizeAs(RUNBOOKS.keySet());
	}

	/** A history whose last run has not recorded its end. */
	private Path killed() throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("cart", 1, ActorEvent.STARTED));
		List<String> lines = Files.readAllLines(file);
		assertThat(lines.get(lines.size() - 1)).contains(ActorEvent.SYSTEM_STOPPED);
		Files.write(file, lines.subList(0, lines.size() - 1));
		Files.delete(file.resolveSibling(file.getFileName() + ".checkpoint"));
		return file;
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.application.name=orders", "--management.endpoints.web.exposure.include=health,papyra",
				"--management.endpoint.health.show-details=always"));
		all.addAll(Arrays.asList(properties));
		this.service = new SpringApplicationBuilder(Service.class).run(all.toArray(String[]::new));
	}

	private BufferedFactRecorder recorder() {
		return Objects.requireNonNull(this.service).getBean(BufferedFactRecorder.class);
	}

	private void record(Fact fact) {
		recorder().recordDurably(fact).join();
	}

	private void answersAsShown(String alert) {
		Ran ran = runbook(alert);
		assertThat(ran).as(alert).returns(0, Ran::code).returns("", Ran::err);
		assertThat(normal(ran.out())).as(alert).isEqualTo(normal(shown(alert)));
	}

	/** Every line of the page is one that came, in their order. */
	private static void shows(String alert, String out) {
		Matcher block = SHOWN.matcher(runbookOf(alert).group(3));
		if (block.find()) {
			StringBuilder regex = new StringBuilder(".*");
			block.group(1)
				.lines()
				.forEach((line) -> regex.append(Pattern.quote(normal(line)).replace("…", "\\E.*\\Q")).append(".*"));
			assertThat(normal(out)).as(alert).matches(Pattern.compile(regex.toString()));
		}
	}

	private Ran runbook(String alert) {
		return shell(command(alert));
	}

	private Ran shell(String line) {
		return shell(line, address());
	}

	private Ran shell(String line, String address) {
		return Programs.run(this.directory, Map.of("LC_ALL", "C.UTF-8"),
				List.of("sh", "-c", line.replace("localhost:8080", address)));
	}

	private String address() {
		return "localhost:" + Objects.requireNonNull(this.service).getEnvironment().getProperty("local.server.port");
	}

	private static Matcher runbookOf(String alert) {
		return Objects.requireNonNull(RUNBOOKS.get(alert), alert);
	}

	private static String command(String alert) {
		return runbookOf(alert).group(2);
	}

	private static String shown(String alert) {
		Matcher block = SHOWN.matcher(runbookOf(alert).group(3));
		assertThat(block.find()).as(alert).isTrue();
		return block.group(1);
	}

	private static String normal(String text) {
		return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
			.replaceAll("\"failure\":\"[^\"]*\"", "\"failure\":\"WHY\"")
			.replaceAll("(stored|computed) \\p{XDigit}{8}", "$1 CRC")
			.replaceAll("\\d+", "N")
			.replaceAll("\\s+", " ")
			.strip();
	}

	@UnsecuredService
	@Configuration(proxyBeanMethods = false)
	static class Service {

	}

}

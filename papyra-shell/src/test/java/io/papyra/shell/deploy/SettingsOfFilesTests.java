package io.papyra.shell.deploy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.scheduling.support.CronExpression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files set nothing that does not exist, and nothing runs at the time of something
 * else.
 */
class SettingsOfFilesTests {

	/** Those of Java, of the command and of the files themselves. */
	private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS", "PAPYRA_AUTHORIZATION", "PAPYRA_VERSION",
			"POD_NAME");

	/** Properties that are named in comments. */
	private static final Pattern PROPERTY = Pattern.compile("\\b(?:papyra|spring|management)(?:\\.[a-z-]+)+\\b");

	@Test
	void everyVariableIsAProperty() {
		Set<String> variables = new TreeSet<>();
		Stream.of("deploy", "ci", "keda")
			.flatMap((folder) -> DeployFiles.below(folder).stream())
			.flatMap((file) -> DeployFiles.documents(file).stream())
			.forEach((document) -> collect(document, variables));
		DeployFiles.text("systemd/orders.env")
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.forEach((line) -> variables.add(line.substring(0, line.indexOf('='))));
		assertThat(variables).contains("PAPYRA_JSON_PATH", "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ADDADDITIONALPATHS",
				"PAPYRA_REDIS_URL", "PAPYRA_RETENTION_MAXTOTALSIZE");
		variables.removeAll(OTHERS);
		assertThat(variables).allMatch(Settings::isVariable);
		assertThat(Settings.isVariable("PAPYRA_JSON_PTH")).isFalse();
	}

	@Test
	void everyPropertyThatAFileNamesExists() {
		List<String> names = Stream
			.of("kubernetes/orders.yaml", "kubernetes/maintenance.yaml", "kubernetes/redis/orders.yaml",
					"compose/compose.yaml", "systemd/orders.service", "README.md")
			.flatMap((file) -> PROPERTY.matcher(DeployFiles.text(file)).results())
			.map((match) -> match.group())
			.filter((name) -> !name.matches(".*\\.(yaml|prom|ndjson|md|rules)"))
			.distinct()
			.toList();
		assertThat(names).contains("papyra.write.shutdown-timeout", "papyra.compaction.cron");
		assertThat(names)
			.allMatch((name) -> Settings.isVariable(name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT)));
	}

	/** All in the time zone of the container, or of the machine. */
	@Test
	void nothingRunsAtTheTimeOfSomethingElse() {
		List<LocalDateTime> builtIn = new ArrayList<>(week(Settings.defaultOf("papyra.compaction.cron")));
		builtIn.addAll(week(Settings.defaultOf("papyra.scan.cron")));
		assertThat(builtIn).hasSize(8);
		List<LocalDateTime> backups = new ArrayList<>();
		List<LocalDateTime> doctors = new ArrayList<>();
		for (JsonNode job : DeployFiles.documents(DeployFiles.DIRECTORY.resolve("kubernetes/maintenance.yaml"))) {
			if (job.path("kind").asString().equals("CronJob")) {
				assertThat(job.at("/spec/timeZone").asString()).isEqualTo("Etc/UTC");
				(job.at("/metadata/name").asString().endsWith("backup") ? backups : doctors)
					.addAll(week("0 " + job.at("/spec/schedule").asString()));
			}
		}
		assertThat(backups).hasSize(7);
		assertThat(doctors).hasSize(7);
		backups.addAll(nights("orders-backup.timer"));
		doctors.addAll(nights("orders-doctor.timer"));
		apart(builtIn, backups);
		apart(builtIn, doctors);
		apart(backups, doctors);
	}

	private static List<LocalDateTime> nights(String timer) {
		String[] time = SystemdUnitTests.values(timer, "OnCalendar").get(0).replace("*-*-* ", "").split(":", -1);
		return week("0 " + Integer.parseInt(time[1]) + " " + Integer.parseInt(time[0]) + " * * *");
	}

	private static void apart(List<LocalDateTime> ones, List<LocalDateTime> others) {
		for (LocalDateTime one : ones) {
			assertThat(others)
				.allMatch((other) -> Duration.between(one, other).abs().compareTo(Duration.ofMinutes(45)) > 0);
		}
	}

	private static List<LocalDateTime> week(String cron) {
		CronExpression expression = CronExpression.parse(cron);
		LocalDateTime begin = LocalDateTime.of(2026, 11, 2, 0, 0)
			.with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY))
			.minusSeconds(1);
		List<LocalDateTime> times = new ArrayList<>();
		LocalDateTime next = expression.next(begin);
		while (next != null && next.isBefore(begin.plusDays(7))) {
			times.add(next);
			next = expression.next(next);
		}
		return times;
	}

	/** Of Kubernetes a list of names, of Compose and of workflows a map. */
	private static void collect(JsonNode node, Set<String> variables) {
		JsonNode list = node.path("env");
		if (list.isArray()) {
			list.forEach((variable) -> variables.add(variable.path("name").asString()));
		}
		variables.addAll(list.propertyNames());
		variables.addAll(node.path("environment").propertyNames());
		if (node.path("kind").asString("").equals("ConfigMap")) {
			variables.addAll(node.path("data").propertyNames());
		}
		node.forEach((child) -> collect(child, variables));
	}

}

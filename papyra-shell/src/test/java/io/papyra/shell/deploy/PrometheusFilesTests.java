package io.papyra.shell.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Files for Prometheus, its operator and its Alertmanager. */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
class PrometheusFilesTests {

	private static final Path RULES = DeployFiles.DOCS.resolve("monitoring/papyra.rules.yaml");

	private static final String RULE = "prometheus-operator/prometheusrule.yaml";

	@TempDir
	Path directory;

	@BeforeEach
	void deploy() throws IOException {
		Files.copy(RULES, this.directory.resolve("papyra.rules.yaml"));
		for (String name : List.of("prometheus.yaml", "alertmanager.yaml")) {
			Files.copy(DeployFiles.DIRECTORY.resolve("prometheus").resolve(name), this.directory.resolve(name));
		}
	}

	@Test
	void prometheusUnderstandsItsFile() {
		Ran ran = run("promtool", "check", "config", "prometheus.yaml");
		assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
		assertThat(ran.out()).contains("1 rule files found", "rules found");
	}

	@Test
	void alertmanagerUnderstandsItsFile() {
		Ran ran = run("amtool", "check-config", "alertmanager.yaml");
		assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
		assertThat(ran.out()).contains("3 receivers", "1 inhibit rules");
	}

	@Test
	void everySeverityHasAReceiver() {
		Map<String, String> receivers = Map.of("critical", "pager", "warning", "tickets", "info", "monday");
		Set<String> severities = DeployFiles.each(rules())
			.map((rule) -> rule.at("/labels/severity").asString())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(severities).isEqualTo(new TreeSet<>(receivers.keySet()));
		receivers.forEach(
				(severity,
						receiver) -> assertThat(run("amtool", "config", "routes", "test",
								"--config.file=alertmanager.yaml", "severity=" + severity))
							.returns(0, Ran::code)
							.returns(receiver + "\n", Ran::out));
	}

	@Test
	void theAlertsThatSilenceOthersExist() {
		Set<String> names = DeployFiles.each(rules())
			.map((rule) -> rule.path("alert").asString())
			.collect(Collectors.toSet());
		List<String> named = Pattern.compile("alertname=\"(\\w+)\"")
			.matcher(DeployFiles.text("prometheus/alertmanager.yaml"))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(named).hasSize(2).allMatch(names::contains);
	}

	/** After a change of the rules: run with -Dpapyra.update=true. */
	@Test
	void theOperatorHasTheSameRules() throws IOException {
		String rules = Files.readString(RULES);
		String current = """
				# The alerts of ../../monitoring/papyra.rules.yaml for the operator: the same text, held to it by a test.
				apiVersion: monitoring.coreos.com/v1
				kind: PrometheusRule
				metadata:
				  name: papyra
				  namespace: orders
				  labels:
				    # What ruleSelector of your Prometheus looks for; this is what kube-prometheus-stack does.
				    release: kube-prometheus-stack
				spec:
				"""
				+ rules.substring(rules.indexOf("\ngroups:") + 1).replaceAll("(?m)^(?=.)", "  ");
		Path file = DeployFiles.DIRECTORY.resolve(RULE);
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(file, current);
		}
		assertThat(file).as("write it with -Dpapyra.update=true").hasContent(current);
		assertThat(DeployFiles.document(RULE).at("/spec/groups"))
			.isEqualTo(DeployFiles.documents(RULES).get(0).path("groups"));
		assertThat(DeployFiles.document("prometheus-operator/podmonitor.yaml").at("/metadata/labels"))
			.isEqualTo(DeployFiles.document(RULE).at("/metadata/labels"));
	}

	/** What the rules ask of the doctor is in what the doctor writes. */
	@Test
	void theDoctorWritesWhatTheRulesAskFor() throws IOException {
		Path history = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("a", 1, ActorEvent.STARTED));
		Path file = this.directory.resolve("orders.prom");
		assertThat(Papyra.run("doctor", "run", "--path", history.toString(), "--metrics-file", file.toString()).code())
			.isZero();
		List<String> asked = names(Files.readString(RULES)).toList();
		assertThat(asked).contains("papyra_doctor_fit", "papyra_doctor_last_run_timestamp_seconds");
		assertThat(names(Files.readString(file)).toList()).containsAll(asked);
		String dropped = DeployFiles.document("prometheus-operator/podmonitor.yaml")
			.at("/spec/podMetricsEndpoints/1/metricRelabelings/1/regex")
			.asString();
		assertThat(asked).contains(dropped);
	}

	private static Stream<String> names(String text) {
		return Pattern.compile("papyra_doctor_\\w+").matcher(text).results().map(MatchResult::group).distinct();
	}

	private static JsonNode rules() {
		return DeployFiles.documents(RULES).get(0).at("/groups/0/rules");
	}

	private Ran run(String... command) {
		Programs.require(command[0]);
		return Programs.run(this.directory, Map.of("HOME", this.directory.toString()), List.of(command));
	}

}

package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.sample.SampleApplication;
import io.papyra.tests.monitoring.load.HeldConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules, dashboard and runbooks belong together, and to the meters that there are. */
@Tag("process")
class MonitoringFilesTests {

	private static final Pattern METRIC = Pattern.compile("\\b(papyra_\\w+|process_start_time_seconds)\\b");

	/** Written by the command, whose own tests compare them with the rules. */
	private static final String OF_THE_DOCTOR = "papyra_doctor_";

	@TempDir
	Path directory;

	private static List<String> queries() {
		JsonNode dashboard = JsonMapper.shared().readTree(Repository.text("docs/monitoring/grafana-dashboard.json"));
		List<String> queries = new ArrayList<>();
		for (JsonNode panel : dashboard.at("/panels")) {
			for (JsonNode target : panel.path("targets")) {
				queries.add(target.at("/expr").asString());
			}
		}
		return queries;
	}

	private static Set<String> metrics(Stream<String> expressions) {
		return expressions.flatMap((expression) -> METRIC.matcher(expression).results().map(MatchResult::group))
			.filter((name) -> !name.startsWith(OF_THE_DOCTOR))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> usedMetrics() {
		Set<String> used = metrics(Stream.concat(Alert.all().stream().map(Alert::expression), queries().stream()));
		assertThat(used).hasSizeGreaterThan(30);
		return used;
	}

	@Test
	void rulesPassTheirUnitTests() {
		Promtool promtool = Promtool.required();
		assertThat(promtool.checkRules(Repository.RULES)).contains(Alert.all().size() + " rules found");
		promtool.testRules(Repository.files("docs/monitoring/tests", ".yaml"));
	}

	@Test
	void everyAlertHasAUnitTestAnActionAndAWeight() {
		List<String> tested = Repository.files("docs/monitoring/tests", ".yaml")
			.stream()
			.map((file) -> file.getFileName().toString().replace(".yaml", ""))
			.toList();
		assertThat(Alert.all()).hasSizeGreaterThan(10)
			.extracting(Alert::name)
			.containsExactlyInAnyOrderElementsOf(tested);
		List<String> sections = Repository.text("docs/runbooks.md")
			.lines()
			.filter((line) -> line.startsWith("## Papyra"))
			.map((line) -> line.substring(3))
			.toList();
		assertThat(sections).containsExactlyElementsOf(Alert.all().stream().map(Alert::name).toList());
		for (Alert alert : Alert.all()) {
			assertThat(alert.severity()).as(alert.name()).isIn("critical", "warning", "info");
			assertThat(alert.annotations().at("/runbook_url").asString())
				.isEqualTo("docs/runbooks.md#" + alert.name().toLowerCase(Locale.ROOT));
			assertThat(alert.annotations().propertyNames()).contains("summary", "description");
		}
	}

	/** Every section of the runbooks begins with a command. */
	@Test
	void everyRunbookBeginsWithOneCommand() {
		List<String> sections = Pattern.compile("\n## ")
			.splitAsStream(Repository.text("docs/runbooks.md"))
			.skip(1)
			.toList();
		assertThat(sections).hasSameSizeAs(Alert.all());
		for (String section : sections) {
			List<String> lines = section.lines().filter((line) -> !line.isBlank()).toList();
			assertThat(lines.get(1)).as(lines.get(0)).startsWith("    ");
			assertThat(lines.get(2)).as(lines.get(0)).doesNotStartWith("    ");
		}
	}

	@Test
	void everyAlertOfAFaultIsOneOfTheRules() {
		Set<String> names = Alert.all().stream().map(Alert::name).collect(Collectors.toSet());
		assertThat(Arrays.stream(Fault.values())
			.flatMap((fault) -> fault.phases().stream())
			.flatMap((phase) -> phase.firing().stream())).allMatch(names::contains);
	}

	/** As recording rules, with what Grafana puts for its variables. */
	@Test
	void promtoolParsesEveryQueryOfTheDashboard() throws IOException {
		List<String> queries = queries();
		assertThat(queries).hasSizeGreaterThan(30);
		StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
		for (int index = 0; index < queries.size(); index++) {
			String query = queries.get(index)
				.replace("$__rate_interval", "5m")
				.replace("$application", "orders")
				.replace("$instance", ".*");
			assertThat(query).doesNotContain("$");
			rules.append("      - record: query:")
				.append(index)
				.append("\n        expr: '")
				.append(query)
				.append("'\n");
		}
		Path file = Files.writeString(this.directory.resolve("dashboard.yaml"), rules);
		assertThat(Promtool.required().checkRules(file)).contains(queries.size() + " rules found");
	}

	/** It can be imported anywhere: its data source is chosen there. */
	@Test
	void theDashboardNamesNoDataSource() {
		JsonNode dashboard = JsonMapper.shared().readTree(Repository.text("docs/monitoring/grafana-dashboard.json"));
		assertThat(dashboard.has("__inputs")).isFalse();
		assertThat(dashboard.path("id").isMissingNode()).isTrue();
		assertThat(dashboard.findValues("datasource")).hasSizeGreaterThan(30)
			.allMatch((source) -> source.at("/uid").asString().equals("${datasource}"));
		List<String> variables = new ArrayList<>();
		dashboard.at("/templating/list").forEach((variable) -> variables.add(variable.at("/name").asString()));
		assertThat(variables).containsExactly("datasource", "application", "instance");
		Set<Integer> ids = new TreeSet<>();
		dashboard.at("/panels").forEach((panel) -> assertThat(ids.add(panel.at("/id").asInt())).isTrue());
	}

	@Test
	void everyMetricIsInARecordedScrape() {
		Set<String> recorded = new TreeSet<>();
		for (Fault fault : Fault.values()) {
			Recording.read(fault.file()).scrapes().forEach((scrape) -> recorded.addAll(scrape.names()));
		}
		assertThat(recorded).containsAll(usedMetrics());
	}

	/**
	 * The sample of these very sources, so that no meter is renamed without its alert.
	 */
	@Test
	void everyMetricIsToldBySourcesAsTheyAre() {
		try (RedisServer redis = RedisServer.with(RedisBinary.standard()).start();
				ConfigurableApplicationContext sample = new SpringApplicationBuilder(SampleApplication.class,
						HeldConsumer.class)
					.run("--server.port=0", "--orders.every=0s", "--spring.profiles.active=redis",
							"--papyra.redis.url=redis://" + RedisServer.HOST + ":" + redis.port())) {
			PrometheusMeterRegistry registry = sample.getBean(PrometheusMeterRegistry.class);
			assertThat(Scrape.of("now", Instant.now(), registry.scrape()).names()).containsAll(usedMetrics());
		}
	}

}

package io.papyra.tests.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.Http;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged sample with the environment that docs/deploy/kubernetes/orders.yaml gives
 * to the container of the service; only its ports and the place of the history are
 * others. Kubernetes and Prometheus get what they ask for, each at its port.
 */
@Tag("process")
class DeployedSampleTests {

	private static final Path FILE = Path.of(System.getProperty("basedir", "."),
			"../../docs/deploy/kubernetes/orders.yaml");

	/** Of the ConfigMap, or of a container. */
	private static final Pattern VARIABLE = Pattern
		.compile("(?m)^\\s+(?:- name: )?([A-Z_]+)(?:\\n\\s+value)?: \"?([^\"\\n]+)");

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	Path directory;

	@Test
	void theProbesAndTheScrapeFindTheirAnswers() throws IOException {
		Map<String, String> environment = environment();
		assertThat(environment).containsKeys("PAPYRA_JSON_PATH", "MANAGEMENT_SERVER_PORT");
		Path history = this.directory
			.resolve(Path.of(Objects.requireNonNull(environment.get("PAPYRA_JSON_PATH"))).getFileName());
		environment.put("PAPYRA_JSON_PATH", history.toString());
		environment.put("MANAGEMENT_SERVER_PORT", "0");
		try (ChildProcess process = Sample.packaged(this.directory).environment(environment).start()) {
			List<Integer> ports = await().atMost(Duration.ofMinutes(2))
				.until(() -> ports(process), (all) -> all.size() == 2);
			Http http = port(ports, "/livez");
			Http management = port(ports, "/actuator/papyra");
			await().atMost(Duration.ofMinutes(1)).until(() -> http.get("/readyz").status() == 200);
			assertThat(http.get("/actuator/prometheus").status()).as("not where the requests come in").isEqualTo(404);
			assertThat(management.text("/actuator/prometheus")).contains("papyra_facts_written_total");
			assertThat(management.get("/actuator/papyra").body().at("/systemId").asString()).isEqualTo("orders");
			assertThat(management.get("/actuator/papyra").body().at("/location").asString())
				.endsWith(history.getFileName().toString());
			assertThat(management.get("/actuator/papyra/doctor").status()).isEqualTo(200);
			assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(200);
			process.terminate();
			assertThat(process.awaitExit()).isEqualTo(143);
		}
		assertThat(Files.readString(history)).contains("\"system_id\":\"orders\"", "SystemStopped");
	}

	private static List<Integer> ports(ChildProcess process) {
		if (!process.isAlive()) {
			throw new AssertionError(process.text());
		}
		return PORT.matcher(process.text()).results().map((match) -> Integer.parseInt(match.group(1))).toList();
	}

	private static Http port(List<Integer> ports, String path) {
		return ports.stream()
			.map(Http::new)
			.filter((http) -> http.get(path).status() == 200)
			.findFirst()
			.orElseThrow(() -> new AssertionError("no port answers " + path));
	}

	private static Map<String, String> environment() throws IOException {
		String text = Files.readString(FILE);
		String settings = text.substring(text.indexOf("\ndata:"), text.indexOf("\n---"));
		String container = text.substring(text.indexOf("\n      containers:"), text.indexOf("startupProbe:"));
		assertThat(container).contains("envFrom: *settings");
		Map<String, String> environment = new TreeMap<>();
		for (MatchResult variable : VARIABLE.matcher(settings + container).results().toList()) {
			environment.put(variable.group(1), Objects.requireNonNull(variable.group(2)));
		}
		return environment;
	}

}

package io.papyra.shell.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The service and what watches it, on one machine with Docker. */
@Tag("process")
class ComposeTests {

	private static final Path FOLDER = DeployFiles.DIRECTORY.resolve("compose");

	private final JsonNode file = DeployFiles.document("compose/compose.yaml");

	private final JsonNode services = this.file.path("services");

	@Test
	void composeUnderstandsIt() {
		Assumptions.assumeTrue(Programs.exists("docker"), "docker is not installed");
		Ran version = Programs.run(FOLDER, Map.of(), List.of("docker", "compose", "version"));
		Assumptions.assumeTrue(version.code() == 0, "docker has no compose");
		Ran ran = Programs.run(FOLDER, Map.of(), List.of("docker", "compose", "config", "--quiet"));
		assertThat(ran.code()).as(ran.err()).isZero();
	}

	@Test
	void itsPartsFit() {
		assertThat(this.file.propertyNames()).containsExactlyInAnyOrder("name", "services", "volumes");
		Set<String> volumes = new TreeSet<>();
		this.services.forEach((service) -> {
			assertThat(service.path("image").asString()).matches("\\S+:v?\\d\\S*");
			assertThat(this.services.propertyNames()).containsAll(service.path("depends_on").propertyNames());
			DeployFiles.each(service.path("volumes"))
				.map((volume) -> volume.asString().split(":", -1)[0])
				.forEach((from) -> {
					if (from.startsWith(".")) {
						assertThat(Files.isRegularFile(FOLDER.resolve(from))).as(from).isTrue();
					}
					else {
						volumes.add(from);
					}
				});
		});
		assertThat(volumes).isEqualTo(new TreeSet<>(this.file.path("volumes").propertyNames()));
		assertThat(this.services.at("/orders/depends_on/doctor/condition").asString())
			.isEqualTo("service_completed_successfully");
		assertThat(this.services.at("/node-exporter/depends_on/doctor/condition").asString())
			.isEqualTo("service_started");
	}

	@Test
	void prometheusFindsWhatItScrapes() {
		JsonNode prometheus = DeployFiles.document("prometheus/prometheus.yaml");
		String management = this.services.at("/orders/environment/MANAGEMENT_SERVER_PORT").asString();
		assertThat(prometheus.at("/scrape_configs/0/static_configs/0/targets/0").asString())
			.isEqualTo("orders:" + management);
		assertThat(prometheus.at("/scrape_configs/1/static_configs/0/targets/0").asString())
			.isEqualTo("node-exporter:9100");
		assertThat(DeployFiles.each(this.services.at("/node-exporter/command")).map(JsonNode::asString))
			.contains("--web.listen-address=:9100", "--collector.textfile.directory=/metrics");
		assertThat(prometheus.at("/alerting/alertmanagers/0/static_configs/0/targets/0").asString())
			.isEqualTo("alertmanager:9093");
		for (String name : List.of("node-exporter", "alertmanager", "prometheus")) {
			assertThat(this.services.has(name)).isTrue();
		}
		assertThat(this.services.at("/prometheus/volumes/1").asString())
			.endsWith("/etc/prometheus/" + prometheus.at("/rule_files/0").asString() + ":ro");
	}

	@Test
	void theDoctorLooksAtWhatTheServiceOpens() {
		JsonNode settings = this.services.at("/orders/environment");
		JsonNode doctor = this.services.path("doctor");
		for (String name : List.of("doctor", "recover")) {
			this.services.path(name)
				.path("environment")
				.properties()
				.forEach((setting) -> assertThat(settings.path(setting.getKey())).isEqualTo(setting.getValue()));
		}
		assertThat(this.services.at("/recover/profiles/0").asString()).as("not with the others").isEqualTo("recover");
		assertThat(settings.path("PAPYRA_JSON_PATH").asString()).startsWith("/history/");
		assertThat(doctor.path("volumes").toString()).contains("history:/history", "metrics:/metrics");
		assertThat(this.services.at("/orders/healthcheck/test").toString()).contains(":8080/readyz");
		long grace = Long.parseLong(this.services.at("/orders/stop_grace_period").asString().replace("s", ""));
		assertThat(grace).isGreaterThan(Settings.defaultSeconds("spring.lifecycle.timeout-per-shutdown-phase")
				+ Settings.defaultSeconds("papyra.write.shutdown-timeout"));
	}

}

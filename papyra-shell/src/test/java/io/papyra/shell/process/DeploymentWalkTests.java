package io.papyra.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.testing.DeploymentFiles;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the manifests of docs/deploy do to a volume, with their own commands and settings,
 * container by container, as an operator walks through them.
 */
@Tag("process")
class DeploymentWalkTests {

	private static final Path KUBERNETES = DeploymentFiles.DIRECTORY.resolveSibling("deploy/kubernetes");

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@TempDir
	Path node;

	private final Map<String, String> settings = new TreeMap<>();

	@BeforeEach
	void apply() throws IOException {
		Files.createDirectories(this.node.resolve("history"));
		Files.createDirectories(this.node.resolve("metrics"));
		document("orders.yaml", "ConfigMap").path("data")
			.properties()
			.forEach((setting) -> this.settings.put(setting.getKey(), here(setting.getValue().asString())));
	}

	@Test
	void aFirstDeploymentFindsAnEmptyVolume() {
		Ran doctor = doctor();
		assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
		assertThat(this.node.resolve("history")).isEmptyDirectory();
	}

	@Test
	void aRefusedStartIsRepairedByItsJobAndGoesOn() throws IOException {
		tear();
		String torn = Files.readString(history());
		assertThat(doctor().code()).isEqualTo(1);
		assertThat(fit()).isEqualTo(0);
		assertThat(history()).hasContent(torn);
		Ran recover = run("jobs/recover.yaml", "Job", "recover");
		assertThat(recover.code()).as(recover.out() + recover.err()).isZero();
		assertThat(recover.out()).contains("1 line removed", "clean: no anomaly is left");
		assertThat(doctor().code()).isZero();
		assertThat(fit()).isEqualTo(1);
	}

	@Test
	void aServiceThatRepairsByItselfIsLetToDoSo() throws IOException {
		this.settings.put("PAPYRA_STARTUP_MODE", "recover");
		tear();
		String torn = Files.readString(history());
		Ran doctor = doctor();
		assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
		assertThat(doctor.out()).contains("the start will repair it");
		assertThat(fit()).isEqualTo(1);
		assertThat(history()).as("that is for the service").hasContent(torn);
	}

	@Test
	void besideTheOldPodTheGateLooksAndTheRepairWaits() throws IOException {
		try (BufferedFactRecorder old = Logs.recorder(new JsonBackend(history()))) {
			old.recordDurably(Logs.event("a", 1, ActorEvent.STARTED)).join();
			String before = Files.readString(history());
			Ran gate = run("jobs/gate.yaml", "Job", "gate");
			assertThat(gate.code()).as(gate.out() + gate.err()).isZero();
			assertThat(run("jobs/recover.yaml", "Job", "recover").code()).isEqualTo(75);
			assertThat(history()).hasContent(before);
			old.recordDurably(Logs.event("a", 1, ActorEvent.STOPPED)).join();
		}
	}

	/** The night of orders-backup.service, with its own line for the shell. */
	@Test
	void aNightOfTheTimerMakesABackupThatCanBeRestored() throws IOException {
		Files.createDirectories(this.node.resolve("backups"));
		Files.createDirectories(this.node.resolve("tmp"));
		Logs.file(history(), Logs.event("a", 1, ActorEvent.STARTED));
		Ran night = night();
		assertThat(night.code()).as(night.out() + night.err()).isZero();
		assertThat(night.out()).contains("backed up to ", "verified", "kept", "nothing removed");
		assertThat(this.node.resolve("tmp")).isEmptyDirectory();
		try (Stream<Path> made = Files.list(this.node.resolve("backups"))) {
			assertThat(made.map((each) -> "" + each.getFileName()).filter((name) -> !name.startsWith(".")))
				.singleElement()
				.asString()
				.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ");
		}
		Files.writeString(history(), "{\"kind\":\"ev", StandardOpenOption.APPEND);
		Ran damaged = night();
		assertThat(damaged.code()).as("for OnFailure").isEqualTo(2);
		assertThat(damaged.out()).as("nothing goes").doesNotContain("removed");
	}

	private Ran night() throws IOException {
		String unit = Files.readString(KUBERNETES.resolveSibling("systemd/orders-backup.service"));
		Matcher line = Pattern.compile("(?s)ExecStart=/bin/sh -ec '(.*?)'\n").matcher(unit);
		assertThat(line.find()).isTrue();
		String script = line.group(1)
			.replace("\\\n", "")
			.replace("$$", "$")
			.replace("%%", "%")
			.replace("/var/backups/orders", this.node.resolve("backups").toString())
			.replace("/var/tmp", this.node.resolve("tmp").toString())
			.replace("/opt/papyra/bin/papyra", String.join(" ", PapyraProcess.command(List.of())));
		return Programs.run(this.node, this.settings, List.of("/bin/sh", "-ec", script));
	}

	private Path history() {
		return this.node.resolve("history/papyra.ndjson");
	}

	/** What a power cut leaves of the last line. */
	private void tear() throws IOException {
		Logs.file(history(), Logs.event("a", 1, ActorEvent.STARTED), Logs.event("a", 1, ActorEvent.STOPPED));
		String whole = Files.readString(history());
		Files.writeString(history(), whole.substring(0, whole.length() - 30));
	}

	/** What Prometheus is told by the sidecar. */
	private int fit() throws IOException {
		String line = Files.readAllLines(this.node.resolve("metrics/orders.prom"))
			.stream()
			.filter((each) -> each.startsWith("papyra_doctor_fit{"))
			.findFirst()
			.orElseThrow();
		return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
	}

	private Ran doctor() {
		return run("orders.yaml", "StatefulSet", "doctor");
	}

	private Ran run(String file, String kind, String name) {
		JsonNode container = document(file, kind).at("/spec/template/spec")
			.valueStream()
			.flatMap(JsonNode::valueStream)
			.filter((each) -> each.path("name").asString("").equals(name) && each.has("args"))
			.findFirst()
			.orElseThrow();
		assertThat(container.at("/envFrom/0/configMapRef/name").asString()).isEqualTo("orders-settings");
		return PapyraProcess.run(this.node, this.settings,
				container.path("args").valueStream().map((word) -> here(word.asString())).toArray(String[]::new));
	}

	/** What is mounted is in a directory of this test. */
	private String here(String value) {
		return value.replaceFirst("^(?=/(history|metrics)/)", this.node.toString());
	}

	private static JsonNode document(String file, String kind) {
		return DeploymentFiles.yaml(KUBERNETES.resolve(file))
			.stream()
			.<JsonNode>map(MAPPER::valueToTree)
			.filter((document) -> document.path("kind").asString().equals(kind))
			.findFirst()
			.orElseThrow();
	}

}

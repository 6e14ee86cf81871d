package io.papyra.tests.extension;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.Command;
import io.papyra.tests.harness.RunningSample;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The backend of docs/extending.md, made of what stands on the page: it passes its tests,
 * and service and command use it by its name.
 */
@Tag("process")
class ExtendingPageTests {

	@TempDir
	static Path folder;

	private static StrangersProject project;

	private static Path jar;

	@TempDir
	Path directory;

	@BeforeAll
	static void build() {
		project = StrangersProject.in(folder);
		jar = project.jar();
	}

	@Test
	void itHasEveryFileThatIsNeededAndAsksForArtifactsOfThisBuild() throws Exception {
		assertThat(project.files().keySet()).containsExactly("pom.xml",
				"src/main/java/com/example/notebook/NotebookBackend.java",
				"src/main/java/com/example/notebook/NotebookFactory.java",
				"src/main/resources/META-INF/additional-spring-configuration-metadata.json",
				"src/main/resources/META-INF/spring.factories",
				"src/test/java/com/example/notebook/NotebookBackendTests.java");
		Element pom = xml(Objects.requireNonNull(project.files().get("pom.xml")));
		Element bom = xml(Files.readString(Path.of(System.getProperty("basedir", "."), "../../papyra-bom/pom.xml")));
		assertThat(texts(pom, "artifactId")).startsWith("notebook")
			.filteredOn((artifact) -> artifact.startsWith("papyra-"))
			.hasSize(2)
			.isSubsetOf(texts(bom, "artifactId"));
		assertThat(texts(pom, "papyra.version")).containsExactly(texts(bom, "version").get(0));
		Matcher named = Pattern.compile("target/([a-z0-9.-]+\\.jar)").matcher(StrangersProject.page());
		assertThat(named.results().map((found) -> found.group(1)).distinct())
			.containsExactly(texts(pom, "artifactId").get(0) + "-" + texts(pom, "version").get(0) + ".jar");
	}

	private static Element xml(String text) throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
			.getDocumentElement();
	}

	private static List<String> texts(Element document, String tag) {
		List<String> texts = new ArrayList<>();
		NodeList found = document.getElementsByTagName(tag);
		for (int index = 0; index < found.getLength(); index++) {
			texts.add(found.item(index).getTextContent());
		}
		return texts;
	}

	@Test
	void itsTestsPass() {
		try (ChildProcess tests = project.startTests(jar)) {
			assertThat(tests.awaitExit()).as(tests.text()).isZero();
			assertThat(Integer.parseInt(tests.awaitLine("^succeeded (\\d+) failed 0$").group(1))).isGreaterThan(20);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "loader.path", "class path" })
	void theSampleAndTheCommandUseItByItsName(String way) {
		Path notebook = this.directory.resolve("notebook");
		Sample sample = way.equals("class path") ? Sample.unpacked(this.directory, List.of(jar))
				: Sample.packaged(this.directory, List.of(jar));
		Command command = Command.distribution().with("PAPYRA_EXT", jar.toString());
		try (RunningSample running = sample.with("papyra.backend=Notebook", "papyra.notebook.directory=" + notebook)
			.serve()) {
			JsonNode summary = running.http().get("/actuator/papyra").body();
			assertThat(summary.path("backend").asString()).isEqualTo("notebook");
			assertThat(summary.path("location").asString()).isEqualTo(notebook.toString());
			assertThat(running.http().get("/actuator/papyra/events?limit=3").body().path("facts")).hasSize(3);
			assertThat(command.json("persistence", "scan", "--notebook", notebook.toString(), "--json")
				.path("writer")
				.asString()).isEqualTo("process " + running.process().pid());
			assertThat(running.process().text()).doesNotContain("Papyra's settings:");
			assertThat(running.stop()).isEqualTo(143);
		}
		assertThat(this.directory.resolve("papyra.ndjson")).doesNotExist();
		JsonNode scan = command.json("persistence", "scan", "--papyra.backend=notebook",
				"--papyra.notebook.directory=" + notebook, "--json");
		assertThat(scan.path("clean").asBoolean()).isTrue();
		assertThat(scan.path("facts").path("event").asLong()).isGreaterThan(3);
		assertThat(command.run("inspect", "events", "--limit", "0", "--notebook", notebook.toString()))
			.contains("SystemStarted", "SystemStopped");
		assertThat(command.run("doctor", "run", "--notebook", notebook.toString()))
			.contains("a notebook keeps every page");
	}

	@Test
	void theFolderOfTheDistributionTakesIt() throws Exception {
		Path notebook = this.directory.resolve("notebook");
		Command command = Command.copyOfDistribution(this.directory.resolve("papyra"));
		Files.copy(jar, command.home().resolve("ext").resolve(jar.getFileName()));
		assertThat(command.run("persistence", "startup-check", "--notebook", notebook.toString()))
			.contains("passed: mode fail_on_anomaly");
		assertThat(command.run("help", "inspect", "events")).contains("--notebook DIRECTORY");
		assertThat(command.fails(64, "persistence", "compact", "--notebook", notebook.toString()))
			.contains("the backend notebook of " + notebook + " cannot be compacted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail_on_anomaly", "recover" })
	void damageStopsTheSampleWithTheWaysOutThatTheFactoryKnows(String mode) throws Exception {
		Path notebook = Files.createDirectory(this.directory.resolve("notebook"));
		Files.writeString(notebook.resolve("0000000000000000001.ndjson"), "torn\n");
		try (ChildProcess refused = Sample.unpacked(this.directory, List.of(jar))
			.with("papyra.backend=notebook", "papyra.notebook.directory=" + notebook, "papyra.startup.mode=" + mode)
			.start()) {
			assertThat(refused.awaitExit()).as(refused.text()).isEqualTo(1);
			assertThat(refused.text())
				.contains("CORRUPTED_LINE", "The backend repairs nothing.",
						"move the directory away, or set --papyra.notebook.directory=<another directory>",
						"papyra persistence scan --papyra.backend=notebook")
				.doesNotContain("--path", "--papyra.startup.mode=recover");
		}
		assertThat(Command.distribution()
			.with("PAPYRA_EXT", jar.toString())
			.fails(1, "doctor", "run", "--notebook", notebook.toString()))
			.contains("next: move this history away to begin another one: its backend repairs nothing", "FAILED");
	}

}

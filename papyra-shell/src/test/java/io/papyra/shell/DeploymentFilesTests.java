package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.testing.DeploymentFiles;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The files of docs/ci and docs/deploy say nothing that the command would not understand.
 */
class DeploymentFilesTests {

	private static final Path DOCS = DeploymentFiles.DIRECTORY.resolve("..").normalize();

	private static CommandLineParser parser = new CommandLineParser(new Catalog(List.of(), List.of()));

	@TempDir
	Path directory;

	@BeforeAll
	static void read() {
		parser = new CommandLineParser(new CommandRegistry(new StandardEnvironment()).catalog());
	}

	@TestFactory
	Stream<DynamicTest> everyCommandIsUnderstood() {
		return Stream.concat(DeploymentFiles.all().stream(), Stream.of(DOCS.resolve("install.md")))
			// Sentences about the command, and no line of it.
			.filter((file) -> !file.endsWith("prometheusrule.yaml"))
			.flatMap((file) -> DeploymentFiles.commands(file)
				.stream()
				.map((words) -> DynamicTest.dynamicTest(DOCS.relativize(file) + ": " + String.join(" ", words),
						() -> assertThatCode(() -> parser.parse(words)).doesNotThrowAnyException())));
	}

	@Test
	void theCommandsAreFoundInEveryKindOfFile() {
		assertThat(DeploymentFiles.all().stream().filter((file) -> !DeploymentFiles.commands(file).isEmpty()))
			.extracting((file) -> DeploymentFiles.DIRECTORY.relativize(file).toString())
			.contains("gate.sh", "github/deploy.yml", "gitea/deploy.yml", "compose.yaml", "kubernetes/gate.yaml",
					"kubernetes/orders.yaml", "kubernetes/maintenance.yaml", "systemd/orders.service",
					"systemd/orders-scan.service", "Dockerfile", "README.md", "../deploy/kubernetes/orders.yaml",
					"../deploy/kubernetes/redis/orders.yaml", "../deploy/kubernetes/maintenance.yaml",
					"../deploy/systemd/orders.service", "../deploy/systemd/orders-doctor.service",
					"../deploy/compose/compose.yaml", "../deploy/README.md");
	}

	@TestFactory
	Stream<DynamicTest> everyYamlIsRead() {
		return DeploymentFiles.all()
			.stream()
			.filter(DeploymentFiles::isYaml)
			.map((file) -> DynamicTest.dynamicTest(file.getFileName().toString(),
					() -> assertThat(DeploymentFiles.yaml(file)).isNotEmpty()
						.allSatisfy((document) -> assertThat(document).isInstanceOf(Map.class))));
	}

	@Test
	void bothWorkflowsAreTheSame() {
		List<Map<String, Object>> github = DeploymentFiles
			.steps(DeploymentFiles.DIRECTORY.resolve("github/deploy.yml"));
		List<Map<String, Object>> gitea = DeploymentFiles.steps(DeploymentFiles.DIRECTORY.resolve("gitea/deploy.yml"));
		assertThat(gitea.subList(1, gitea.size())).isEqualTo(github.subList(1, github.size()));
	}

	@Test
	void systemdUnderstandsTheUnits() throws IOException {
		Assumptions.assumeTrue(Programs.exists("systemd-analyze"));
		for (Path unit : DeploymentFiles.all()) {
			if (unit.startsWith(DeploymentFiles.DIRECTORY.resolve("systemd"))) {
				Files.writeString(this.directory.resolve(unit.getFileName()),
						Files.readString(unit).replaceAll("(?m)^(Exec\\w+=)\\S+", "$1/bin/true"));
			}
		}
		Ran ran = Programs.run(this.directory, Map.of(),
				List.of("sh", "-c", "systemd-analyze verify \"$0\"/orders*.*", this.directory.toString()));
		Assumptions.assumeFalse(ran.err().contains("Failed to initialize manager"), "systemd cannot check here");
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
	}

}

package io.papyra.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.testing.DeploymentFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The files of docs/ci and docs/deploy say nothing that the command would not understand.
 */
class DeploymentFilesTests {

	private static final Path DOCS = DeploymentFiles.DIRECTORY.resolve("..").normalize();

	private static CommandLineParser parser = new CommandLineParser(new Catalog(List.of(), List.of()));

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
			.contains("gate.sh", "github/deploy.yml", "gitea/deploy.yml", "Dockerfile", "README.md",
					"../deploy/kubernetes/orders.yaml", "../deploy/kubernetes/redis/orders.yaml",
					"../deploy/kubernetes/maintenance.yaml", "../deploy/kubernetes/jobs/gate.yaml",
					"../deploy/kubernetes/jobs/recover.yaml", "../deploy/systemd/orders-recover.service",
					"../deploy/systemd/orders-backup.service", "../deploy/systemd/orders.service",
					"../deploy/systemd/orders-doctor.service", "../deploy/compose/compose.yaml", "../deploy/README.md");
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

}

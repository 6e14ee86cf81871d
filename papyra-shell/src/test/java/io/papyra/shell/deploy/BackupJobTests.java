package io.papyra.shell.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The nightly backup of maintenance.yaml, step by step. */
class BackupJobTests {

	private static final JsonNode POD = DeployFiles
		.manifests(DeployFiles.DIRECTORY.resolve("kubernetes/maintenance.yaml"))
		.stream()
		.filter((document) -> document.at("/metadata/name").asString().equals("orders-backup")
				&& document.path("kind").asString().equals("CronJob"))
		.findFirst()
		.orElseThrow()
		.at("/spec/jobTemplate/spec/template/spec");

	@TempDir
	Path directory;

	@Test
	void aNight() throws IOException {
		Path backups = Files.createDirectory(this.directory.resolve("backup"));
		Files.createDirectory(this.directory.resolve("scratch"));
		Logs.file(Files.createDirectory(this.directory.resolve("history")).resolve("papyra.ndjson"),
				Logs.event("a", 1, ActorEvent.STARTED));
		String name = "orders-backup-29672940-x7k2p";
		String history = this.directory + POD.at("/initContainers/0/env")
			.valueStream()
			.filter((variable) -> variable.path("name").asString().equals("PAPYRA_JSON_PATH"))
			.map((variable) -> variable.path("value").asString())
			.findFirst()
			.orElseThrow();
		List<String> out = new ArrayList<>();
		for (JsonNode step : List.of(POD.at("/initContainers/0"), POD.at("/initContainers/1"),
				POD.at("/containers/0"))) {
			Ran ran = Papyra.run(Stream
				.concat(DeployFiles.each(step.path("args"))
					.map((word) -> word.asString()
						.replace("$(POD_NAME)", name)
						.replaceFirst("^(?=/(backup|history|scratch))", this.directory.toString())),
						step.has("envFrom") ? Stream.of("--papyra.json.path=" + history) : Stream.of())
				.toArray(String[]::new));
			assertThat(ran.code()).as(step + ran.err()).isZero();
			out.add(ran.out());
		}
		assertThat(backups.resolve(name).resolve("papyra-backup.json")).exists();
		assertThat(out.get(2)).contains(name, "kept", "nothing removed");
	}

}

package io.papyra.shell.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The nightly backup of maintenance.yaml, step by step. */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
class BackupJobTests {

	private static final JsonNode POD = DeployFiles
		.documents(DeployFiles.DIRECTORY.resolve("kubernetes/maintenance.yaml"))
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
		for (int step = 0; step < 2; step++) {
			Ran ran = Papyra.run(DeployFiles.each(POD.at("/initContainers/" + step + "/args"))
				.map((word) -> word.asString()
					.replace("$(POD_NAME)", name)
					.replaceFirst("^(?=/(backup|history|scratch))", this.directory.toString()))
				.toArray(String[]::new));
			assertThat(ran.code()).as(ran.err()).isZero();
		}
		assertThat(prune(backups)).returns(0, Ran::code).returns("", Ran::out);
		assertThat(backups.resolve(name).resolve("papyra-backup.json")).exists();
	}

	@Test
	void theOldestGoAndNothingElse() throws IOException {
		for (int night = 0; night < 17; night++) {
			Files
				.createDirectories(this.directory.resolve("orders-backup-" + (29672940 + 1440 * night) + "-abcde/log"));
		}
		Path killed = Files.createDirectories(this.directory.resolve(".orders-backup-29672940-abcde.incomplete/log"))
			.resolveSibling(".")
			.normalize();
		Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
		Files.createDirectory(this.directory.resolve(".orders-backup-29672941-abcde.incomplete"));
		Files.createDirectory(this.directory.resolve("before the migration"));
		Files.createFile(this.directory.resolve(".papyra-backup.lock"));
		Ran ran = prune(this.directory);
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out().lines()).containsExactly("removed ./orders-backup-29672940-abcde",
				"removed ./orders-backup-29674380-abcde", "removed ./orders-backup-29675820-abcde");
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files.map((file) -> "" + file.getFileName())).hasSize(17)
				.contains("orders-backup-29677260-abcde", "before the migration", ".papyra-backup.lock",
						".orders-backup-29672941-abcde.incomplete")
				.doesNotContain("" + killed.getFileName());
		}
	}

	private static Ran prune(Path backups) {
		JsonNode container = POD.at("/containers/0");
		List<String> command = Stream
			.concat(DeployFiles.each(container.path("command")), DeployFiles.each(container.path("args")))
			.map(JsonNode::asString)
			.toList();
		return Programs.run(backups, Map.of("BACKUPS", backups.toString(), "KEEP", "14"), command);
	}

}

package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.shell.testing.DeploymentFiles;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workflow of docs/ci, played step by step with the real command: each class of
 * outage stops it before the old instance is touched. Only sudo and systemctl are
 * stand-ins; where the tests run as root, sudo still becomes another user.
 */
@EnabledOnOs(OS.LINUX)
@Tag("process")
class PipelineIT {

	private static final String NOBODY = "65534";

	private final boolean root = "root".equals(System.getProperty("user.name"));

	@TempDir
	Path machine;

	private Path history = Path.of("");

	@BeforeEach
	void prepare() throws IOException {
		Files.setPosixFilePermissions(this.machine, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.copy(DeploymentFiles.DIRECTORY.resolve("gate.sh"), this.machine.resolve("gate.sh"));
		this.machine.resolve("gate.sh").toFile().setExecutable(true, false);
		Files.createDirectory(this.machine.resolve("runner"));
		Path bin = Files.createDirectory(this.machine.resolve("bin"));
		program(bin.resolve("systemctl"), "[ \"$1\" = restart ] && echo \"$@\" >>\"$0.done\"; echo \"${MAIN_PID:-0}\"");
		program(bin.resolve("sudo"), """
				[ "$1" = -u ] || { "$@" || true; exit 0; }
				shift 2
				[ "$(id -u)" = 0 ] || exec "$@"
				exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
				""");
		this.history = Files.createDirectory(this.machine.resolve("orders")).resolve("papyra.ndjson");
		Files.writeString(this.machine.resolve("orders.env"),
				"# Those of the service.\nSPRING_APPLICATION_NAME=orders\nPAPYRA_JSON_PATH=" + this.history + "\n");
		Assumptions.assumeTrue(!this.root || Programs.exists("setpriv"), "root cannot become another user here");
	}

	@Test
	void aValidHistoryIsHandedOver() {
		write();
		assertThat(deploy("0").code()).isZero();
		assertThat(replaced()).isTrue();
	}

	@Test
	void theFirstDeploymentNeedsNoHistory() {
		give();
		Ran ran = deploy("0");
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(this.history).doesNotExist();
	}

	@Test
	void twoWritersOfOneHistoryAreCaught() {
		try (BufferedFactRecorder other = Logs.recorder(new JsonBackend(this.history))) {
			other.recordDurably(Logs.event("a", 1, ActorEvent.STARTED)).join();
			give();
			Ran ran = deploy("12345");
			assertThat(ran.code()).as(ran.err()).isEqualTo(75);
			assertThat(ran.err()).contains("process " + ProcessHandle.current().pid(), "nothing was replaced");
			assertThat(replaced()).isFalse();
			assertThat(deploy("" + ProcessHandle.current().pid()).code()).isZero();
			assertThat(replaced()).isTrue();
		}
	}

	@Test
	void dataOfAnotherFormatIsCaught() throws IOException {
		write();
		String header = Files.readString(this.history).lines().findFirst().orElseThrow();
		String newer = header.replace("\"format\":1", "\"format\":2").replaceAll(",\"crc32c\".*", "");
		Files.writeString(this.history, checksummed(newer) + "\n");
		Ran ran = deploy("0");
		assertThat(ran.code()).as(ran.err()).isEqualTo(1);
		assertThat(ran.out()).contains("UNSUPPORTED_FORMAT");
		assertThat(replaced()).isFalse();
	}

	@Test
	void aDamagedHistoryIsCaught() throws IOException {
		write();
		Files.writeString(this.history, Files.readString(this.history).replace("ActorStarted", "ActorStopped"));
		assertThat(deploy("0").code()).isEqualTo(1);
		assertThat(replaced()).isFalse();
	}

	@Test
	void aMissingRightOfTheDeployedUserIsCaught() throws IOException {
		write();
		Files.setPosixFilePermissions(this.history.resolveSibling("."), PosixFilePermissions.fromString("r-xr-xr-x"));
		try {
			Ran ran = deploy("0");
			assertThat(ran.code()).as(ran.err()).isEqualTo(1);
			assertThat(ran.out()).contains("this user cannot create a file in");
			assertThat(replaced()).isFalse();
		}
		finally {
			Files.setPosixFilePermissions(this.history.resolveSibling("."),
					PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	private boolean replaced() {
		return Files.exists(this.machine.resolve("bin/systemctl.done"));
	}

	private void write() {
		Logs.file(this.history, Logs.event("a", 1, ActorEvent.STARTED));
		give();
	}

	/** The history belongs to the user of the service. */
	private void give() {
		if (this.root) {
			Distribution.run(this.machine, "chown", "-R", NOBODY + ":" + NOBODY,
					this.history.resolveSibling(".").toString());
		}
	}

	/**
	 * Runs the steps as a runner does, until one fails; without the last, which asks the
	 * service.
	 */
	private Ran deploy(String mainPid) {
		Path archive = Distribution.built().home();
		List<Map<String, Object>> steps = DeploymentFiles.steps(DeploymentFiles.DIRECTORY.resolve("github/deploy.yml"));
		StringBuilder script = new StringBuilder("set -e -o pipefail\n");
		for (Map<String, Object> step : steps.subList(1, steps.size() - 1)) {
			script.append("if [ -e \"$GITHUB_PATH\" ]; then PATH=$(paste -s -d: \"$GITHUB_PATH\"):$PATH; fi\n")
				.append("bash -e -o pipefail <<'STEP'\n")
				.append(String.valueOf(step.get("run"))
					.replace("/srv/packages", archive.resolveSibling(".").toString())
					.replace("/etc/orders", this.machine.toString()))
				.append("STEP\n");
		}
		return Programs.run(this.machine,
				Map.of("PATH", this.machine.resolve("bin") + ":" + System.getenv("PATH"), "JAVA_HOME",
						System.getProperty("java.home"), "RUNNER_TEMP", this.machine.resolve("runner").toString(),
						"GITHUB_PATH", this.machine.resolve("runner/path").toString(), "PAPYRA_VERSION",
						System.getProperty("papyra.version", ""), "MAIN_PID", mainPid),
				List.of("bash", "-c", script.toString()));
	}

	private static String checksummed(String line) {
		java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
		checksum.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		return line + String.format(",\"crc32c\":\"%08x\"}", checksum.getValue());
	}

	private static void program(Path file, String lines) throws IOException {
		Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
		file.toFile().setExecutable(true, false);
	}

}

package io.papyra.shell;

import java.nio.file.Path;

import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The exit codes that the files of Papyra for Python are promised to give. */
class PythonFilesTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "clean.ndjson", "empty.ndjson" })
	void soundOnesAreClean(String name) {
		Ran ran = Papyra.run("persistence", "scan", "--path", file(name));
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).contains("clean: no anomaly");
	}

	@ParameterizedTest
	@ValueSource(strings = { "torn-tail.ndjson", "missing-final-newline.ndjson", "corrupt-middle.ndjson",
			"garbage-lines.ndjson" })
	void damagedOnesAreFoundAndRepaired(String name) {
		String file = file(name);
		assertThat(Papyra.run("persistence", "scan", "--path", file).code()).isEqualTo(2);
		assertThat(Papyra.run("doctor", "run", "--mode", "FAIL_ON_ANOMALY", "--path", file).code()).isEqualTo(1);
		assertThat(Papyra.run("persistence", "startup-check", "--path", file).code()).isEqualTo(1);
		assertThat(Papyra.run("persistence", "startup-check", "--path", file, "--mode", "scan-only").code()).isZero();
		assertThat(Papyra.run("persistence", "recover", "--path", file, "--dry-run").code()).isEqualTo(2);
		assertThat(Papyra.run("persistence", "recover", "--path", file).code()).isZero();
		assertThat(Papyra.run("persistence", "scan", "--path", file).code()).isZero();
		assertThat(Papyra.run("doctor", "run", "--path", file).code()).isZero();
	}

	@Test
	void whatRecoveryLeavesIsTwo() {
		String file = file("invalid-records.ndjson");
		Ran recovered = Papyra.run("persistence", "recover", "--path", file);
		assertThat(recovered.code()).isEqualTo(2);
		assertThat(recovered.out()).contains("UNKNOWN_KIND");
		assertThat(recovered.err()).contains("a newer version of Papyra wrote what is left", "--mode quarantine");
		assertThat(Papyra.run("persistence", "startup-check", "--mode", "recover", "--path", file).code()).isEqualTo(2);
		assertThat(Papyra.run("doctor", "run", "--mode", "recover", "--path", file).code()).isEqualTo(2);
		assertThat(Papyra
			.run("persistence", "recover", "--mode", "quarantine", "--quarantine-dir",
					this.directory.resolve("saved originals").toString(), "--path", file)
			.code()).isZero();
		assertThat(this.directory.resolve("saved originals")).isNotEmptyDirectory();
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence recover --mode", "persistence startup-check --mode recover --recovery-mode",
			"doctor run --mode recover --recovery-mode" })
	void quarantineHasADirectoryBesideTheHistory(String command) {
		String[] words = (command + " quarantine --path " + file("torn-tail.ndjson")).split(" ");
		Ran ran = Papyra.run(words);
		assertThat(ran.code()).isZero();
		assertThat(this.directory.resolve("quarantine")).isNotEmptyDirectory();
		assertThat(ran.out()).contains(this.directory.resolve("quarantine").toString());
	}

	@Test
	void theDirectoryOfThePropertiesWillDo() {
		Ran ran = Papyra.run("persistence", "recover", "--mode=quarantine", "--path", file("torn-tail.ndjson"),
				"--papyra.startup.quarantine-directory=" + this.directory.resolve("q"));
		assertThat(ran.code()).isZero();
		assertThat(this.directory.resolve("q")).isNotEmptyDirectory();
	}

	private String file(String name) {
		return Logs.python(name, this.directory).toString();
	}

}

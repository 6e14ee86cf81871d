package io.papyra.shell.distribution;

import java.nio.file.Path;
import java.util.List;

import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The tar.gz: the same bytes from the same sources, but for the archive of classes. */
@Tag("process")
class TarIT {

	@TempDir
	Path directory;

	@Test
	void ownerModesAndTimesAreAlwaysTheSame() {
		Path home = Distribution.built().home();
		Ran listed = Distribution.run(this.directory, "env", "TZ=UTC", "tar", "--full-time", "--numeric-owner", "-tvzf",
				home.resolveSibling(home.getFileName() + ".tar.gz").toString());
		List<String> entries = listed.out().lines().toList();
		assertThat(entries).hasSizeGreaterThan(30).allSatisfy((entry) -> {
			assertThat(entry).contains(" 0/0 ", " 2026-11-20 00:00:00 ");
			assertThat(entry)
				.startsWith(entry.endsWith("/") ? "drwxr-xr-x" : entry.contains("/bin/") ? "-rwxr-xr-x" : "-rw-r--r--");
		});
		assertThat(entries.stream().map((entry) -> entry.replaceAll(".* ", "")).toList()).contains(
				home.getFileName() + "/bin/papyra", home.getFileName() + "/completions/papyra.bash",
				home.getFileName() + "/man/man1/papyra.1", home.getFileName() + "/papyra.jsa");
	}

	@Test
	void itRunsWithoutTheLauncherAsWell() {
		Path jar = Distribution.unpacked(this.directory).home().resolve("papyra.jar");
		assertThat(Distribution
			.run(this.directory, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
					jar.toString(), "version")
			.out()).startsWith("papyra ");
	}

}

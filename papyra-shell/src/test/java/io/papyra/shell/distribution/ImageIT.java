package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.papyra.shell.testing.DeploymentFiles;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The Dockerfile names what the distribution has. */
class ImageIT {

	private final Path home = Distribution.built().home();

	@Test
	void everyFileThatIsCopiedExists() throws IOException {
		List<String> lines = DeploymentFiles.lines(DeploymentFiles.DIRECTORY.resolve("Dockerfile"));
		List<String> copied = lines.stream()
			.filter((line) -> line.startsWith("COPY --from=unpacked "))
			.flatMap((line) -> Arrays.stream(line.split(" ")).skip(2).limit(line.split(" ").length - 3L))
			.toList();
		assertThat(copied).contains("/opt/papyra/lib", "/opt/papyra/bin", "/opt/papyra/ext", "/opt/papyra/papyra.jsa")
			.allSatisfy((path) -> assertThat(this.home.resolve(path.substring("/opt/papyra/".length()))).exists());
		assertThat(lines).contains("USER 10001:10001", "ENTRYPOINT [\"/opt/papyra/bin/papyra\"]");
		assertThat(lines.stream().filter((line) -> line.startsWith("ADD "))).singleElement()
			.asString()
			.contains("papyra-${PAPYRA_VERSION}.tar.gz");
	}

}

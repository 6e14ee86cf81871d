package io.papyra.shell.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.shell.testing.DeploymentFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of {@code docs/deploy}, as programs read them. */
final class DeployFiles {

	static final Path DOCS = DeploymentFiles.DIRECTORY.resolveSibling(".").normalize();

	static final Path DIRECTORY = DOCS.resolve("deploy");

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private DeployFiles() {
	}

	/** The YAML below a folder of the documentation. */
	static List<Path> below(String folder) {
		try (Stream<Path> files = Files.walk(DOCS.resolve(folder))) {
			return files.filter(DeploymentFiles::isYaml).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The documents of a file. */
	static List<JsonNode> documents(Path file) {
		return DeploymentFiles.yaml(file).stream().<JsonNode>map(MAPPER::valueToTree).toList();
	}

	/** The only document of a file of that folder. */
	static JsonNode document(String name) {
		List<JsonNode> documents = documents(DIRECTORY.resolve(name));
		if (documents.size() != 1) {
			throw new AssertionError(name + " has " + documents.size() + " documents");
		}
		return documents.get(0);
	}

	static String text(String name) {
		try {
			return Files.readString(DIRECTORY.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The elements of a list; none where there is no such list. */
	static Stream<JsonNode> each(JsonNode list) {
		return StreamSupport.stream(list.spliterator(), false);
	}

}

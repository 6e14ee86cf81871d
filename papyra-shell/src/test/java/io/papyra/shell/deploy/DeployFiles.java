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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

	/**
	 * The documents of a file for Kubernetes, each container with the variables that its
	 * ConfigMap sets: that of the same file, or else that of the service on a volume.
	 */
	static List<JsonNode> manifests(Path file) {
		List<JsonNode> documents = documents(file);
		JsonNode settings = Stream
			.concat(documents.stream(), documents(DIRECTORY.resolve("kubernetes/orders.yaml")).stream())
			.filter((document) -> document.path("kind").asString().equals("ConfigMap"))
			.findFirst()
			.orElseThrow();
		documents.stream()
			.flatMap((document) -> document.findParents("envFrom").stream())
			.forEach((container) -> inline(settings, (ObjectNode) container));
		return documents;
	}

	private static void inline(JsonNode settings, ObjectNode container) {
		if (!container.at("/envFrom/0/configMapRef/name").equals(settings.at("/metadata/name"))) {
			throw new AssertionError("no ConfigMap for " + container.path("envFrom"));
		}
		ArrayNode variables = MAPPER.createArrayNode();
		settings.path("data")
			.properties()
			.forEach((setting) -> variables.add(MAPPER.createObjectNode()
				.put("name", setting.getKey())
				.put("value", setting.getValue().asString())));
		each(container.path("env")).forEach(variables::add);
		container.set("env", variables);
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

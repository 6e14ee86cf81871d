package io.papyra.shell.testing;

import java.nio.file.Path;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/** The schemas of the documents that commands print. */
public final class Schemas {

	/** Where they are. */
	public static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "..", "docs", "schemas");

	/** A schema may name another file beside it. */
	private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
			(registry) -> registry.schemaLoader(
					(files) -> files.fetchRemoteResources().allow((place) -> place.toString().startsWith("file:"))));

	private Schemas() {
	}

	/** The schema of that name. */
	public static Schema of(String name) {
		Path file = DIRECTORY.resolve(name + ".schema.json").toAbsolutePath().normalize();
		return REGISTRY.getSchema(SchemaLocation.of(file.toUri().toString()));
	}

}

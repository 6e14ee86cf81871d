package io.papyra.shell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/** The schemas of the documents that commands print. */
public final class Schemas {

	/** Where they are. */
	public static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "..", "docs", "schemas");

	private static final SchemaRegistry REGISTRY = SchemaRegistry
		.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private Schemas() {
	}

	/** The schema of that name. */
	public static Schema of(String name) {
		try (InputStream file = Files.newInputStream(DIRECTORY.resolve(name + ".schema.json"))) {
			return REGISTRY.getSchema(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

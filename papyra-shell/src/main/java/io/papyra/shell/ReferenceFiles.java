package io.papyra.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.papyra.shell.reference.ReferenceCommand;

import org.springframework.core.env.StandardEnvironment;

/**
 * Writes what is made of the definition of the commands: completion and the manual.
 * Started by the build alone.
 */
final class ReferenceFiles {

	private ReferenceFiles() {
	}

	/** Writes them below the directory that is named. */
	public static void main(String[] args) throws IOException {
		for (Map.Entry<String, String> file : texts().entrySet()) {
			Path path = Path.of(args[0], file.getKey());
			Files.createDirectories(path.resolveSibling("."));
			Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
		}
	}

	/** The files, by their path in the distribution. */
	static Map<String, String> texts() {
		return ReferenceCommand.files(new CommandRegistry(new StandardEnvironment()).catalog());
	}

}

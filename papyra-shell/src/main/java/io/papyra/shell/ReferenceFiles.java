package io.papyra.shell;

import java.nio.file.Path;
import java.util.Map;

import io.papyra.shell.command.Catalog;
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
	public static void main(String[] args) {
		ReferenceCommand.write(catalog(), Path.of(args[0]));
	}

	/** The files, by their path in the distribution. */
	static Map<String, String> texts() {
		return ReferenceCommand.files(catalog());
	}

	private static Catalog catalog() {
		return new CommandRegistry(new StandardEnvironment()).catalog();
	}

}

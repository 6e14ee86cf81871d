package io.papyra.shell.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.PositionalParameter;

/**
 * {@code reference}: completion and manual as the distribution has them, and with the
 * options of the backends that have come to it.
 */
public final class ReferenceCommand {

	private final Supplier<Catalog> catalog;

	public ReferenceCommand(Supplier<Catalog> catalog) {
		this.catalog = catalog;
	}

	public CommandSpec spec() {
		return CommandSpec
			.of("reference", "write completion for bash and zsh and the manual, with the options of all backends")
			.positional(new PositionalParameter("DIRECTORY", "where to; what is there of these files is replaced", 1, 1,
					Completion.FILES))
			.example("reference ~/.local/share/papyra")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		Path directory = invocation.arguments().path().toAbsolutePath();
		List<String> written = new ArrayList<>();
		for (Map.Entry<String, String> file : files(this.catalog.get()).entrySet()) {
			Path path = directory.resolve(file.getKey());
			try {
				Files.createDirectories(path.resolveSibling("."));
				Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(path + " cannot be written: " + ex.getMessage(), ex);
			}
			written.add(path.toString());
		}
		if (invocation.arguments().isSet(CommonOptions.JSON)) {
			invocation.output().json(Map.of("files", written));
		}
		else {
			written.forEach(invocation.output()::text);
		}
		return ExitCode.OK;
	}

	/** Texts by the path of their file in a distribution. */
	public static Map<String, String> files(Catalog catalog) {
		return new TreeMap<>(Map.of("completions/papyra.bash", new BashCompletion(catalog).text(),
				"completions/_papyra", new ZshCompletion(catalog).text(), "man/man1/papyra.1",
				new ManualPage(catalog, new ManualPage.Roff()).text(), "papyra.1.md",
				new ManualPage(catalog, new ManualPage.Markdown()).text()));
	}

}

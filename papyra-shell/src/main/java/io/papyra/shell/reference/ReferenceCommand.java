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
		List<String> written = write(this.catalog.get(), directory).stream().map(Path::toString).toList();
		invocation.answer(() -> Map.of("files", written), () -> written.forEach(invocation.output()::text));
		return ExitCode.OK;
	}

	/**
	 * Writes the files of a distribution below a directory, and tells which these are.
	 */
	public static List<Path> write(Catalog catalog, Path directory) {
		List<Path> written = new ArrayList<>();
		files(catalog).forEach((name, text) -> {
			Path path = directory.resolve(name);
			try {
				Files.createDirectories(path.resolveSibling("."));
				Files.writeString(path, text, StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(path + " cannot be written: " + ex.getMessage(), ex);
			}
			written.add(path);
		});
		return written;
	}

	/** Texts by the path of their file in a distribution. */
	public static Map<String, String> files(Catalog catalog) {
		CompletionModel choices = new CompletionModel(catalog);
		return new TreeMap<>(Map.of("completions/papyra.bash", BashCompletion.text(choices), "completions/_papyra",
				ZshCompletion.text(choices), "man/man1/papyra.1",
				new ManualPage(catalog, ManualPage.Markup.ROFF).text(), "papyra.1.md",
				new ManualPage(catalog, ManualPage.Markup.MARKDOWN).text()));
	}

}

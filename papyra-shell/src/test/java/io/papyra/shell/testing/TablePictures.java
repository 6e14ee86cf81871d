package io.papyra.shell.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What commands show on terminals of several widths, as files that people can look at;
 * {@code -Dpapyra.update=true} writes them again.
 */
public final class TablePictures {

	/** Where they are. */
	public static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "src", "test", "resources",
			"tables");

	/** Columns of the terminals. */
	public static final List<Integer> WIDTHS = List.of(40, 80, 120, 200);

	private TablePictures() {
	}

	/** Compares a picture with what a command shows. */
	public static void check(String name, Function<TerminalCapabilities, String> shown) {
		StringBuilder picture = new StringBuilder();
		WIDTHS.forEach((width) -> picture.append(ruler(width))
			.append(shown.apply(new TerminalCapabilities(false, width, false))));
		picture.append(ruler(TerminalCapabilities.UNLIMITED)).append(shown.apply(TerminalCapabilities.PLAIN));
		Path file = DIRECTORY.resolve(name + ".txt");
		try {
			if (Boolean.getBoolean("papyra.update")) {
				Files.writeString(file, picture);
			}
			assertThat(picture.toString()).as("write it with -Dpapyra.update=true").isEqualTo(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Compares a picture with what a part of a command prints. */
	public static void checkPrinted(String name, Consumer<Output> print) {
		check(name, (capabilities) -> {
			StringWriter answers = new StringWriter();
			Output output = new Output(answers, new StringWriter(), capabilities);
			print.accept(output);
			output.flush();
			return answers.toString();
		});
	}

	/** The part of a picture for one width; that of a pipe for no width in the list. */
	public static String part(String picture, int width) {
		int from = picture.indexOf(ruler(width));
		int to = picture.indexOf("\n==== ", from);
		return picture.substring(from + ruler(width).length(), (to < 0) ? picture.length() : to + 1);
	}

	/** As wide as the terminal, so that one sees its edge. */
	private static String ruler(int width) {
		String text = WIDTHS.contains(width) ? "==== " + width + " columns " : "==== in a pipe ";
		return text + "=".repeat((WIDTHS.contains(width) ? width : 80) - text.length()) + "\n";
	}

}

package io.papyra.shell.run;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Option;

/** What help says. */
final class HelpText {

	private static final String BEGINNING = """
			papyra: look at, check and repair the history of an actor system

			usage: papyra COMMAND [OPTIONS]     one command
			       papyra                       the console, on a terminal

			commands:
			""";

	private static final String HISTORY = """
			The history is that of papyra.json.path or papyra.rotating.directory, from application.yaml in the
			working directory, the environment or --papyra.json.path=FILE; --path FILE_OR_DIRECTORY names another
			one, --redis-url one in Redis, and --url http://host:port/actuator does the same through a running
			service. Backends of others, by --papyra.backend=NAME, come as jars in the folder ext of the program
			or in PAPYRA_EXT.""";

	private static final String MORE = "'papyra help COMMAND' or 'papyra COMMAND --help' tells more. Exit codes:";

	/** No paragraph is wider, wherever it is printed. */
	private static final int PARAGRAPH = 102;

	private final Catalog catalog;

	private final int columns;

	/**
	 * Help for a place that has the given number of columns.
	 */
	HelpText(Catalog catalog, int columns) {
		this.catalog = catalog;
		this.columns = columns;
	}

	/** All commands. */
	String ofAll() {
		StringBuilder text = new StringBuilder(BEGINNING);
		int width = this.catalog.commands().stream().mapToInt((spec) -> spec.name().length()).max().orElse(0);
		this.catalog.commands().forEach((spec) -> line(text, spec.name(), width, spec.summary()));
		for (String paragraph : new String[] { HISTORY, MORE }) {
			text.append('\n')
				.append(TextWrapper.hanging("", paragraph, Math.min(PARAGRAPH, this.columns)))
				.append('\n');
		}
		for (ExitCode code : ExitCode.values()) {
			line(text, "" + code.code(), 3, code.meaning());
		}
		return text.toString().stripTrailing();
	}

	/** One command. */
	String of(CommandSpec spec) {
		StringBuilder text = new StringBuilder(
				TextWrapper.hanging("papyra " + spec.name() + ": ", spec.summary(), this.columns));
		text.append("\n\nusage: papyra ").append(spec.name());
		if (spec.positional().most() > 0) {
			text.append(' ').append(spec.positional().name());
		}
		text.append(" [OPTIONS]\n");
		if (spec.positional().most() > 0) {
			String head = spec.positional().name() + ": ";
			text.append('\n')
				.append(TextWrapper.hanging(head, spec.positional().description(), this.columns))
				.append('\n');
		}
		text.append("\noptions:\n");
		int width = spec.options().stream().mapToInt((option) -> synopsis(option).length()).max().orElse(0);
		spec.options().forEach((option) -> line(text, synopsis(option), width, option.meaning()));
		if (!spec.examples().isEmpty()) {
			text.append("\nexamples:\n");
			spec.examples().forEach((example) -> text.append("  papyra ").append(example).append('\n'));
		}
		return text.toString().stripTrailing();
	}

	/** Names stand below each other, with a letter in front or without. */
	private static String synopsis(Option<?> option) {
		return ((option.letter() != null) ? "" : "    ") + option.synopsis();
	}

	private void line(StringBuilder text, String name, int width, String what) {
		String head = "  " + name + " ".repeat(width - name.length() + 2);
		text.append(TextWrapper.hanging(head, what, this.columns)).append('\n');
	}

	/** Breaks text between its words, so that a terminal need not break it within one. */
	static final class TextWrapper {

		/** However narrow the terminal is. */
		private static final int NARROWEST = 16;

		private TextWrapper() {
		}

		/**
		 * The text after a head, its further lines indented as far as the head is long.
		 * @param columns how long lines may be
		 * @return without a line end at its end
		 */
		static String hanging(String head, String text, int columns) {
			int room = Math.max(NARROWEST, columns - head.length());
			StringBuilder lines = new StringBuilder(head);
			int used = 0;
			for (String word : text.split("\\s+", -1)) {
				if (used > 0 && used + 1 + word.length() > room) {
					lines.append('\n').append(" ".repeat(head.length()));
					used = 0;
				}
				lines.append((used > 0) ? " " : "").append(word);
				used += word.length() + ((used > 0) ? 1 : 0);
			}
			return lines.toString();
		}

	}

}

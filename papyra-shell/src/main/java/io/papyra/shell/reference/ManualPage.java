package io.papyra.shell.reference;

import java.util.List;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Option;

/** The manual: every command with every option. */
final class ManualPage {

	private static final String WHERE = "The history is that of papyra.json.path or papyra.rotating.directory, from "
			+ "application.yaml in the working directory, from the environment (PAPYRA_JSON_PATH), or given as "
			+ "--papyra.json.path=FILE. Any property of papyra, spring, logging and management may be given so. "
			+ "With --redis-url, or PAPYRA_REDIS_URL in its place, or papyra.backend=redis, it is in Redis. "
			+ "With papyra.backend=NAME it is that of another backend, whose jar is in the folder ext of the program or in "
			+ "PAPYRA_EXT; 'papyra help COMMAND' lists its options, and 'papyra reference' writes them into this page.";

	private static final String FORM = "Options may come before or after the words of a command, as --option VALUE "
			+ "or --option=VALUE; what comes after -- is no option. Answers go to stdout, messages to stderr.";

	private final Catalog catalog;

	private final Markup markup;

	ManualPage(Catalog catalog, Markup markup) {
		this.catalog = catalog;
		this.markup = markup;
	}

	String text() {
		StringBuilder text = new StringBuilder(
				this.markup.title("papyra", "1", "look at, check and repair the history of an actor system"));
		text.append(this.markup.heading("Synopsis"))
			.append(this.markup.code("papyra COMMAND [OPTIONS]     one command\npapyra                       "
					+ "the console, on a terminal\n"))
			.append(this.markup.heading("Description"))
			.append(this.markup.paragraph(WHERE))
			.append(this.markup.paragraph(FORM))
			.append(this.markup.heading("Commands"));
		this.catalog.commands().forEach((spec) -> describe(text, spec));
		text.append(this.markup.heading("Exit status")).append(this.markup.listBegins("code", "meaning"));
		for (ExitCode code : ExitCode.values()) {
			text.append(this.markup.entry("" + code.code(), code.meaning()));
		}
		text.append(this.markup.listEnds()).append(this.markup.heading("Environment"));
		text.append(this.markup.listBegins("variable", "meaning"))
			.append(this.markup.entry("JAVA_HOME", "the Java that runs papyra; without it the one of PATH"))
			.append(this.markup.entry("JAVA_OPTS, PAPYRA_OPTS", "options for this Java, separated by blanks"))
			.append(this.markup.entry("NO_COLOR", "no colours, whatever the terminal can show"))
			.append(this.markup.entry("PAPYRA_EXT",
					"jars of backends, and folders of such jars, separated by ':' (';' on Windows)"))
			.append(this.markup.entry("PAPYRA_...", "properties, such as PAPYRA_JSON_PATH for papyra.json.path"))
			.append(this.markup.listEnds());
		return text.toString().stripTrailing() + "\n";
	}

	private void describe(StringBuilder text, CommandSpec spec) {
		boolean words = spec.positional().most() > 0;
		text.append(this.markup.subheading("papyra " + spec.name() + (words ? " " + spec.positional().name() : "")))
			.append(this.markup.paragraph(sentence(spec.summary())));
		if (words) {
			text.append(this.markup.paragraph(spec.positional().name() + ": " + spec.positional().description() + "."));
		}
		text.append(this.markup.listBegins("option", "meaning"));
		spec.options().forEach((option) -> text.append(this.markup.entry(synopsis(option), meaning(option))));
		text.append(this.markup.listEnds());
		if (!spec.examples().isEmpty()) {
			StringBuilder lines = new StringBuilder();
			spec.examples().forEach((example) -> lines.append("papyra ").append(example).append('\n'));
			text.append(this.markup.code(lines.toString()));
		}
	}

	private static String sentence(String summary) {
		return summary.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + summary.substring(1) + ".";
	}

	private static String synopsis(Option<?> option) {
		return option.type().isFlag() ? option.flag() : option.flag() + " " + option.type().placeholder();
	}

	private static String meaning(Option<?> option) {
		List<String> words = option.type().words();
		return option.description() + (words.isEmpty() ? "" : ": " + String.join(", ", words))
				+ ((option.usual() != null) ? " (usually " + option.usual() + ")" : "");
	}

	/** How a text is written down. */
	interface Markup {

		/** The beginning of the whole text. */
		String title(String name, String section, String summary);

		String heading(String text);

		String subheading(String text);

		String paragraph(String text);

		/** Lines as they are typed. */
		String code(String lines);

		/** The beginning of a list of names with what they mean. */
		String listBegins(String name, String meaning);

		/** A name and what it means. */
		String entry(String name, String meaning);

		String listEnds();

	}

	/** What is read in {@code docs/}. */
	static final class Markdown implements Markup {

		@Override
		public String title(String name, String section, String summary) {
			return "# " + name + "(" + section + ")\n\n" + name + ": " + escape(summary) + ".\n\n";
		}

		@Override
		public String heading(String text) {
			return "## " + text + "\n\n";
		}

		@Override
		public String subheading(String text) {
			return "### " + text + "\n\n";
		}

		@Override
		public String paragraph(String text) {
			return escape(text) + "\n\n";
		}

		@Override
		public String code(String lines) {
			return lines.stripTrailing().replaceAll("(?m)^", "    ") + "\n\n";
		}

		@Override
		public String listBegins(String name, String meaning) {
			return "| " + name + " | " + meaning + " |\n| --- | --- |\n";
		}

		@Override
		public String entry(String name, String meaning) {
			return "| `" + name.replace("|", "\\|") + "` | " + escape(meaning).replace("|", "\\|") + " |\n";
		}

		@Override
		public String listEnds() {
			return "\n";
		}

		private static String escape(String text) {
			return text.replaceAll("([*<>])", "\\\\$1");
		}

	}

	/** What {@code man} reads. */
	static final class Roff implements Markup {

		@Override
		public String title(String name, String section, String summary) {
			return ".TH " + name.toUpperCase(java.util.Locale.ROOT) + " " + section + "\n.SH NAME\n" + escape(name)
					+ " \\- " + escape(summary) + "\n";
		}

		@Override
		public String heading(String text) {
			return ".SH " + text.toUpperCase(java.util.Locale.ROOT) + "\n";
		}

		@Override
		public String subheading(String text) {
			return ".SS " + escape(text) + "\n";
		}

		@Override
		public String paragraph(String text) {
			return ".PP\n" + escape(text) + "\n";
		}

		@Override
		public String code(String lines) {
			return ".PP\n.nf\n.RS 4\n" + escape(lines.stripTrailing()) + "\n.RE\n.fi\n";
		}

		@Override
		public String listBegins(String name, String meaning) {
			return "";
		}

		@Override
		public String entry(String name, String meaning) {
			return ".TP\n.B " + escape(name) + "\n" + escape(meaning) + "\n";
		}

		@Override
		public String listEnds() {
			return "";
		}

		/** Dashes are to be copied as they are typed, and a point begins no request. */
		private static String escape(String text) {
			return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
		}

	}

}

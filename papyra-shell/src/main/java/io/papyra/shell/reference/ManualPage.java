package io.papyra.shell.reference;

import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;

/** The manual: every command with every option. */
final class ManualPage {

	private static final String WHERE = "The history is that of papyra.json.path or papyra.rotating.directory, from "
			+ "application.yaml in the working directory, from the environment (PAPYRA_JSON_PATH), or given as "
			+ "--papyra.json.path=FILE. Any property of papyra, spring, logging and management may be given so. "
			+ "With --redis-url, or PAPYRA_REDIS_URL in its place, or papyra.backend=redis, it is in Redis. "
			+ "With papyra.backend=NAME it is that of another backend, whose jar is in the folder ext of the program or in "
			+ "PAPYRA_EXT; 'papyra help COMMAND' lists its options, and 'papyra reference' writes them into this page.";

	private static final String FORM = "Options may come before or after the words of a command, as --option VALUE "
			+ "or --option=VALUE; letters as -n VALUE or -nVALUE, several flags behind one dash; what comes after -- is no "
			+ "option. Answers go to stdout, messages to stderr.";

	private final Catalog catalog;

	private final Markup markup;

	ManualPage(Catalog catalog, Markup markup) {
		this.catalog = catalog;
		this.markup = markup;
	}

	String text() {
		StringBuilder text = new StringBuilder(
				this.markup.title().apply("look at, check and repair the history of an actor system"));
		text.append(this.markup.heading().apply("Synopsis"))
			.append(this.markup.code()
				.apply("papyra COMMAND [OPTIONS]     one command\npapyra                       "
						+ "the console, on a terminal\n"))
			.append(this.markup.heading().apply("Description"))
			.append(this.markup.paragraph().apply(WHERE))
			.append(this.markup.paragraph().apply(FORM))
			.append(this.markup.heading().apply("Commands"));
		this.catalog.commands().forEach((spec) -> describe(text, spec));
		text.append(this.markup.heading().apply("Exit status")).append(this.markup.listBegins().apply("code"));
		for (ExitCode code : ExitCode.values()) {
			text.append(this.markup.entry().apply("" + code.code(), code.meaning()));
		}
		text.append(this.markup.listEnds()).append(this.markup.heading().apply("Environment"));
		text.append(this.markup.listBegins().apply("variable"))
			.append(this.markup.entry().apply("JAVA_HOME", "the Java that runs papyra; without it the one of PATH"))
			.append(this.markup.entry().apply("JAVA_OPTS, PAPYRA_OPTS", "options for this Java, separated by blanks"))
			.append(this.markup.entry().apply("NO_COLOR", "no colours, whatever the terminal can show"))
			.append(this.markup.entry()
				.apply("PAPYRA_EXT", "jars of backends, and folders of such jars, separated by ':' (';' on Windows)"))
			.append(this.markup.entry()
				.apply("PAPYRA_...", "properties, such as PAPYRA_JSON_PATH for papyra.json.path"))
			.append(this.markup.listEnds());
		return text.toString().stripTrailing() + "\n";
	}

	private void describe(StringBuilder text, CommandSpec spec) {
		boolean words = spec.positional().most() > 0;
		text.append(
				this.markup.subheading().apply("papyra " + spec.name() + (words ? " " + spec.positional().name() : "")))
			.append(this.markup.paragraph().apply(sentence(spec.summary())));
		if (words) {
			text.append(this.markup.paragraph()
				.apply(spec.positional().name() + ": " + spec.positional().description() + "."));
		}
		text.append(this.markup.listBegins().apply("option"));
		spec.options().forEach((option) -> text.append(this.markup.entry().apply(option.synopsis(), option.meaning())));
		text.append(this.markup.listEnds());
		if (!spec.examples().isEmpty()) {
			text.append(this.markup.code().apply("papyra " + String.join("\npapyra ", spec.examples())));
		}
	}

	private static String sentence(String summary) {
		return summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".";
	}

	/**
	 * How a text is written down.
	 *
	 * @param title the beginning of the whole text, with what the program does
	 * @param code lines as they are typed
	 * @param listBegins the beginning of a list of names with what they mean
	 * @param entry a name and what it means
	 */
	record Markup(UnaryOperator<String> title, UnaryOperator<String> heading, UnaryOperator<String> subheading,
			UnaryOperator<String> paragraph, UnaryOperator<String> code, UnaryOperator<String> listBegins,
			BinaryOperator<String> entry, String listEnds) {

		/** What is read in {@code docs/}. */
		static final Markup MARKDOWN = new Markup((summary) -> "# papyra(1)\n\npapyra: " + markdown(summary) + ".\n\n",
				(text) -> "## " + text + "\n\n", (text) -> "### " + text + "\n\n", (text) -> markdown(text) + "\n\n",
				(lines) -> lines.stripTrailing().replaceAll("(?m)^", "    ") + "\n\n",
				(name) -> "| " + name + " | meaning |\n| --- | --- |\n", (name, meaning) -> "| `"
						+ name.replace("|", "\\|") + "` | " + markdown(meaning).replace("|", "\\|") + " |\n",
				"\n");

		/** What {@code man} reads. */
		static final Markup ROFF = new Markup((summary) -> ".TH PAPYRA 1\n.SH NAME\npapyra \\- " + roff(summary) + "\n",
				(text) -> ".SH " + text.toUpperCase(Locale.ROOT) + "\n", (text) -> ".SS " + roff(text) + "\n",
				(text) -> ".PP\n" + roff(text) + "\n",
				(lines) -> ".PP\n.nf\n.RS 4\n" + roff(lines.stripTrailing()) + "\n.RE\n.fi\n", (name) -> "",
				(name, meaning) -> ".TP\n.B " + roff(name) + "\n" + roff(meaning) + "\n", "");

		private static String markdown(String text) {
			return text.replaceAll("([*<>])", "\\\\$1");
		}

		private static String roff(String text) {
			return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
		}

	}

}

package io.papyra.pages;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of main code.
 *
 * @param text its words, with {@code …} for what varies
 * @param type qualified name of the type that says it
 * @param calls names of the calls that get it, the innermost first
 */
record SourceMessage(String text, String type, String calls) {

	/**
	 * Calls whose texts are on another page, as the descriptions of commands, options and
	 * meters are, or that compare with what others say.
	 */
	private static final Pattern NO_MESSAGE = Pattern
		.compile("@|LOG\\.(debug|trace)|Option\\.of|CommandSpec|PositionalParameter|BackendOption"
				+ "|ValueType|\\)\\.(example|description|usually|overriding|positional)\\b|argument\\b|Pattern\\.compile|Bytes\\."
				+ "|\\.(contains|startsWith|endsWith|matches|replace)\\b|startsWithAny|[gG]auge|function|timers|seconds|Counter"
				+ "|ConditionOutcome|because|new Thread|(Set|Map)\\.of|^(file|limit)( |$)");

	/** Types of which the same is true. */
	private static final Pattern NO_SPEAKER = Pattern
		.compile("io\\.papyra\\.shell\\.(reference|CdsTrainingRun|run\\.HelpText)\\b.*|.*\\.actuate\\.metrics\\..*");

	private static final Pattern LEVEL = Pattern.compile("(?:LOG|log|logger)\\.(error|warn|info)\\b");

	/** Innermost calls that get whole messages. */
	private static final Pattern SAYS = Pattern
		.compile("^((?:LOG|log|logger)\\.|Finding\\.|CommandFailure\\.|new FailureAnalysis|super\\b|IoErrors\\.of"
				+ "|(output|\\))\\.(text|message)|failed\\b"
				+ "|new (?!InvalidPapyraProperty|BadParameter|UncheckedIO)\\w+(Exception|Failure)\\b)");

	/** Whether somebody reads it who runs a service or a command. */
	boolean isMessage() {
		return !NO_MESSAGE.matcher(this.calls).find() && !this.text.matches("[A-Z]+\\|.*")
				&& !NO_SPEAKER.matcher(this.type).matches();
	}

	/** Who says it. */
	Section section() {
		if (!isWhole()) {
			return Section.PART;
		}
		if (LEVEL.matcher(this.calls).find() || isLineOfLog()) {
			return Section.LOG;
		}
		if (this.calls.contains("Finding.")) {
			return Section.DOCTOR;
		}
		if (this.type.startsWith("io.papyra.spring.diagnostics.")) {
			return Section.START;
		}
		return (this.type.startsWith("io.papyra.shell.") || isNextStep()) ? Section.COMMAND : Section.ERROR;
	}

	/**
	 * Whether the call that says it gets it as it is, from its first word on, and not as
	 * a part of a text.
	 */
	private boolean isWhole() {
		return !this.text.matches("[,;:.)].*") && (SAYS.matcher(this.calls).find() || isLineOfLog() || isNextStep()
				|| (this.calls.isEmpty() && this.type.endsWith(".StartupFailureAnalyzer")));
	}

	/** What stands after {@code next:}, and elsewhere. */
	private boolean isNextStep() {
		return this.type.equals("io.papyra.report.Remedy") || this.type.equals("io.papyra.wire.NextStep");
	}

	/** Of the lines that are put together before they are logged. */
	private boolean isLineOfLog() {
		return this.text.matches("Papyra (closed|compacted) .*");
	}

	/** The level of a line of the log, or the exit code of the command; else empty. */
	String weight() {
		Matcher level = LEVEL.matcher(this.calls);
		if (level.find()) {
			return level.group(1).toUpperCase(Locale.ROOT);
		}
		if (isLineOfLog()) {
			return "INFO";
		}
		return !this.calls.contains("CommandFailure.") ? ""
				: this.calls.contains("CommandFailure.missing") ? "66" : "64";
	}

	/** The parts of the page, by where a message is read. */
	enum Section {

		LOG("In the log of a service", "level", """
				Lines of the log with their level. What stands after the last colon is often one of the
				[errors](#errors-wherever-they-appear)."""),

		START("When a service does not start", "", """
				The action of the report under `APPLICATION FAILED TO START`. Its description begins with one of the
				[errors](#errors-wherever-they-appear) or lists [anomalies](recovery.md#a-refused-start)."""),

		DOCTOR("From the doctor", "", """
				Results and actions of `papyra doctor run` and of `/actuator/papyra/doctor`."""),

		COMMAND("From the command", "exit code", """
				What `papyra` prints, with its [exit code](command.md#exit-codes) where there is only one."""),

		ERROR("Errors, wherever they appear", "",
				"""
						Messages of exceptions: in the log, in the report of a start, in an answer of the endpoint, on the terminal."""),

		PART("Parts of messages", "", """
				These never stand alone: values that are allowed, reasons after a colon, ends of sentences.""");

		private final String title;

		private final String weight;

		private final String about;

		Section(String title, String weight, String about) {
			this.title = title;
			this.weight = weight;
			this.about = about.replace("\n", " ");
		}

		String title() {
			return this.title;
		}

		String about() {
			return this.about;
		}

		/**
		 * Heading of the column for {@link SourceMessage#weight()}; empty without one.
		 */
		String weight() {
			return this.weight;
		}

	}

}

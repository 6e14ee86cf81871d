package io.papyra.pages;

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
				+ "|ConditionOutcome|because|new Thread|(Set|Map)\\.of");

	/** Types of which the same is true. */
	private static final Pattern NO_SPEAKER = Pattern
		.compile("io\\.papyra\\.shell\\.(reference|CdsTrainingRun|run\\.HelpText)\\b.*|.*\\.actuate\\.metrics\\..*");

	private static final Pattern LEVEL = Pattern.compile("(?:LOG|log|logger)\\.(error|warn|info)\\b");

	private static final Pattern EXCEPTION = Pattern.compile("new \\w+(Exception|Failure)\\b|super\\b|IoErrors\\.of");

	/** Whether somebody reads it who runs a service or a command. */
	boolean isMessage() {
		return !NO_MESSAGE.matcher(this.calls).find() && !NO_SPEAKER.matcher(this.type).matches();
	}

	/** Where it appears. */
	String place() {
		Matcher level = LEVEL.matcher(this.calls);
		if (level.find()) {
			return "log, " + level.group(1).toUpperCase(java.util.Locale.ROOT);
		}
		if (this.calls.contains("Finding.")) {
			return "doctor";
		}
		if (this.calls.contains("CommandFailure.")) {
			return this.calls.contains("CommandFailure.missing") ? "command, 66" : "command, 64";
		}
		if (this.type.startsWith("io.papyra.shell.")) {
			return "command";
		}
		if (this.type.startsWith("io.papyra.spring.diagnostics.")) {
			return "refused start";
		}
		return EXCEPTION.matcher(this.calls).find() ? "error" : "part of another";
	}

}

package io.papyra.shell.command;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The options that every command has, and those of every command that reads a log. */
public final class CommonOptions {

	/** One JSON document instead of tables. */
	public static final Option<Boolean> JSON = Option.of("json", ValueType.FLAG,
			"print one JSON document on stdout and nothing else");

	/** How to use the command. */
	public static final Option<Boolean> HELP = Option.of("help", ValueType.FLAG, "tell how to use this command")
		.abbreviated('h');

	/** What went wrong, for those who fix it. */
	public static final Option<Boolean> DEBUG = Option.of("debug", ValueType.FLAG,
			"print stack traces when something goes wrong");

	/** For commands that change something for good. */
	public static final Option<Boolean> DRY_RUN = Option.of("dry-run", ValueType.FLAG,
			"change nothing, only tell what would be done");

	/** For commands that ask before they change something for good. */
	public static final Option<Boolean> YES = Option
		.of("yes", ValueType.FLAG, "do not ask on a terminal; elsewhere nothing is asked")
		.abbreviated('y');

	/** Which release this is. */
	public static final Option<Boolean> VERSION = Option
		.of("version", ValueType.FLAG, "tell which version of papyra this is")
		.abbreviated('V');

	/** Identity of the actor system. */
	public static final Option<String> SYSTEM_ID = Option
		.of("system-id", ValueType.text("ID", "any text", Completion.NONE),
				"only the facts of this actor system, or of several, with commas; overrides papyra.system-id")
		.overriding("papyra.system-id");

	/** Lines as long as they are, also on a terminal. */
	public static final Option<Boolean> WIDE = Option.of("wide", ValueType.FLAG,
			"neither wrap nor stack what is wider than the terminal");

	/** Tables for programs that count lines. */
	public static final Option<Boolean> NO_HEADERS = Option.of("no-headers", ValueType.FLAG,
			"leave out the names above the columns of tables");

	/** In which form a command answers that has one answer. */
	public static final Option<OutputFormat> OUTPUT = OutputFormat
		.option(EnumSet.complementOf(EnumSet.of(OutputFormat.NDJSON)));

	/** In which form a command answers that answers with a list. */
	public static final Option<OutputFormat> OUTPUT_OF_LIST = OutputFormat.option(EnumSet.allOf(OutputFormat.class));

	private static final List<Option<?>> OF_ALL = List.of(JSON, OUTPUT, WIDE, NO_HEADERS, DEBUG, HELP);

	private CommonOptions() {
	}

	/** Those that every command has, as one with these options has them. */
	static List<Option<?>> forAll(List<Option<?>> ofCommand) {
		boolean list = ofCommand.contains(OUTPUT_OF_LIST);
		return list ? OF_ALL.stream().filter((option) -> !option.name().equals(OUTPUT.name())).toList() : OF_ALL;
	}

	/**
	 * Has {@code --output wide} and {@code --output json} mean the flags of these names.
	 * @param values those that were given, by option
	 * @throws CommandFailure if they contradict one another
	 */
	static void unify(Map<String, Object> values) {
		OutputFormat format = (OutputFormat) values.get(OUTPUT.name());
		if (format == null) {
			return;
		}
		if (Boolean.TRUE.equals(values.get(JSON.name())) && format != OutputFormat.JSON) {
			throw CommandFailure
				.usage("--json and --output " + format.word() + " mean different things; give one of them");
		}
		switch (format) {
			case WIDE -> values.put(WIDE.name(), true);
			case JSON -> values.put(JSON.name(), true);
			case TABLE, NDJSON -> {
				// Nothing else means the same.
			}
		}
	}

}

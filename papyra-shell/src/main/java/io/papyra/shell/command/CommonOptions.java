package io.papyra.shell.command;

import java.util.List;

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

	/** Which release this is. */
	public static final Option<Boolean> VERSION = Option
		.of("version", ValueType.FLAG, "tell which version of papyra this is")
		.abbreviated('V');

	/** Identity of the actor system. */
	public static final Option<String> SYSTEM_ID = Option
		.of("system-id", ValueType.text("ID", "any text", Completion.NONE),
				"only the facts of this actor system, or of several, with commas; overrides papyra.system-id")
		.overriding("papyra.system-id");

	static final List<Option<?>> OF_ALL = List.of(JSON, DEBUG, HELP);

	private CommonOptions() {
	}

}

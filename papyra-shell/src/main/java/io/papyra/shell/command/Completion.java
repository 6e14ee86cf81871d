package io.papyra.shell.command;

/** What the console offers where a value is expected. */
public enum Completion {

	/** Nothing. */
	NONE,

	/** The words that are allowed. */
	WORDS,

	/** Files and directories. */
	FILES,

	/** Actors of the newest facts. */
	ACTORS,

	/** Types of the newest events or dead letters, the last of several with commas. */
	TYPES,

	/** Consumer groups of a history in Redis. */
	GROUPS,

	/** Names of commands. */
	COMMANDS

}

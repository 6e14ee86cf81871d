package io.papyra.shell.command;

/** How a command can end, as scripts see it. */
public enum ExitCode {

	/** Done, and nothing is wrong. */
	OK(0, "done, and nothing is wrong"),

	/** The startup check does not let a service start. */
	REFUSED(1, "anomalies, and the mode is fail_on_anomaly"),

	/** Something is wrong with the history. */
	ANOMALIES(2, "anomalies were found, or remain after recovery"),

	/** The command line or a property is wrong. */
	USAGE(64, "wrong usage or configuration, or not a history"),

	/** What was named is not there. */
	NO_INPUT(66, "the named history, group or entry does not exist"),

	/** A bug. */
	INTERNAL(70, "an error inside papyra"),

	/** Something could not be read, written or reached, or only by another user. */
	IO(74, "a file, a disk or a connection failed, or the history is another user's"),

	/** A live writer has the history, or a running service refused. */
	LOCKED(75, "the history is locked by a live writer; try again later"),

	/** The terminal of the command was closed. */
	HUNG_UP(129, "interrupted, because the terminal was closed (SIGHUP); nothing was left half done"),
	/** The user pressed Ctrl-C. */
	INTERRUPTED(130, "interrupted (SIGINT); nothing was left half done"),
	/** The process was asked to end, such as by a supervisor or a time limit. */
	TERMINATED(143, "interrupted, because the process was told to end (SIGTERM); nothing was left half done");

	private final int code;

	private final String meaning;

	ExitCode(int code, String meaning) {
		this.code = code;
		this.meaning = meaning;
	}

	/** The status of the process. */
	public int code() {
		return this.code;
	}

	/** What it means, human-readable. */
	public String meaning() {
		return this.meaning;
	}

	/** The part of the meaning that is true also where something is still at work. */
	public String cause() {
		int end = this.meaning.indexOf(';');
		return (end < 0) ? this.meaning : this.meaning.substring(0, end);
	}

}

package io.papyra.shell;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.command.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * Whether Java has understood what the process was given. In the locale C, that of cron
 * and of many containers, it replaces each byte that is not ASCII, and what is then
 * looked for is not there.
 */
record LocaleCheck(String encoding, String workingDirectory) {

	private static final char REPLACEMENT = '\ufffd';

	/** Of this process. */
	static LocaleCheck ofProcess() {
		return new LocaleCheck(System.getProperty("sun.jnu.encoding", ""), System.getProperty("user.dir", ""));
	}

	/**
	 * Refuses arguments, and variables of the environment that are settings, with
	 * characters that were lost.
	 * @throws CommandFailure if there are some
	 */
	void require(List<String> arguments, Map<String, String> environment) {
		Stream<String> variables = environment.entrySet()
			.stream()
			.filter((variable) -> variable.getKey().startsWith("PAPYRA_"))
			.map((variable) -> variable.getKey() + "=" + variable.getValue());
		Stream.concat(arguments.stream(), variables)
			.filter((text) -> isAscii() && text.indexOf(REPLACEMENT) >= 0)
			.findFirst()
			.ifPresent((text) -> {
				throw CommandFailure.usage("'" + text + "' was not understood" + reason());
			});
	}

	/** What is wrong with the name of the working directory, or null if nothing is. */
	@Nullable String warning() {
		boolean lost = this.workingDirectory.indexOf('?') >= 0 || this.workingDirectory.indexOf(REPLACEMENT) >= 0;
		return (isAscii() && lost) ? "the name of the working directory, '" + this.workingDirectory
				+ "', was not understood, so that no relative path is found" + reason() : null;
	}

	private boolean isAscii() {
		return this.encoding.equals("ANSI_X3.4-1968") || this.encoding.equalsIgnoreCase("US-ASCII");
	}

	private String reason() {
		return ": the locale of this process has only the characters of " + this.encoding
				+ "; set LC_ALL=C.UTF-8, or another locale of UTF-8, and start it again";
	}

}

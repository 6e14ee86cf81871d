package io.papyra.shell.output;

/**
 * What the place can show where output goes.
 *
 * @param colours whether colours are welcome
 * @param width columns of the terminal; {@link #UNLIMITED} where there is none
 * @param progress whether a user watches the progress of work
 */
public record TerminalCapabilities(boolean colours, int width, boolean progress) {

	/** No terminal: lines are as long as they are. */
	public static final int UNLIMITED = 100_000;

	/** A file or a pipe. */
	public static final TerminalCapabilities PLAIN = new TerminalCapabilities(false, UNLIMITED, false);

}

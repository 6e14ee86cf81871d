package io.papyra.shell.command;

/**
 * What a command takes after its own words.
 *
 * @param name how help names it
 * @param description what it is
 * @param least how many words at least
 * @param most how many at most
 * @param completion what the console offers
 */
public record PositionalParameter(String name, String description, int least, int most, Completion completion) {

	/** Nothing. */
	public static final PositionalParameter NONE = new PositionalParameter("", "", 0, 0, Completion.NONE);

}

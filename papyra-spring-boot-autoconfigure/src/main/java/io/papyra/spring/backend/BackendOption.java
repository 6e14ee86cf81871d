package io.papyra.spring.backend;

import java.util.regex.Pattern;

/**
 * An option of the command {@code papyra} for the histories of one backend. Every command
 * that reads a history has it, as do help, completion and manual; giving it means that
 * backend, whatever {@code papyra.backend} is. Immutable.
 *
 * @param name without the dashes: lower-case letters, digits and dashes
 * @param placeholder how help names the value, such as {@code URL}
 * @param description what it is for, in one sentence
 * @param property the property that it sets, as it is given
 */
public record BackendOption(String name, String placeholder, String description, String property) {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

	private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z0-9_]*");

	/**
	 * Refuses names that could not be typed.
	 * @throws IllegalArgumentException if there is one
	 */
	public BackendOption {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + name + "' is no name of an option: lower-case letters, digits "
					+ "and dashes, beginning with a letter");
		}
		if (!PLACEHOLDER.matcher(placeholder).matches()) {
			throw new IllegalArgumentException(
					"'" + placeholder + "' is no name of a value: upper-case letters, digits and _");
		}
	}

}

package io.papyra.shell.output;

/** The few ways in which a text stands out on a terminal. */
public enum Style {

	/** Headings. */
	BOLD("1"),

	/** All is well. */
	GREEN("32"),

	/** Look at this one day. */
	YELLOW("33"),

	/** Look at this now. */
	RED("31");

	private final String code;

	Style(String code) {
		this.code = code;
	}

	String paint(String text) {
		return "\u001b[" + this.code + "m" + text + "\u001b[0m";
	}

}

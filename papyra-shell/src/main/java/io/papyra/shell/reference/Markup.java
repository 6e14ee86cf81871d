package io.papyra.shell.reference;

/** How a text is written down. */
interface Markup {

	/** The beginning of the whole text. */
	String title(String name, String section, String summary);

	String heading(String text);

	String subheading(String text);

	String paragraph(String text);

	/** Lines as they are typed. */
	String code(String lines);

	/** The beginning of a list of names with what they mean. */
	String listBegins(String name, String meaning);

	/** A name and what it means. */
	String entry(String name, String meaning);

	String listEnds();

}

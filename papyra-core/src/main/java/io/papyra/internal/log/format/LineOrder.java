package io.papyra.internal.log.format;

/** What a line's place among the other lines of its log is. */
public enum LineOrder {

	/** Where it belongs, or a line to which no number belongs. */
	IN_ORDER,

	/** A line that was missed further up: it stands too late. */
	OUT_OF_ORDER,

	/** A line whose number was there before. */
	DUPLICATE,

	/** The last line, without its newline; intact otherwise. */
	MISSING_NEWLINE,

	/** The last line, without its newline, and no reader could use it. */
	TORN,

	/** The last line of a log that is being written: not yet there. */
	IN_FLIGHT

}

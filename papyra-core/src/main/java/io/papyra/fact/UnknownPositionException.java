package io.papyra.fact;

/**
 * A query names a position that the store cannot have given, such as one of another
 * store. Nothing was read.
 */
public class UnknownPositionException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/** A position is a value of its text. */
	private final String text;

	private final String allowed;

	/**
	 * @param position what was asked for
	 * @param allowed what positions of the store look like, such as
	 * {@code "a number, such as 118"}
	 */
	public UnknownPositionException(Position position, String allowed) {
		super("'" + position.text() + "' is no position of this history, whose positions are " + allowed
				+ "; give one that an answer has told, or " + Position.START + " for the beginning");
		this.text = position.text();
		this.allowed = allowed;
	}

	/** The position that the store does not know. */
	public Position position() {
		return Position.of(this.text);
	}

	/** What positions of the store look like. */
	public String allowed() {
		return this.allowed;
	}

	/**
	 * The number of a position, for stores whose positions are numbers.
	 * @throws UnknownPositionException if it is none
	 */
	public static long numberOf(Position position) {
		return position.number()
			.orElseThrow(() -> new UnknownPositionException(position, "whole numbers, such as 118"));
	}

}

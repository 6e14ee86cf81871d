package io.papyra.internal.log.format;

import java.io.IOException;

/**
 * Goes from line to line through a file, in one direction. Not safe for use by several
 * threads.
 */
public interface LineCursor {

	/** Goes to the next line in this direction; false at the end of it. */
	boolean next() throws IOException;

	byte[] bytes();

	int from();

	int to();

	/** Whether the line ends in a newline. */
	boolean terminated();

	/** Where the line begins in the file. */
	long offset();

	/** Where the line after it begins in the file. */
	long nextOffset();

	/** How far this has come: all lines up to there, or from there on, were passed. */
	long position();

	/**
	 * Continues further on.
	 * @param place the {@link #position()} from then on
	 * @param linesBetween how many lines are passed on the way
	 */
	void jump(long place, long linesBetween);

}

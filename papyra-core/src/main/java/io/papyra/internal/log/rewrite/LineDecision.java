package io.papyra.internal.log.rewrite;

import java.io.IOException;

import io.papyra.internal.log.scan.LineVisitor;
import io.papyra.report.ScanReport;

/**
 * Decides what becomes of each line of a file that is rewritten: sees all of them in
 * their order, each with what is wrong with it, and writes to the new file what is to be
 * in it.
 */
public interface LineDecision extends LineVisitor {

	/**
	 * Called when lines have been read to an end, and before anything takes effect:
	 * whether they are those for which the plan was made.
	 * @param found what is wrong with all that was read
	 * @throws IOException if they are not; then everything stays as it is
	 */
	void confirm(ScanReport found) throws IOException;

}

package io.papyra.log;

import java.io.IOException;

/** Removes what a plan says from the files of a log. */
interface LayoutCompaction {

	/** Counts the files that would be changed. */
	void foretell(CompactionSum sum);

	/** Does it; the log knows afterwards what is where. */
	void run(CompactionSum sum) throws IOException;

}

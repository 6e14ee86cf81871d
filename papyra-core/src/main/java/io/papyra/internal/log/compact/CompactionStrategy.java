package io.papyra.internal.log.compact;

import java.io.IOException;
import java.util.List;

/** Removes what a plan says from the files of a log. */
interface CompactionStrategy {

	/** The files from which something is removed, or would be. */
	List<FileRemovals> removals();

	/** Counts the files that would be changed. */
	void estimate(CompactionReportBuilder sum);

	/** Does it; the log knows afterwards what is where. */
	void run(CompactionReportBuilder sum) throws IOException;

}

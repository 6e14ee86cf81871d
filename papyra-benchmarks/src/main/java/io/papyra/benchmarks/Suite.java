package io.papyra.benchmarks;

import java.io.IOException;
import java.util.List;

/** One question, the cases that answer it in one run, and the bars. */
interface Suite {

	/** Its name as a command. */
	String name();

	/** What is asked, in a line. */
	String question();

	/** Facts per round unless the user says otherwise. */
	int usualFacts();

	/** What is compared, in the order of the table. */
	List<Case> cases();

	/** What the table shows of each. */
	List<Column> columns();

	/** What Papyra has to reach. */
	List<Bar> bars();

	/** Makes what all cases share, once, outside every clock. */
	default void prepare(Options options) throws IOException {
	}

}

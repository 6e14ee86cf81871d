package io.papyra.benchmarks;

import java.io.IOException;
import java.util.Collection;
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

	/** How much each case has to do, for the line above the table. */
	default String amount(Options options) {
		return options.facts() + " facts";
	}

	/** How often everything is repeated unless the user says otherwise. */
	default Repeats usualRepeats() {
		return Repeats.USUAL;
	}

	/** The sizes of the logs that are made, or nothing if there is no choice. */
	default String sizes() {
		return "";
	}

	/**
	 * The same question about logs of other sizes.
	 * @throws IllegalArgumentException if there is no choice, or no such size
	 */
	default Suite sized(String wanted) {
		throw new IllegalArgumentException("--sizes means nothing to " + name());
	}

	/**
	 * Looks whether the machine has what the cases need.
	 * @throws IllegalStateException if it has not
	 */
	default void check(Options options, List<Case> wanted) throws IOException {
	}

	/** The cases in groups, each of which shares what was made for it. */
	default Collection<List<Case>> stages(List<Case> wanted) {
		return List.of(wanted);
	}

	/** Makes what the cases of a group share, once, outside every clock. */
	default void prepare(Options options, List<Case> stage) throws IOException {
	}

	/** Deletes what the next group has no use for. */
	default void finish(Options options, List<Case> stage) throws IOException {
	}

	/** Lines below the table that show the same in another way. */
	default List<String> furtherTables(Collection<Outcome> outcomes) {
		return List.of();
	}

}

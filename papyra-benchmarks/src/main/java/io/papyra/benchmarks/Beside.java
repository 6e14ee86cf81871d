package io.papyra.benchmarks;

import java.util.Locale;

/** What runs beside a writer whose appends are timed. */
enum Beside {

	/** Nothing: what its disk costs it anyway. */
	ALONE("alone"),

	/**
	 * As many bytes as a compaction keeps are copied and synced: what the disk alone does
	 * to it.
	 */
	CP("beside cp and sync of half the log"),

	/** The log in which it writes is compacted to half. */
	COMPACTING("while its log is compacted to half");

	private final String label;

	Beside(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}

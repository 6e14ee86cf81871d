package io.papyra.benchmarks;

/**
 * How often a case is repeated.
 *
 * @param warmups rounds that are not measured, in each JVM
 * @param rounds measured rounds, in each JVM
 * @param forks JVMs per case; 0 for none of its own, unless a case needs flags
 */
record Repeats(int warmups, int rounds, int forks) {

	/** For work that a service does over and over. */
	static final Repeats USUAL = new Repeats(3, 5, 3);

	/** For work that a service does once in its life. */
	static final Repeats OF_STARTS = new Repeats(0, 1, 5);

}

package io.papyra.benchmarks;

/** Does the same work over and over. Used by one thread, though it may start others. */
@FunctionalInterface
interface Contender {

	/**
	 * Does the work once and counts what is there afterwards.
	 * @param work how much, and where
	 */
	Round round(Workload work) throws Exception;

}

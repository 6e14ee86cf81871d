package io.papyra.recorder;

/** What happens to a fact that finds the buffer full. */
public enum OverflowPolicy {

	/** It is dropped and counted. */
	DROP,

	/**
	 * Its thread waits for room at most the configured time; then it is dropped and
	 * counted.
	 */
	BLOCK

}

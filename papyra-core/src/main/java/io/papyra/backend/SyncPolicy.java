package io.papyra.backend;

/** When written facts are forced to stable storage. */
public enum SyncPolicy {

	/** Every batch, before it counts as written: one write and one sync per batch. */
	ALWAYS,

	/**
	 * Once a second: a loss of power can cost the facts of about a second; a kill costs
	 * none.
	 */
	EVERY_SECOND,

	/** When the operating system likes to, and at a clean stop. */
	NEVER

}

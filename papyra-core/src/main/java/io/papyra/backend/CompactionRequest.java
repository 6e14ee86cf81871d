package io.papyra.backend;

/**
 * How a store is to be compacted.
 *
 * @param dryRun whether only to tell what would be removed
 * @param force whether to compact also what is no history by all that can be told
 * @param byHand whether somebody asks for it who knows that the clock is right: then
 * facts expire by their age, too, while a {@link ClockDoubt} makes others wait
 */
public record CompactionRequest(boolean dryRun, boolean force, boolean byHand) {

	/** Removes for good. */
	public static final CompactionRequest NOW = new CompactionRequest(false);

	/** Only tells. */
	public static final CompactionRequest DRY_RUN = new CompactionRequest(true);

	/** Leaves what is no history as it is. */
	public CompactionRequest(boolean dryRun) {
		this(dryRun, false);
	}

	/** Nobody vouches for the clock. */
	public CompactionRequest(boolean dryRun, boolean force) {
		this(dryRun, force, false);
	}

	/** The same, asked for by somebody who vouches for the clock. */
	public CompactionRequest askedForByHand() {
		return new CompactionRequest(this.dryRun, this.force, true);
	}

}

package io.papyra.backend;

/**
 * Lines that a read passed over, because they are no facts that can be trusted. Where
 * there are any, an answer may be less than the history holds. Immutable.
 *
 * @param damaged lines that are not what was written, or no record at all
 * @param unchecked lines without a checksum where every line has one: another program has
 * rewritten the history, or added to it. A repair gives them new ones
 */
public record PassedOver(long damaged, long unchecked) {

	/** Nothing was passed over. */
	public static final PassedOver NONE = new PassedOver(0, 0);

	/** Whether any line was passed over. */
	public boolean isAny() {
		return this.damaged > 0 || this.unchecked > 0;
	}

	/** Both together, where they are counts of different lines. */
	public PassedOver plus(PassedOver other) {
		return new PassedOver(this.damaged + other.damaged, this.unchecked + other.unchecked);
	}

	/** The larger counts, where both may be counts of the same lines. */
	public PassedOver or(PassedOver other) {
		return new PassedOver(Math.max(this.damaged, other.damaged), Math.max(this.unchecked, other.unchecked));
	}

}

package io.papyra.report;

/**
 * Lines that a read skipped, because they are not facts that can be trusted. Where there
 * are any, a result may be less than the history holds. Immutable.
 *
 * @param damaged lines that are not what was written, or no record at all
 * @param unchecked lines without a checksum where every line has one: another program has
 * rewritten the history, or added to it. A repair gives them new ones
 */
public record SkippedLines(long damaged, long unchecked) {

	/** Nothing was skipped. */
	public static final SkippedLines NONE = new SkippedLines(0, 0);

	/** Whether any line was skipped. */
	public boolean isAny() {
		return this.damaged > 0 || this.unchecked > 0;
	}

	/** Both together, where they are counts of different lines. */
	public SkippedLines plus(SkippedLines other) {
		return new SkippedLines(this.damaged + other.damaged, this.unchecked + other.unchecked);
	}

	/** The larger counts, where both may be counts of the same lines. */
	public SkippedLines or(SkippedLines other) {
		return new SkippedLines(Math.max(this.damaged, other.damaged), Math.max(this.unchecked, other.unchecked));
	}

}

package io.papyra.codec;

/** A line is not what it was read as. */
public final class LineFormatException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient LineVerdict verdict;

	LineFormatException(LineVerdict verdict) {
		// Damaged lines come by the million; where they were read says nothing about
		// them.
		super(verdict.kind() + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail()), null, false, false);
		this.verdict = verdict;
	}

	/** What the line is instead. */
	public LineVerdict verdict() {
		return this.verdict;
	}

}

package io.papyra.codec;

/**
 * What an inspection of one line found.
 *
 * @param kind what the line is
 * @param detail what is wrong with it, human-readable and of bounded length; empty for a
 * valid line
 */
public record LineVerdict(LineKind kind, String detail) {

	static final LineVerdict EVENT = new LineVerdict(LineKind.EVENT, "");

	static final LineVerdict AUDIT = new LineVerdict(LineKind.AUDIT, "");

	static final LineVerdict DEAD_LETTER = new LineVerdict(LineKind.DEAD_LETTER, "");

	static final LineVerdict LOG_HEADER = new LineVerdict(LineKind.LOG_HEADER, "");

	static final LineVerdict LOG_GAP = new LineVerdict(LineKind.LOG_GAP, "");

	static LineVerdict corrupted(String detail) {
		return new LineVerdict(LineKind.CORRUPTED, detail);
	}

	static LineVerdict invalid(String detail) {
		return new LineVerdict(LineKind.INVALID_RECORD, detail);
	}

}

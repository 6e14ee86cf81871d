package io.papyra.backend;

/**
 * One thing that is wrong in a stored history.
 *
 * @param type what it is
 * @param location the file or key
 * @param line line number from 1, or 0 if the whole file is meant
 * @param offset byte offset of the line in the file
 * @param detail what was seen, for people; holds no payload
 */
public record Anomaly(AnomalyType type, String location, long line, long offset, String detail) {

	/** One line for people: type, place, detail. */
	@Override
	public String toString() {
		return this.type + " " + this.location + ((this.line > 0) ? ":" + this.line : "") + " (byte " + this.offset
				+ "): " + this.detail;
	}

}

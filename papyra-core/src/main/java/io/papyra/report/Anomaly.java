package io.papyra.report;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in a stored history.
 *
 * @param type what it is
 * @param location the file or key
 * @param line line number from 1, or 0 if the whole file is meant or the store has no
 * lines
 * @param offset byte offset of the line in the file; 0 if the store has no lines
 * @param entry id of the entry, in a store of entries; null if the whole key is meant or
 * the store has lines
 * @param detail human-readable description; holds no payload
 */
public record Anomaly(AnomalyType type, String location, long line, long offset, @Nullable String entry,
		String detail) {

	/** In a store of lines. */
	public Anomaly(AnomalyType type, String location, long line, long offset, String detail) {
		this(type, location, line, offset, null, detail);
	}

	/**
	 * In a store of entries.
	 * @param entry id of the entry, or null if the whole key is meant
	 */
	public static Anomaly ofEntry(AnomalyType type, String location, @Nullable String entry, String detail) {
		return new Anomaly(type, location, 0, 0, entry, detail);
	}

	/** The file with its line, or the key with the id of its entry. */
	public String place() {
		if (this.entry != null) {
			return this.location + " entry " + this.entry;
		}
		return this.location + ((this.line > 0) ? ":" + this.line : "");
	}

	/** One human-readable line: type, place, detail. */
	@Override
	public String toString() {
		return this.type + " " + place() + ((this.entry != null) ? "" : " (byte " + this.offset + ")") + ": "
				+ this.detail;
	}

}

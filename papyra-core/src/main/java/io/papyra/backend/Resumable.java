package io.papyra.backend;

/** A store whose scan can go on from where it was last found good. */
public interface Resumable extends Scannable {

	/**
	 * Scans what is new since the last verified position, with every file's beginning and
	 * what else lies beside it, and looks at samples of the rest. Reads everything
	 * instead, and says why in {@link ScanReport#extent()}, where nothing is known or
	 * something has changed underneath. Counts in the report are those of the whole
	 * store. Otherwise as {@link #scan}.
	 */
	ScanReport scanNew(Work work);

}

package io.papyra.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Files beside a history that hold what repairs have removed from it, copies of damaged
 * originals, and their manifests. Immutable.
 *
 * @param files how many there are
 * @param bytes their bytes
 * @param listed the newest of them by the times in their names, the newest first
 */
public record SavedFiles(long files, long bytes, List<File> listed) {

	/** How many files are told one by one at most. */
	public static final int LISTED = 20;

	/** Nothing is there. */
	public static final SavedFiles NONE = new SavedFiles(0, 0, List.of());

	public SavedFiles {
		listed = listed.stream()
			.sorted(Comparator.comparing(File::time).reversed().thenComparing(File::path))
			.limit(LISTED)
			.toList();
	}

	/**
	 * One of them.
	 *
	 * @param path where it is
	 * @param time the time in its name, which sorts as times do; empty if there is none
	 * @param bytes its bytes
	 */
	public record File(String path, String time, long bytes) {
	}

	/** These and others. */
	public SavedFiles and(SavedFiles other) {
		List<File> all = new ArrayList<>(this.listed);
		all.addAll(other.listed);
		return new SavedFiles(this.files + other.files, this.bytes + other.bytes, all);
	}

}

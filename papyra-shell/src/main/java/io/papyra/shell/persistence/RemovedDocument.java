package io.papyra.shell.persistence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold what repairs have removed from a history, for scripts.
 *
 * @param location the history
 * @param dryRun whether nothing was changed; absent unless they were pruned
 * @param bytes of all that are listed
 * @param files each of them, the newest first
 * @param next what to do next; absent if nothing is
 */
record RemovedDocument(String location, @Nullable Boolean dryRun, long bytes, List<Row> files, @Nullable String next) {

	/**
	 * One of them.
	 *
	 * @param file its path
	 * @param time when the repair began
	 * @param kind lines, or a copy of a damaged original with its manifest
	 * @param bytes its bytes
	 * @param lines how many pieces it holds; absent for a copy
	 * @param repair when the repair began that found lines to be lost and names it;
	 * absent if none does
	 * @param removed whether it was removed, or would be; absent unless they were pruned
	 */
	record Row(String file, String time, String kind, long bytes, @Nullable Long lines, @Nullable String repair,
			@Nullable Boolean removed) {

	}

	static RemovedDocument of(String location, List<RemovedFile> files, ReportDescriptors.@Nullable Scan scan)
			throws IOException {
		return of(location, files, scan, null, (file) -> false);
	}

	/**
	 * @param dryRun whether nothing was changed; null if that is not the question
	 * @param removed which are removed
	 */
	static RemovedDocument of(String location, List<RemovedFile> files, ReportDescriptors.@Nullable Scan scan,
			@Nullable Boolean dryRun, Predicate<RemovedFile> removed) throws IOException {
		List<Row> rows = new ArrayList<>();
		long bytes = 0;
		for (RemovedFile file : files) {
			long size = file.bytes();
			bytes += size;
			rows.add(new Row(file.path().toString(), file.time().toString(), file.isOfLines() ? "lines" : "copy", size,
					file.isOfLines() ? file.lines() : null, repair(file, scan),
					(dryRun != null) ? removed.test(file) : null));
		}
		boolean planned = Boolean.TRUE.equals(dryRun) && files.stream().anyMatch(removed);
		return new RemovedDocument(location, dryRun, bytes, rows, planned ? "run it again without --dry-run" : null);
	}

	private static @Nullable String repair(RemovedFile file, ReportDescriptors.@Nullable Scan scan) {
		if (scan == null || scan.acknowledgedGaps() == null) {
			return null;
		}
		return scan.acknowledgedGaps()
			.newest()
			.stream()
			.filter((repair) -> repair.saved().contains(file.path().toString()))
			.map((repair) -> repair.at().toString())
			.findFirst()
			.orElse(null);
	}

	/** How many are removed, or would be. */
	long removed() {
		return this.files.stream().filter((row) -> Boolean.TRUE.equals(row.removed())).count();
	}

}

package io.papyra.shell.backup;

import java.util.List;
import java.util.Map;

import io.papyra.backup.BackupCheck;
import io.papyra.backup.BackupManifest;
import io.papyra.backup.BackupReport;
import io.papyra.report.CopiedFile;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds, and what became of it, for scripts.
 *
 * @param location the backup, or the history that was restored from it
 * @param backend how the history is stored
 * @param source the history of which it is a copy
 * @param created when it was made
 * @param files how many files it has
 * @param bytes their bytes
 * @param linkedFiles how many of them share their bytes with the history
 * @param facts sound facts by kind
 * @param lines lines of all files
 * @param lastSeq highest sequence number
 * @param intact whether every byte is what was backed up
 * @param problems where it is not
 * @param anomalies what a scan of it found wrong
 * @param firstAnomaly the first of them
 * @param restorable whether a restore into an empty place gave the same; absent unless it
 * was tried
 * @param tookMillis how long it took; absent for a verification
 * @param next what to do next; absent if nothing is
 */
record BackupDocument(String location, String backend, String source, String created, int files, long bytes,
		long linkedFiles, Map<String, Long> facts, long lines, long lastSeq, boolean intact, List<String> problems,
		long anomalies, @Nullable String firstAnomaly, @Nullable Boolean restorable, @Nullable Long tookMillis,
		@Nullable String next) {

	/** The same with what to do next. */
	BackupDocument withNext(String step) {
		return new BackupDocument(this.location, this.backend, this.source, this.created, this.files, this.bytes,
				this.linkedFiles, this.facts, this.lines, this.lastSeq, this.intact, this.problems, this.anomalies,
				this.firstAnomaly, this.restorable, this.tookMillis, step);
	}

	/** Whether it is what was backed up, and that history was intact. */
	boolean isGood() {
		return this.intact && this.anomalies == 0 && !Boolean.FALSE.equals(this.restorable);
	}

	/** How many, and the first of them or an empty text. */
	private record Anomalies(long count, String first) {
	}

	static BackupDocument of(BackupReport report) {
		return of(report.location(), report.manifest(), List.of(),
				new Anomalies(report.anomalies(), report.firstAnomaly()), null, report.took().toMillis());
	}

	static BackupDocument of(BackupCheck check, @Nullable Boolean restorable) {
		String first = (check.scan() == null || check.scan().isClean()) ? ""
				: check.scan().anomalies().get(0).toString();
		long anomalies = (check.scan() != null) ? check.scan().anomalyCount() : check.manifest().anomalies();
		return of(check.location(), check.manifest(), check.problems(), new Anomalies(anomalies, first), restorable,
				null);
	}

	private static BackupDocument of(String location, BackupManifest manifest, List<String> problems,
			Anomalies anomalies, @Nullable Boolean restorable, @Nullable Long tookMillis) {
		return new BackupDocument(location, manifest.backend(), manifest.source(), manifest.created().toString(),
				manifest.files().size(), manifest.bytes(), manifest.files().stream().filter(CopiedFile::linked).count(),
				ReportDescriptors.byKind(manifest.facts()), manifest.lines(), manifest.lastSeq(), problems.isEmpty(),
				problems, anomalies.count(), anomalies.first().isEmpty() ? null : anomalies.first(), restorable,
				tookMillis, null);
	}

}

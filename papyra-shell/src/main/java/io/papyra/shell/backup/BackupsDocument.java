package io.papyra.shell.backup;

import java.util.List;
import java.util.Map;

import io.papyra.backup.BackupManifest;
import io.papyra.backup.ListedBackup;
import io.papyra.backup.PruneReport;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * The backups in one directory, for scripts.
 *
 * @param location the directory
 * @param dryRun whether nothing was removed; absent unless they were pruned
 * @param backups each of them, the newest first
 * @param next what to do next; absent if nothing is
 */
record BackupsDocument(String location, @Nullable Boolean dryRun, List<Row> backups, @Nullable String next) {

	/**
	 * One of them.
	 *
	 * @param name its name in the directory
	 * @param state complete, verified, damaged, incomplete, in_progress or unreadable
	 * @param problem why it is damaged or cannot be read
	 * @param source the history of which it is a copy
	 * @param created when it was made
	 * @param files how many files it has
	 * @param bytes their bytes
	 * @param facts valid facts by kind
	 * @param anomalies how many the history had
	 * @param removed whether it was removed, or would be; absent unless they were pruned
	 * @param reason why
	 */
	record Row(String name, String state, @Nullable String problem, @Nullable String source, @Nullable String created,
			@Nullable Integer files, @Nullable Long bytes, @Nullable Map<String, Long> facts, @Nullable Long anomalies,
			@Nullable Boolean removed, @Nullable String reason) {

		private static Row of(ListedBackup backup, PruneReport.@Nullable Decision decision) {
			String state = ReportDescriptors.word(backup.state());
			String problem = backup.problem().isEmpty() ? null : backup.problem();
			Boolean removed = (decision != null) ? decision.removed() : null;
			String reason = (decision != null) ? decision.reason() : null;
			BackupManifest manifest = backup.manifest();
			if (manifest == null) {
				return new Row(backup.name(), state, problem, null, null, null, null, null, null, removed, reason);
			}
			return new Row(backup.name(), state, problem, manifest.source(), manifest.created().toString(),
					manifest.files().size(), manifest.bytes(), ReportDescriptors.byKind(manifest.facts()),
					manifest.anomalies(), removed, reason);
		}

	}

	static BackupsDocument of(String location, List<ListedBackup> backups) {
		return new BackupsDocument(location, null, backups.stream().map((backup) -> Row.of(backup, null)).toList(),
				afterDamage(backups));
	}

	static BackupsDocument of(PruneReport report) {
		return new BackupsDocument(report.location(), report.dryRun(),
				report.decisions().stream().map((each) -> Row.of(each.backup(), each)).toList(),
				(report.dryRun() && !report.removed().isEmpty()) ? "run it again without --dry-run"
						: afterDamage(report.decisions().stream().map(PruneReport.Decision::backup).toList()));
	}

	private static @Nullable String afterDamage(List<ListedBackup> backups) {
		return backups.stream().noneMatch(ListedBackup::isDamaged) ? null
				: "make another backup, then remove what is damaged by hand";
	}

}

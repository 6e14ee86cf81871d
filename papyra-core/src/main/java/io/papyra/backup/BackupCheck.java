package io.papyra.backup;

import java.util.List;

import io.papyra.report.ScanReport;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of a backup found.
 *
 * @param location the backup
 * @param manifest what it should be
 * @param problems where it is not what was backed up; one sentence each, in the order of
 * the files
 * @param scan what a scan of the copy found, or null if its files are not even there
 */
public record BackupCheck(String location, BackupManifest manifest, List<String> problems, @Nullable ScanReport scan) {

	public BackupCheck {
		problems = List.copyOf(problems);
	}

	/** Whether every byte is what was backed up. Damage that the history had, it has. */
	public boolean isIntact() {
		return this.problems.isEmpty();
	}

	/** Whether it is intact, and the history was intact when it was backed up. */
	public boolean isClean() {
		return isIntact() && this.scan != null && this.scan.isClean();
	}

}

package io.papyra.backup;

import java.util.List;

/**
 * What was removed from a directory of backups, or would be, and why.
 *
 * @param location the directory
 * @param dryRun whether nothing was changed
 * @param decisions one for each backup, the newest first, then what is incomplete
 */
public record PruneReport(String location, boolean dryRun, List<Decision> decisions) {

	public PruneReport {
		decisions = List.copyOf(decisions);
	}

	/**
	 * What becomes of one backup.
	 *
	 * @param backup the backup
	 * @param removed whether it is removed
	 * @param reason why, human-readable
	 */
	public record Decision(ListedBackup backup, boolean removed, String reason) {

	}

	/** Those that were removed, or would be. */
	public List<ListedBackup> removed() {
		return this.decisions.stream().filter(Decision::removed).map(Decision::backup).toList();
	}

	/** Whether some backup is damaged, and so was neither counted nor removed. */
	public boolean hasDamage() {
		return this.decisions.stream().anyMatch((each) -> each.backup().isDamaged());
	}

}

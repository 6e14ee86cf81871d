package io.papyra.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backup.ListedBackup.State;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFailure;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * The backups in one directory. What is no backup there is not looked at, and a link to
 * one is none.
 */
final class BackupDirectory {

	/** Before those whose age is not known. */
	private static final Comparator<ListedBackup> NEWEST_FIRST = Comparator.comparing(ListedBackup::created)
		.reversed()
		.thenComparing(ListedBackup::name);

	private final Path directory;

	private final Disk disk;

	private final ProgressMonitor monitor;

	private final BackupFiles files;

	/**
	 * @param directory absolute
	 */
	BackupDirectory(Path directory, Disk disk, ProgressMonitor monitor) {
		this.directory = directory;
		this.disk = disk;
		this.monitor = monitor;
		this.files = new BackupFiles(disk, monitor);
	}

	/**
	 * Every backup, the newest first.
	 * @param verify whether to read every byte
	 */
	List<ListedBackup> list(boolean verify) {
		try {
			requireDirectory();
			LockHolder worker = this.files.holder(this.directory);
			List<ListedBackup> found = found(worker != null && worker.isCertain());
			if (verify) {
				found.replaceAll(this::verified);
			}
			return found;
		}
		catch (IOException ex) {
			throw BackupFiles.failure(this.directory, "could not be read", ex);
		}
	}

	/** Removes what the request does not keep. */
	PruneReport prune(PruneRequest request, Instant now) {
		try {
			requireDirectory();
			if (request.dryRun()) {
				LockHolder worker = this.files.holder(this.directory);
				return new PruneReport(this.directory.toString(), true,
						decide(found(worker != null && worker.isCertain()), request, now));
			}
			DiskLock lock = this.files.begin(this.directory.resolve(BackupManifest.NAME));
			try (lock) {
				List<PruneReport.Decision> decisions = decide(found(false), request, now);
				PruneReport report = new PruneReport(this.directory.toString(), false, decisions);
				List<Path> removed = new ArrayList<>();
				for (ListedBackup backup : report.removed()) {
					Path path = this.directory.resolve(backup.name());
					this.disk.requireOwner(path);
					removed.add(0, path);
				}
				for (Path path : removed) {
					this.monitor.progress(0, 0);
					remove(path);
				}
				return report;
			}
		}
		catch (IOException ex) {
			throw BackupFiles.failure(this.directory, "could not be pruned", ex);
		}
	}

	private void requireDirectory() throws IOException {
		FileInfo info = this.disk.info(this.directory);
		if (info == null || !info.isDirectory()) {
			throw new BackupRefusedException(BackupRefusedException.Reason.SOURCE_MISSING,
					"there is no directory " + this.directory + "; name the one that holds the backups");
		}
		if (this.disk.info(this.directory.resolve(BackupManifest.NAME)) != null) {
			throw new BackupRefusedException(BackupRefusedException.Reason.NOT_COPYABLE, this.directory
					+ " is a backup itself; name the directory that holds it, " + this.directory.getParent());
		}
	}

	private List<ListedBackup> found(boolean beingMade) throws IOException {
		List<ListedBackup> backups = new ArrayList<>();
		for (Path entry : this.disk.list(this.directory)) {
			this.monitor.progress(0, 0);
			ListedBackup backup = lookIfReadable(entry, beingMade);
			if (backup != null) {
				backups.add(backup);
			}
		}
		backups.sort(NEWEST_FIRST);
		return backups;
	}

	/** One that cannot be looked at, as lost+found, does not hide the others. */
	private @Nullable ListedBackup lookIfReadable(Path entry, boolean beingMade) throws IOException {
		try {
			return this.files.isRealDirectory(entry) ? look(entry, beingMade) : null;
		}
		catch (IOException ex) {
			if (WorkCancelledException.isInterrupt(ex)) {
				throw ex;
			}
			return new ListedBackup(BackupFiles.name(entry), State.UNREADABLE, null, DiskFailure.text(ex));
		}
	}

	/** Null if it is no backup. */
	private @Nullable ListedBackup look(Path entry, boolean beingMade) throws IOException {
		String name = BackupFiles.name(entry);
		if (BackupFiles.isBuilding(entry)) {
			// What is restored is made under such a name, too, and is no backup.
			return this.files.strangers(entry).isEmpty()
					? new ListedBackup(name, beingMade ? State.IN_PROGRESS : State.INCOMPLETE, null, "") : null;
		}
		if (this.disk.info(entry.resolve(BackupManifest.NAME)) == null) {
			return null;
		}
		try {
			BackupCheck check = new BackupVerification(this.disk, this.monitor).glance(entry);
			List<String> problems = new ArrayList<>(check.problems());
			this.files.strangers(entry).forEach((path) -> problems.add(path + " was not backed up, but is there"));
			return new ListedBackup(name, problems.isEmpty() ? State.COMPLETE : State.DAMAGED, check.manifest(),
					problems.isEmpty() ? "" : problems.get(0));
		}
		catch (BackupRefusedException ex) {
			return new ListedBackup(name, State.DAMAGED, null, String.valueOf(ex.getMessage()));
		}
	}

	private ListedBackup verified(ListedBackup backup) {
		if (backup.state() != State.COMPLETE) {
			return backup;
		}
		try {
			List<String> problems = new BackupVerification(this.disk, this.monitor)
				.run(this.directory.resolve(backup.name()))
				.problems();
			return new ListedBackup(backup.name(), problems.isEmpty() ? State.VERIFIED : State.DAMAGED,
					backup.manifest(), problems.isEmpty() ? "" : problems.get(0));
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			return new ListedBackup(backup.name(), State.UNREADABLE, backup.manifest(),
					String.valueOf(ex.getMessage()));
		}
	}

	private List<PruneReport.Decision> decide(List<ListedBackup> found, PruneRequest request, Instant now) {
		Map<String, List<ListedBackup>> histories = new LinkedHashMap<>();
		List<PruneReport.Decision> decisions = new ArrayList<>();
		for (ListedBackup backup : found) {
			BackupManifest manifest = backup.manifest();
			if (backup.isUsable() && manifest != null) {
				histories.computeIfAbsent(manifest.source(), (source) -> new ArrayList<>()).add(backup);
			}
			else {
				decisions.add(decided(backup));
			}
		}
		histories.values().forEach((backups) -> decisions.addAll(decideOfOne(backups, request, now)));
		decisions.sort(Comparator.comparing(PruneReport.Decision::backup, NEWEST_FIRST));
		return decisions;
	}

	private static PruneReport.Decision decided(ListedBackup backup) {
		return switch (backup.state()) {
			case INCOMPLETE -> new PruneReport.Decision(backup, true, "left by work that was killed");
			case IN_PROGRESS -> new PruneReport.Decision(backup, false, "is being made");
			case UNREADABLE ->
				new PruneReport.Decision(backup, false, "cannot be read, so neither counted nor removed");
			default -> new PruneReport.Decision(backup, false, "damaged, so neither counted nor removed");
		};
	}

	/**
	 * Before anything is removed, one that is kept is read to its end: of the history
	 * while it was intact, so that daily backups of a damaged one never push out the last
	 * good one.
	 * @param backups those of one history that look complete, the newest first
	 */
	private List<PruneReport.Decision> decideOfOne(List<ListedBackup> backups, PruneRequest request, Instant now) {
		List<ListedBackup> read = new ArrayList<>(backups);
		boolean nothingToDo = read.stream().skip(request.keep()).noneMatch((each) -> isOld(each, request, now));
		String anchor = nothingToDo ? "" : anchor(read);
		List<PruneReport.Decision> decisions = new ArrayList<>();
		int counted = 0;
		for (ListedBackup backup : read) {
			if (!backup.isUsable()) {
				decisions.add(decided(backup));
				continue;
			}
			counted++;
			if (counted <= request.keep()) {
				decisions.add(new PruneReport.Decision(backup, false, "one of the newest " + request.keep()));
			}
			else if (!isOld(backup, request, now)) {
				decisions.add(new PruneReport.Decision(backup, false, "not old enough"));
			}
			else if (backup.name().equals(anchor)) {
				decisions.add(new PruneReport.Decision(backup, false, "the newest intact one of an intact history"));
			}
			else {
				decisions.add(new PruneReport.Decision(backup, true, "beyond the newest " + request.keep()));
			}
		}
		return decisions;
	}

	private static boolean isOld(ListedBackup backup, PruneRequest request, Instant now) {
		return request.maxAge() == null || backup.created().isBefore(now.minus(request.maxAge()));
	}

	/**
	 * The name of the backup that is kept whatever else is; those that turn out to be
	 * damaged when they are read are replaced by what is known then.
	 */
	private String anchor(List<ListedBackup> backups) {
		for (boolean clean : new boolean[] { true, false }) {
			for (int at = 0; at < backups.size(); at++) {
				if (backups.get(at).isUsable() && backups.get(at).isOfCleanHistory() == clean) {
					backups.set(at, verified(backups.get(at)));
					if (backups.get(at).state() == State.VERIFIED) {
						return backups.get(at).name();
					}
				}
			}
		}
		return "";
	}

	/**
	 * In one step it is no backup any more, but what the next run removes if this one is
	 * killed.
	 */
	private void remove(Path backup) throws IOException {
		Path remains = backup;
		if (!BackupFiles.isBuilding(backup)) {
			remains = BackupFiles.building(backup);
			this.disk.rename(backup, remains);
			this.disk.syncDirectory(this.directory);
		}
		this.files.delete(remains);
		this.disk.syncDirectory(this.directory);
	}

}

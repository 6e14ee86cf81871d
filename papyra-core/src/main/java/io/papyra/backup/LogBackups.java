package io.papyra.backup;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.Disk;

/**
 * Makes backups of stores that consist of files, verifies them, and restores them. Takes
 * no lock of the store, and never changes it. Safe for use by several threads.
 */
public final class LogBackups {

	private final Disk disk;

	private final InstantSource clock;

	/** On this machine. */
	public LogBackups() {
		this(Disk.real(), InstantSource.system());
	}

	/** For tests of Papyra itself, which simulate the disk: that is no public API. */
	@SuppressWarnings("exports")
	public LogBackups(Disk disk, InstantSource clock) {
		this.disk = disk;
		this.clock = clock;
	}

	/**
	 * Makes a backup, also while a service writes: every fact that was acknowledged
	 * before the call is in it. It gets its name when it is complete, in one step. Damage
	 * is backed up as it is.
	 * @param target the directory that becomes the backup; absent or empty
	 * @param link whether files that never change again may share their bytes with the
	 * store, where the volume allows it
	 * @throws BackupRefusedException if there is nothing to be backed up, something is in
	 * its place, or that place is inside the history
	 * @throws io.papyra.backend.WriterLockedException if another backup or restore is at
	 * work in the directory above
	 * @throws io.papyra.backend.PersistenceException if it could not be made; nothing of
	 * it is left
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled;
	 * likewise
	 */
	public BackupReport create(PersistenceBackend store, Path target, boolean link, ProgressMonitor monitor) {
		return create(store, target, link, false, monitor);
	}

	/**
	 * Makes a backup as
	 * {@link #create(PersistenceBackend, Path, boolean, ProgressMonitor)} does.
	 * @param force whether to copy also what is no history by all that can be told
	 */
	public BackupReport create(PersistenceBackend store, Path target, boolean link, boolean force,
			ProgressMonitor monitor) {
		return new BackupCreation(this.disk, this.clock, monitor).run(store, target.toAbsolutePath().normalize(), link,
				force);
	}

	/**
	 * Reads a backup to its end and compares it with its manifest. Changes nothing.
	 * @throws BackupRefusedException if there is no backup
	 * @throws io.papyra.backend.PersistenceException if it cannot be read
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled
	 */
	public BackupCheck verify(Path backup, ProgressMonitor monitor) {
		return new BackupVerification(this.disk, monitor).run(backup.toAbsolutePath().normalize());
	}

	/**
	 * Verifies a backup and copies it to where a service will look for its history. What
	 * is restored gets its name when it is complete, in one step.
	 * @param target the file or the directory that the service is to use; absent, or an
	 * empty directory
	 * @throws BackupRefusedException if there is no backup, it is not intact, or
	 * something stands where it should go
	 * @throws io.papyra.backend.PersistenceException if it could not be restored; nothing
	 * of it is left
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled;
	 * likewise
	 */
	public BackupReport restore(Path backup, Path target, ProgressMonitor monitor) {
		return new BackupRestoration(this.disk, monitor).run(backup.toAbsolutePath().normalize(),
				target.toAbsolutePath().normalize());
	}

	/**
	 * Tells which backups are in a directory, the newest first. Changes nothing; what is
	 * no backup is left out.
	 * @param verify whether to read every byte; else only sizes are compared
	 * @throws BackupRefusedException if there is no such directory, or it is a backup
	 * itself
	 * @throws io.papyra.backend.PersistenceException if it cannot be read
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled
	 */
	public List<ListedBackup> list(Path directory, boolean verify, ProgressMonitor monitor) {
		return new BackupDirectory(directory.toAbsolutePath().normalize(), this.disk, monitor).list(verify);
	}

	/**
	 * Removes old backups from a directory, the oldest first, and what is left of backups
	 * that were not completed. Of each history the newest ones are kept, and one that was
	 * just read to its end and is intact. What is damaged, and what is no backup, stays.
	 * Killed at any moment, it leaves what the next call removes.
	 * @throws BackupRefusedException if there is no such directory, or it is a backup
	 * itself
	 * @throws io.papyra.backend.WriterLockedException if a backup or restore is at work
	 * there
	 * @throws io.papyra.backend.PersistenceException if it cannot be read, or something
	 * cannot be removed, or a backup belongs to another user, when nothing is changed
	 * @throws io.papyra.backend.WorkCancelledException if the work was cancelled
	 */
	public PruneReport prune(Path directory, PruneRequest request, ProgressMonitor monitor) {
		return new BackupDirectory(directory.toAbsolutePath().normalize(), this.disk, monitor).prune(request,
				this.clock.instant());
	}

}

package io.papyra.backup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

import io.papyra.backend.CopiedFile;
import io.papyra.backend.Work;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.DiskLock;

/**
 * Restores one backup: verifies it, copies it beside its place, and gives it its name.
 */
final class BackupRestoration {

	private static final int TOLD = 3;

	private final Disk disk;

	private final Work work;

	private final BackupFiles files;

	BackupRestoration(Disk disk, Work work) {
		this.disk = disk;
		this.work = work;
		this.files = new BackupFiles(disk, work);
	}

	BackupReport run(Path backup, Path target) {
		long began = System.nanoTime();
		BackupCheck check = new BackupVerification(this.disk, this.work).run(backup);
		if (!check.isIntact()) {
			throw new BackupRefusedException(BackupRefusedException.Reason.DAMAGED,
					backup + " is not what was backed up, so nothing was restored: "
							+ String.join("; ", check.problems().subList(0, Math.min(TOLD, check.problems().size())))
							+ ((check.problems().size() > TOLD) ? "; …" : ""));
		}
		BackupManifest manifest = check.manifest();
		try {
			DiskLock lock = this.files.begin(target);
			try (lock) {
				make(backup, target, manifest);
			}
		}
		catch (IOException ex) {
			throw BackupFiles.failure(target, "could not be restored", ex);
		}
		return BackupCreation.report(target, manifest,
				CopiedStore.restored(manifest, target, this.disk).scan(this.work), began);
	}

	private void make(Path backup, Path target, BackupManifest manifest) throws IOException {
		refuseIfThere(target, manifest);
		Path building = BackupFiles.building(target);
		try {
			this.files.delete(building);
			copy(backup.resolve(BackupManifest.LOG), building, manifest);
			publish(building, target, manifest);
		}
		catch (IOException | RuntimeException ex) {
			this.files.deleteAfter(ex, building);
			throw ex;
		}
	}

	private void refuseIfThere(Path target, BackupManifest manifest) throws IOException {
		boolean free = CopiedStore.isFile(manifest.backend()) ? this.disk.info(target) == null
				: this.files.isFree(target);
		if (!free) {
			throw thereAlready(target);
		}
	}

	private static BackupRefusedException thereAlready(Path target) {
		return new BackupRefusedException(BackupRefusedException.Reason.TARGET_EXISTS, target
				+ " is there already, and a restore never replaces anything; rename it, or restore to another place");
	}

	private void copy(Path log, Path building, BackupManifest manifest) throws IOException {
		this.disk.createDirectories(building);
		for (CopiedFile file : manifest.files()) {
			Path path = building.resolve(file.name());
			this.disk.createDirectories(BackupFiles.directory(path));
			try (DiskFile source = this.disk.openForRead(log.resolve(file.name()));
					DiskFile copy = this.disk.create(path)) {
				String hash = this.files.hash(source, copy, manifest.bytes());
				copy.force();
				if (!hash.equals(file.sha256())) {
					throw new IOException(log.resolve(file.name()) + " has changed since it was verified");
				}
			}
			this.disk.syncDirectory(BackupFiles.directory(path));
		}
		this.disk.syncDirectory(building);
	}

	private void publish(Path building, Path target, BackupManifest manifest) throws IOException {
		Path directory = BackupFiles.directory(target);
		if (CopiedStore.isFile(manifest.backend())) {
			Path made = building.resolve(manifest.files().get(0).name());
			name(made, target);
			this.disk.syncDirectory(directory);
			this.files.delete(building);
		}
		else {
			this.disk.rename(building, target);
		}
		this.disk.syncDirectory(directory);
	}

	/** A service that has begun a history there meanwhile must keep it. */
	private void name(Path made, Path target) throws IOException {
		try {
			this.disk.link(made, target);
		}
		catch (FileAlreadyExistsException ex) {
			throw thereAlready(target);
		}
		catch (IOException ex) {
			// No second names on that volume.
			if (this.disk.info(target) != null) {
				throw thereAlready(target);
			}
			this.disk.rename(made, target);
		}
	}

}

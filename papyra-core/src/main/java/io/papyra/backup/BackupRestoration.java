package io.papyra.backup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterLockedException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.FileOwner;
import io.papyra.internal.disk.LockHolder;
import io.papyra.report.CopiedFile;
import io.papyra.report.ScanRequest;
import org.jspecify.annotations.Nullable;

/**
 * Restores one backup: verifies it, copies it beside its place, and gives it its name.
 */
final class BackupRestoration {

	private static final int TOLD = 3;

	private static final String LOCK = ".lock";

	/** An empty directory itself, or what is beside a file. */
	private static final List<String> OF_THE_LOST = List.of("", ".checkpoint", LOCK);

	private final Disk disk;

	private final ProgressMonitor monitor;

	private final BackupFiles files;

	BackupRestoration(Disk disk, ProgressMonitor monitor) {
		this.disk = disk;
		this.monitor = monitor;
		this.files = new BackupFiles(disk, monitor);
	}

	BackupReport run(Path backup, Path target) {
		long began = System.nanoTime();
		if (target.getFileName() == null) {
			throw thereAlready(target);
		}
		requireOwner(target);
		refuseUnderWriter(target);
		BackupCheck check = new BackupVerification(this.disk, this.monitor).run(backup);
		if (!check.isIntact()) {
			throw new BackupRefusedException(BackupRefusedException.Reason.DAMAGED,
					"NOT restored, nothing was changed: " + backup + " is not what was backed up: "
							+ String.join("; ", check.problems().subList(0, Math.min(TOLD, check.problems().size())))
							+ ((check.problems().size() > TOLD) ? "; …" : "")
							+ "; take another one, 'papyra backup list " + BackupFiles.directory(backup)
							+ " --verify' tells which are intact");
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
				CopiedStore.restored(manifest, target, this.disk).scan(ScanRequest.CHECKSUMS, this.monitor), began);
	}

	/**
	 * An operator who has moved the history away under a running service would find the
	 * facts of the service after those of the backup.
	 */
	private void refuseUnderWriter(Path target) {
		try {
			Path lock = target.resolveSibling(BackupFiles.name(target) + LOCK);
			LockHolder holder = (this.disk.info(target) == null && this.disk.info(lock) != null)
					? this.disk.lockHolder(lock) : null;
			if (holder != null && holder.isCertain()) {
				throw new WriterLockedException(target + " is the history that " + holder
						+ " writes, although it is not there; stop that service first, or restore to another place");
			}
		}
		catch (IOException ex) {
			throw BackupFiles.failure(target, "could not be restored", ex);
		}
	}

	/**
	 * The service that will look for its history there must be able to open it, which is
	 * told by what is left of the lost one, or by the directory.
	 */
	private void requireOwner(Path target) {
		try {
			Path model = model(target);
			if (model != null) {
				this.disk.requireOwner(model);
				return;
			}
			Path directory = BackupFiles.directory(target);
			while (directory.getParent() != null && this.disk.info(directory) == null) {
				directory = directory.getParent();
			}
			FileOwner owner = this.disk.owner(directory);
			if (owner != null && !owner.givable() && !owner.user().equals("root")) {
				throw owner.refusal(directory);
			}
		}
		catch (IOException ex) {
			throw BackupFiles.failure(target, "could not be restored", ex);
		}
	}

	/**
	 * What is there already of the history whose owner it is to have; null if nothing.
	 */
	private @Nullable Path model(Path target) throws IOException {
		for (String suffix : OF_THE_LOST) {
			Path left = target.resolveSibling(BackupFiles.name(target) + suffix);
			if (this.disk.info(left) != null) {
				return left;
			}
		}
		return null;
	}

	private void make(Path backup, Path target, BackupManifest manifest) throws IOException {
		refuseIfThere(target, manifest);
		Path building = BackupFiles.building(target);
		try {
			this.files.delete(building);
			copy(backup.resolve(BackupManifest.LOG), building, manifest);
			give(building, model(target));
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

	/** Gives everything that was made to the owner of what is left of the history. */
	private void give(Path made, @Nullable Path model) throws IOException {
		if (model == null) {
			return;
		}
		FileInfo info = this.disk.info(made);
		if (info != null && info.isDirectory()) {
			for (Path entry : this.disk.list(made)) {
				give(entry, model);
			}
		}
		this.disk.giveAs(made, model);
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

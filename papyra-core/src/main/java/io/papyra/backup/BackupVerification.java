package io.papyra.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.report.CopiedFile;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/** Compares a backup with its manifest, byte by byte and fact by fact. */
final class BackupVerification {

	/** Beyond any manifest: a hundred thousand files. */
	private static final int MAX_MANIFEST = 64 * 1024 * 1024;

	private final Disk disk;

	private final ProgressMonitor monitor;

	private final BackupFiles files;

	private final List<String> problems = new ArrayList<>();

	BackupVerification(Disk disk, ProgressMonitor monitor) {
		this.disk = disk;
		this.monitor = monitor;
		this.files = new BackupFiles(disk, monitor);
	}

	BackupCheck run(Path backup) {
		try {
			BackupManifest manifest = manifest(backup);
			Path log = backup.resolve(BackupManifest.LOG);
			for (CopiedFile file : manifest.files()) {
				check(log, file, manifest.bytes());
			}
			checkNothingElse(log, manifest);
			ScanReport scan = isThere(log, manifest)
					? CopiedStore.inBackup(manifest, log, this.disk).scan(ScanRequest.CHECKSUMS, this.monitor) : null;
			if (scan != null) {
				compare(scan, manifest);
			}
			return new BackupCheck(backup.toString(), manifest, this.problems, scan);
		}
		catch (IOException ex) {
			throw BackupFiles.failure(backup, "could not be verified", ex);
		}
	}

	/**
	 * Compares names and sizes alone with the manifest, which reads no file but that.
	 * @throws BackupRefusedException if there is no backup, or its manifest is damaged
	 */
	BackupCheck glance(Path backup) throws IOException {
		BackupManifest manifest = manifest(backup);
		Path log = backup.resolve(BackupManifest.LOG);
		for (CopiedFile file : manifest.files()) {
			hasItsSize(log.resolve(file.name()), file);
		}
		checkNothingElse(log, manifest);
		return new BackupCheck(backup.toString(), manifest, this.problems, null);
	}

	private BackupManifest manifest(Path backup) throws IOException {
		Path path = backup.resolve(BackupManifest.NAME);
		FileInfo info = this.disk.info(path);
		if (info == null || !info.isFile()) {
			throw new BackupRefusedException(BackupRefusedException.Reason.SOURCE_MISSING,
					backup + " is no backup: there is no " + BackupManifest.NAME + " in it");
		}
		try (DiskFile file = this.disk.openForRead(path)) {
			ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MAX_MANIFEST));
			int read = 0;
			while (read >= 0 && bytes.hasRemaining()) {
				read = file.read(bytes, bytes.position());
			}
			BackupManifest manifest = ManifestJson.decode(Arrays.copyOf(bytes.array(), bytes.position()));
			refuseUnusable(manifest);
			return manifest;
		}
		catch (IllegalArgumentException ex) {
			throw new BackupRefusedException(BackupRefusedException.Reason.DAMAGED,
					path + " cannot be used: " + ex.getMessage() + "; take another backup, or copy the files below "
							+ backup.resolve(BackupManifest.LOG) + " by hand and scan the copy");
		}
	}

	private static void refuseUnusable(BackupManifest manifest) {
		if (!CopiedStore.isKnown(manifest.backend())) {
			throw new IllegalArgumentException("the backend " + manifest.backend() + " is not known");
		}
		int files = manifest.files().size();
		if (files == 0 || (CopiedStore.isFile(manifest.backend()) && files > 1)) {
			throw new IllegalArgumentException(
					"it lists " + files + " files, which the backend " + manifest.backend() + " never has");
		}
	}

	private void check(Path log, CopiedFile file, long total) throws IOException {
		Path path = log.resolve(file.name());
		if (!hasItsSize(path, file)) {
			return;
		}
		try (DiskFile opened = this.disk.openForRead(path)) {
			String hash = this.files.hash(opened, null, total);
			if (!hash.equals(file.sha256())) {
				this.problems
					.add(path + " was changed: its SHA-256 is " + hash + ", but " + file.sha256() + " was backed up");
			}
		}
	}

	private boolean hasItsSize(Path path, CopiedFile file) throws IOException {
		FileInfo info = this.disk.info(path);
		if (info == null || !info.isFile()) {
			this.problems.add(path + " is missing");
			return false;
		}
		if (info.size() != file.bytes()) {
			this.problems.add(path + " has " + info.size() + " bytes, but " + file.bytes() + " were backed up");
			return false;
		}
		return true;
	}

	private void checkNothingElse(Path log, BackupManifest manifest) throws IOException {
		Set<Path> listed = new HashSet<>();
		manifest.files().forEach((file) -> listed.add(log.resolve(file.name())));
		for (Path path : this.files.below(log)) {
			if (!listed.contains(path)) {
				this.problems.add(path + " was not backed up, but is there");
			}
		}
	}

	private boolean isThere(Path log, BackupManifest manifest) throws IOException {
		return !CopiedStore.isFile(manifest.backend())
				|| this.disk.info(log.resolve(manifest.files().get(0).name())) != null;
	}

	private void compare(ScanReport scan, BackupManifest manifest) {
		if (!this.problems.isEmpty()) {
			// What is different in the bytes is different in the facts as well.
			return;
		}
		differs("facts", scan.factCount(), manifest.factCount());
		differs("lines", scan.lines(), manifest.lines());
		differs("as the last line's number", scan.lastSeq(), manifest.lastSeq());
		differs("anomalies", scan.anomalyCount(), manifest.anomalies());
	}

	private void differs(String what, long found, long expected) {
		if (found != expected) {
			this.problems.add("a scan finds " + found + " " + what + ", but when it was made " + expected
					+ " were found: the versions of Papyra differ in how they judge it");
		}
	}

}

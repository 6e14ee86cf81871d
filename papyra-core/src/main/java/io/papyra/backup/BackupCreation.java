package io.papyra.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import io.papyra.backend.Copyable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recognizable;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.report.AnomalyType;
import io.papyra.report.CopiedFile;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/**
 * Makes one backup: copies beside its place, scans the copy, writes the manifest, and
 * gives it its name.
 */
final class BackupCreation {

	private final Disk disk;

	private final InstantSource clock;

	private final ProgressMonitor monitor;

	private final BackupFiles files;

	BackupCreation(Disk disk, InstantSource clock, ProgressMonitor monitor) {
		this.disk = disk;
		this.clock = clock;
		this.monitor = monitor;
		this.files = new BackupFiles(disk, monitor);
	}

	/**
	 * @param force whether to copy also what is no history by all that can be told
	 */
	BackupReport run(PersistenceBackend store, Path target, boolean link, boolean force) {
		long began = System.nanoTime();
		if (!force && store instanceof Recognizable recognizable) {
			recognizable.requireHistory();
		}
		if (!(store instanceof Copyable copyable) || !CopiedStore.isKnown(store.name())) {
			throw new BackupRefusedException(BackupRefusedException.Reason.NOT_COPYABLE, "the backend " + store.name()
					+ " keeps no files that could be copied; use the means of the store itself");
		}
		if (target.getFileName() == null) {
			throw thereAlready(target);
		}
		try {
			this.files.requireOwnerBeside(target, Path.of(store.location()));
			refuseInside(store, target);
			DiskLock lock = this.files.begin(target);
			try (lock) {
				return make(store, copyable, target, link, began);
			}
		}
		catch (IOException ex) {
			throw BackupFiles.failure(target, "could not be made", ex);
		}
	}

	/** A history that is a directory would not be valid with a backup in it. */
	private void refuseInside(PersistenceBackend store, Path target) throws IOException {
		Path history = this.disk.resolve(Path.of(store.location()));
		FileInfo info = this.disk.info(history);
		if (info == null || !info.isDirectory()) {
			return;
		}
		// What is not there yet cannot be resolved, so all above it is looked at too.
		for (Path place = target; place != null; place = place.getParent()) {
			if (this.disk.resolve(place).startsWith(history)) {
				throw new BackupRefusedException(BackupRefusedException.Reason.INSIDE_HISTORY,
						target + " is inside the history " + store.location()
								+ ", where it would be taken for damage; name a directory beside it or elsewhere");
			}
		}
	}

	private static BackupRefusedException thereAlready(Path target) {
		return new BackupRefusedException(BackupRefusedException.Reason.TARGET_EXISTS,
				target + " is there already; name a directory that is not, a backup never replaces anything");
	}

	private BackupReport make(PersistenceBackend store, Copyable copyable, Path target, boolean link, long began)
			throws IOException {
		if (!this.files.isFree(target)) {
			throw thereAlready(target);
		}
		Path building = BackupFiles.building(target);
		try {
			this.files.delete(building);
			this.disk.createDirectories(building);
			ScanReport[] scan = new ScanReport[1];
			BackupManifest manifest = fill(store, copyable, building, link, scan);
			this.disk.rename(building, target);
			this.disk.syncDirectory(BackupFiles.directory(target));
			return report(target, manifest, scan[0], began);
		}
		catch (IOException | RuntimeException ex) {
			this.files.deleteAfter(ex, building);
			throw ex;
		}
	}

	static BackupReport report(Path location, BackupManifest manifest, ScanReport scan, long began) {
		String first = scan.anomalies().isEmpty() ? "" : scan.anomalies().get(0).toString();
		return new BackupReport(location.toString(), manifest, scan.anomalyCount(), first,
				Duration.ofNanos(System.nanoTime() - began));
	}

	private BackupManifest fill(PersistenceBackend store, Copyable copyable, Path building, boolean link,
			ScanReport[] found) throws IOException {
		Instant created = this.clock.instant();
		Path log = building.resolve(BackupManifest.LOG);
		List<CopiedFile> copied = copyable.copyTo(log, link, this.monitor);
		if (copied.isEmpty()) {
			throw new BackupRefusedException(BackupRefusedException.Reason.SOURCE_MISSING,
					"there is no history at " + store.location() + " that could be backed up");
		}
		BackupManifest files = new BackupManifest(store.name(), store.location(), created, copied, Map.of(), 0, 0, 0);
		ScanReport scan = CopiedStore.inBackup(files, log, this.disk).scan(ScanRequest.CHECKSUMS, this.monitor);
		if (scan.anomalyCounts().containsKey(AnomalyType.PARTIAL_WRITE)) {
			throw new IOException("what was just copied cannot be read back: " + scan.anomalies());
		}
		found[0] = scan;
		BackupManifest manifest = new BackupManifest(files.backend(), files.source(), created, copied, scan.facts(),
				scan.lines(), scan.lastSeq(), scan.anomalyCount());
		write(building.resolve(BackupManifest.NAME), ManifestJson.encode(manifest));
		this.disk.syncDirectory(building);
		return manifest;
	}

	private void write(Path path, byte[] content) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(content);
		try (DiskFile file = this.disk.create(path)) {
			while (bytes.hasRemaining()) {
				if (file.write(bytes, bytes.position()) <= 0) {
					throw new IOException("the disk took no byte of " + bytes.remaining());
				}
			}
			file.force();
		}
	}

}

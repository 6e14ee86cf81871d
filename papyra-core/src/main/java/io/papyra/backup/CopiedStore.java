package io.papyra.backup;

import java.nio.file.Path;
import java.time.InstantSource;

import io.papyra.backend.Scannable;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.internal.disk.Disk;
import io.papyra.retention.RetentionPolicy;

/**
 * Opens the files of a backup, or what was restored from it, as the store that they are.
 */
final class CopiedStore {

	private static final String JSON = "json";

	private static final String ROTATING = "rotating";

	private CopiedStore() {
	}

	static boolean isKnown(String backend) {
		return backend.equals(JSON) || backend.equals(ROTATING);
	}

	/** Whether the store is one file of any name; otherwise it is a directory. */
	static boolean isFile(String backend) {
		return backend.equals(JSON);
	}

	/**
	 * @param directory where the copied files are
	 */
	static Scannable inBackup(BackupManifest manifest, Path directory, Disk disk) {
		return isFile(manifest.backend()) ? restored(manifest, directory.resolve(manifest.files().get(0).name()), disk)
				: restored(manifest, directory, disk);
	}

	/**
	 * @param location the file or the directory of the store
	 */
	static Scannable restored(BackupManifest manifest, Path location, Disk disk) {
		return isFile(manifest.backend())
				? new JsonBackend(location, RetentionPolicy.NONE, disk, InstantSource.system()) : new RotatingBackend(
						location, RotatingOptions.DEFAULTS, RetentionPolicy.NONE, disk, InstantSource.system());
	}

}

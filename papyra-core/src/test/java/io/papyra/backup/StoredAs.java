package io.papyra.backup;

import java.nio.file.Path;
import java.time.InstantSource;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.internal.disk.Disk;
import io.papyra.retention.RetentionPolicy;

/** The stores of which backups are made. */
enum StoredAs {

	JSON {

		@Override
		PersistenceBackend open(Path directory, Disk disk, RetentionPolicy retention) {
			return new JsonBackend(location(directory), retention, disk, InstantSource.system());
		}

		@Override
		Path location(Path directory) {
			return directory.resolve("papyra.ndjson");
		}

	},

	ROTATING {

		@Override
		PersistenceBackend open(Path directory, Disk disk, RetentionPolicy retention) {
			return new RotatingBackend(location(directory), new RotatingOptions(SEGMENT, null), retention, disk,
					InstantSource.system());
		}

		@Override
		Path location(Path directory) {
			return directory.resolve("papyra");
		}

	};

	private static final long SEGMENT = 1500;

	abstract PersistenceBackend open(Path directory, Disk disk, RetentionPolicy retention);

	PersistenceBackend open(Path directory) {
		return open(directory, Disk.real(), RetentionPolicy.NONE);
	}

	abstract Path location(Path directory);

}

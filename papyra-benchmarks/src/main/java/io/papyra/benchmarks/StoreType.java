package io.papyra.benchmarks;

import java.nio.file.Path;
import java.util.Locale;

import io.papyra.backend.Compactable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Scannable;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.retention.RetentionPolicy;

/** The stores that keep a large history in files. */
enum StoreType {

	JSON {
		@Override
		Opened open(Path directory, RetentionPolicy retention) {
			return opened(new JsonBackend(directory.resolve("log.ndjson"), retention));
		}
	},

	ROTATING {
		@Override
		Opened open(Path directory, RetentionPolicy retention) {
			return opened(new RotatingBackend(directory.resolve("log"), RotatingOptions.DEFAULTS, retention));
		}
	};

	/**
	 * A store by all that it can do.
	 *
	 * @param backend writes and reads
	 * @param scans proves
	 * @param compacts shrinks
	 */
	record Opened(PersistenceBackend backend, Scannable scans, Compactable compacts) {
	}

	private static <B extends PersistenceBackend & Scannable & Compactable> Opened opened(B backend) {
		return new Opened(backend, backend, backend);
	}

	/** The store in that directory, which holds nothing else. */
	abstract Opened open(Path directory, RetentionPolicy retention);

	/** Its name in ids and tables. */
	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}

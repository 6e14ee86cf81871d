package io.papyra.backend.file;

import java.nio.file.Path;
import java.time.InstantSource;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.FactLog;
import io.papyra.retention.RetentionPolicy;

/**
 * All kinds of fact in one NDJSON file, checksummed line by line. Safe for use by several
 * threads.
 */
public final class JsonBackend extends AbstractFileBackend {

	/** The file of that name on this machine, of which every fact counts. */
	public JsonBackend(Path file) {
		this(file, RetentionPolicy.NONE);
	}

	/**
	 * The file of that name on this machine; made, with its directory, when a writer is
	 * opened.
	 * @param retention which facts count
	 */
	public JsonBackend(Path file, RetentionPolicy retention) {
		this(file, retention, Disk.real(), InstantSource.system());
	}

	/** For tests of Papyra itself, which simulate the disk: that is no public API. */
	@SuppressWarnings("exports")
	public JsonBackend(Path file, RetentionPolicy retention, Disk disk, InstantSource clock) {
		super("json", new FactLog(file, retention, disk, clock));
	}

}

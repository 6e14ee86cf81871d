package io.papyra.backend.file;

import java.nio.file.Path;
import java.time.InstantSource;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.log.PartitionedLog;
import io.papyra.retention.RetentionPolicy;

/**
 * A directory with a folder for each kind of fact, in it segments that are named by their
 * first sequence number. Each kind is a log of its own, with numbers of its own; facts of
 * several kinds are read in the order of their times. Safe for use by several threads.
 */
public final class RotatingBackend extends AbstractFileBackend {

	/**
	 * The directory of that name on this machine; made when a writer is opened.
	 * @param options how large its files may grow
	 * @param retention which facts count
	 */
	public RotatingBackend(Path directory, RotatingOptions options, RetentionPolicy retention) {
		this(directory, options, retention, Disk.real(), InstantSource.system());
	}

	/** For tests of Papyra itself, which simulate the disk: that is no public API. */
	@SuppressWarnings("exports")
	public RotatingBackend(Path directory, RotatingOptions options, RetentionPolicy retention, Disk disk,
			InstantSource clock) {
		super("rotating", new PartitionedLog(directory, options.limits(), retention, disk, clock));
	}

}

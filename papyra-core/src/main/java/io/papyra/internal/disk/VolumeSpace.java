package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is left of the volume that a history is on. */
public final class VolumeSpace {

	private static final Logger LOG = LoggerFactory.getLogger(VolumeSpace.class);

	private VolumeSpace() {
	}

	/**
	 * Bytes that may still be written where a file or directory is, or would be made;
	 * null if the file system does not tell.
	 */
	public static @Nullable Long at(Disk disk, Path place) {
		try {
			Path found = disk.resolve(place.toAbsolutePath());
			while (found != null && disk.info(found) == null) {
				found = found.getParent();
			}
			return (found != null) ? disk.freeSpace(found) : null;
		}
		catch (IOException | RuntimeException ex) {
			LOG.debug("How much room is left where {} is, is not known", place, ex);
			return null;
		}
	}

}

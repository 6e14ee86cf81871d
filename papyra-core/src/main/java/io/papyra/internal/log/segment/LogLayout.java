package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import org.jspecify.annotations.Nullable;

/** Which files a log consists of, and what is beside it. Immutable. */
public interface LogLayout {

	/** The file or directory, human-readable. */
	Path location();

	/** Where the files are. */
	Path directory();

	/** What the names of all files that belong to the log begin with. */
	String prefix();

	Path checkpoint();

	/** Where damaged originals are kept unless the user names another place. */
	Path quarantine();

	/** What is there now. */
	SegmentListing list(Disk disk) throws IOException;

	/** The only kind of fact that belongs into the log, or null if all do. */
	@Nullable FactKind kind();

	/** Whether a log continues in a new file when one is full. */
	boolean rolls();

	/** The file that begins with that number. */
	Path file(long firstSeq);

	/** The layout of this log with every symbolic link followed. */
	LogLayout resolve(Disk disk) throws IOException;

}

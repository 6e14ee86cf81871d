package io.papyra.internal.log.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogFormat;
import org.jspecify.annotations.Nullable;

/**
 * A log that is one file of any name.
 *
 * @param location the file
 */
public record SingleFile(Path location) implements LogLayout {

	@Override
	public Path directory() {
		return DurableFiles.directory(this.location);
	}

	@Override
	public String prefix() {
		return DurableFiles.name(this.location) + ".";
	}

	@Override
	public Path checkpoint() {
		return DurableFiles.sibling(this.location, LogFormat.CHECKPOINT);
	}

	@Override
	public Path quarantine() {
		return directory().resolve(LogFormat.QUARANTINE);
	}

	@Override
	public SegmentListing list(Disk disk) throws IOException {
		FileInfo info = disk.info(this.location);
		if (info == null) {
			return SegmentListing.EMPTY;
		}
		return info.isFile() ? new SegmentListing(List.of(Segment.of(this.location, 0, info)), List.of())
				: new SegmentListing(List.of(), List.of(this.location));
	}

	@Override
	public @Nullable FactKind kind() {
		return null;
	}

	@Override
	public boolean rolls() {
		return false;
	}

	@Override
	public Path file(long firstSeq) {
		return this.location;
	}

	@Override
	public SingleFile resolve(Disk disk) throws IOException {
		return new SingleFile(disk.resolve(this.location));
	}

}

package io.papyra.internal.log.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.LockHolder;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentListing;
import org.jspecify.annotations.Nullable;

/**
 * A log as it is at one moment, seen by a caller that only reads.
 *
 * @param location the file or directory
 * @param listing the files; what a writer adds later does not count
 * @param writer the process that has the log open for writing, or null
 * @param beingWritten whether an incomplete last line may just be on its way to the disk
 * @param checkpoint how far the log was once known to be good, or null if that is not
 * known
 * @param kind the only kind of fact that belongs into the log, or null if all do
 */
public record LogSnapshot(String location, SegmentListing listing, @Nullable String writer, boolean beingWritten,
		@Nullable Checkpoint checkpoint, @Nullable FactKind kind) {

	/**
	 * How long an incomplete last line is taken to be on its way where it is unknown
	 * whether there is a writer.
	 */
	private static final Duration IN_FLIGHT = Duration.ofSeconds(60);

	public static LogSnapshot of(Disk disk, LogLayout layout, Path lock, InstantSource clock) throws IOException {
		// The checkpoint is read before the sizes: it must never promise more than what
		// is then looked at.
		Checkpoint checkpoint = CheckpointFile.read(disk, layout);
		LockHolder holder = disk.lockHolder(lock);
		SegmentListing listing = layout.list(disk);
		Segment last = listing.last();
		boolean fresh = last != null && Duration.between(last.modified(), clock.instant()).compareTo(IN_FLIGHT) < 0;
		return new LogSnapshot(layout.location().toString(), listing, (holder != null) ? holder.toString() : null,
				holder != null && (holder.isCertain() || fresh), checkpoint, layout.kind());
	}

	/** A log as its own writer, or a repair, sees it: no other writer is active. */
	public static LogSnapshot exclusive(Disk disk, LogLayout layout) throws IOException {
		return new LogSnapshot(layout.location().toString(), layout.list(disk), null, false,
				CheckpointFile.read(disk, layout), layout.kind());
	}

	/**
	 * The same log of one file as far as the caller knows it; its checkpoint may promise
	 * more than that.
	 */
	public LogSnapshot knownUpTo(Segment segment, long end) {
		return new LogSnapshot(this.location, new SegmentListing(List.of(segment.upTo(end)), List.of()), this.writer,
				false, null, this.kind);
	}

	public List<Segment> segments() {
		return this.listing.segments();
	}

	public long size() {
		return this.listing.size();
	}

	/** Whether that file is the one that may just be written to. */
	public boolean isBeingWritten(Segment segment) {
		Segment last = this.listing.last();
		return this.beingWritten && last != null && last.base() == segment.base();
	}

	/**
	 * Judges lines of this log that are to be returned: what does not belong into it is
	 * none of them, and takes no number from those that do.
	 */
	public LineValidator check(boolean checksummedSection) {
		return new LineValidator(checksummedSection, false, this.kind);
	}

}

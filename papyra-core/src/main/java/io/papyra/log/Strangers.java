package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.backend.Anomaly;
import io.papyra.backend.AnomalyType;
import io.papyra.backend.ScanReport;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import io.papyra.disk.FileInfo;

/**
 * Files in the directory of a log that are none of its segments, or do not fit among
 * them. A segment that only has a wrong name gets its right one; the others are moved
 * aside as they are.
 */
final class Strangers {

	private final RepairContext context;

	Strangers(RepairContext context) {
		this.context = context;
	}

	/** Whether anything was moved. */
	boolean moveAside(LogListing listing, ScanReport found) throws IOException {
		List<Path> strangers = new ArrayList<>(listing.foreign());
		Set<String> orphans = new HashSet<>();
		for (Anomaly anomaly : found.anomalies()) {
			if (anomaly.type() == AnomalyType.ORPHANED_ROTATED_FILE) {
				orphans.add(anomaly.location());
			}
		}
		for (LogSegment segment : listing.segments()) {
			if (orphans.contains(segment.path().toString()) && !rename(segment, listing)) {
				strangers.add(segment.path());
			}
		}
		for (Path stranger : strangers) {
			move(stranger, found);
		}
		if (!strangers.isEmpty() || !orphans.isEmpty()) {
			disk().syncDirectory(this.context.layout().directory());
		}
		return !strangers.isEmpty() || !orphans.isEmpty();
	}

	/** Gives a segment the name that its first line says, if nothing stands there. */
	private boolean rename(LogSegment segment, LogListing listing) throws IOException {
		long first;
		try (DiskFile file = disk().openForRead(segment.path())) {
			first = SegmentBeginning.firstSeq(file, segment);
		}
		boolean taken = first <= 0 || first == segment.base()
				|| listing.segments().stream().anyMatch((other) -> other.base() == first);
		if (taken || overlaps(segment, first, listing)) {
			return false;
		}
		disk().rename(segment.path(), this.context.layout().file(first));
		return true;
	}

	/** Whether the lines of a file are, at least in part, in another one too. */
	private boolean overlaps(LogSegment segment, long first, LogListing listing) throws IOException {
		long last = lastSeq(segment);
		for (LogSegment other : listing.segments()) {
			if (!other.equals(segment) && other.base() <= last && other.size() > 0 && lastSeq(other) >= first) {
				return true;
			}
		}
		return last < first;
	}

	private long lastSeq(LogSegment segment) throws IOException {
		try (DiskFile file = disk().openForRead(segment.path())) {
			return LogTail.find(file, segment, null).nextSeq() - 1;
		}
	}

	private void move(Path stranger, ScanReport found) throws IOException {
		Path quarantine = this.context.quarantine();
		disk().createDirectories(quarantine);
		Path target = Quarantine.freeName(disk(),
				quarantine.resolve(LogFormat.name(stranger) + "." + Timestamp.forFileName(this.context.now())));
		try {
			disk().rename(stranger, target);
			disk().syncDirectory(quarantine);
			this.context.kept().add(target.toString());
		}
		catch (IOException ex) {
			copy(stranger, found, ex);
		}
	}

	/** Into a directory on another volume a file can only be copied. */
	private void copy(Path stranger, ScanReport found, IOException why) throws IOException {
		FileInfo info = disk().info(stranger);
		if (info == null || !info.isFile()) {
			throw why;
		}
		this.context.kept()
			.addAll(new Quarantine(disk(), this.context.quarantine()).keep(LogSegment.of(stranger, 0, info), found,
					this.context.now(), this.context.work()));
		disk().delete(stranger);
	}

	private Disk disk() {
		return this.context.disk();
	}

}

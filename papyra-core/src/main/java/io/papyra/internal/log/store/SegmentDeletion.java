package io.papyra.internal.log.store;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.papyra.codec.HeaderNotes;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.index.BlockBuilder;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.segment.LogLayout;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import org.jspecify.annotations.Nullable;

/**
 * Removes whole files of a log, after the log has said that their numbers may be missing.
 */
public final class SegmentDeletion {

	private SegmentDeletion() {
	}

	/**
	 * Facts in the oldest files of a log of one kind: as counted, or else as many as
	 * there are numbers, less one header for each file.
	 * @param next first number after them
	 */
	static long count(@Nullable BlockIndex index, List<Segment> files, long next) {
		IndexSnapshot view = (index != null) ? index.view() : null;
		long counted = 0;
		for (Segment file : files) {
			SegmentStats known = (view != null) ? view.of(file) : null;
			if (known == null) {
				return Math.max(0, next - files.get(0).base() - files.size());
			}
			counted += known.sum().facts();
		}
		return counted;
	}

	/**
	 * What is in a log without its oldest files, or null if that is not known.
	 * @param through number of its last line
	 */
	static HeaderNotes.@Nullable Kept rest(@Nullable BlockIndex index, List<Segment> dropped, long through) {
		IndexSnapshot view = (index != null) ? index.view() : null;
		if (view == null) {
			return null;
		}
		Set<Long> gone = dropped.stream().map(Segment::base).collect(Collectors.toSet());
		BlockBuilder rest = new BlockBuilder(0);
		view.segments()
			.stream()
			.filter((segment) -> !gone.contains(segment.base()))
			.forEach((segment) -> rest.add(segment.sum()));
		BlockStats sum = rest.build();
		return new HeaderNotes.Kept(through, sum.facts(FactKind.EVENT), sum.facts(FactKind.AUDIT),
				sum.facts(FactKind.DEAD_LETTER), sum.gaps);
	}

	/**
	 * What headers in files that are dropped say about repairs. They are read now only
	 * where they have not been read before.
	 */
	static HeaderNotes.Repairs repairs(Disk disk, @Nullable BlockIndex index, List<Segment> dropped)
			throws IOException {
		HeaderNotes.Repairs repairs = HeaderNotes.Repairs.NONE;
		if (index != null && index.view() != null) {
			return repairs;
		}
		for (Segment segment : dropped) {
			try (DiskFile file = SegmentFiles.open(disk, segment)) {
				LineReader line = new LineReader(file, 0, segment.size());
				LineValidator check = new LineValidator(true);
				while (line.next()) {
					check.validate(line);
					LogHeader header = check.header();
					repairs = (header != null) ? repairs.merge(header.notes().repairs()) : repairs;
				}
			}
		}
		return repairs;
	}

	/**
	 * Deletes files, the oldest first. One by one: a thread that syncs meanwhile waits
	 * until the disk has given back what went in the same step.
	 */
	public static void delete(Disk disk, LogLayout layout, @Nullable BlockIndex index, List<Segment> files)
			throws IOException {
		for (Segment file : files) {
			DurableFiles.deleteIfThere(disk, file.path());
			if (index != null) {
				index.dropped(file.base());
			}
			disk.syncDirectory(layout.directory());
		}
	}

}

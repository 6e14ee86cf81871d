package io.papyra.internal.log.compact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.rewrite.Rewriter;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.store.LogWriter;
import io.papyra.internal.log.store.SegmentDeletion;
import org.jspecify.annotations.Nullable;

/**
 * Compacts a log of segments. First the log records, in a line at its end, the number up
 * to which numbers may be missing; then the segment at the boundary is rewritten under
 * its name, and those of which nothing stays are deleted, the oldest first. A kill in
 * between leaves a complete log, of which more is there than has to be.
 */
final class SegmentCompaction implements CompactionStrategy {

	private final CompactionJob task;

	private final List<Segment> dropped = new ArrayList<>();

	private @Nullable Segment boundary;

	private String identity = "";

	/** What stays, as the log itself says from now on; null if that is not known. */
	private HeaderNotes.@Nullable Kept kept;

	SegmentCompaction(CompactionJob task) {
		this.task = task;
		for (FileRemovals file : task.plan().files()) {
			Segment segment = file.segment();
			boolean onlyGaps = !file.gaps().isEmpty() && task.plan().dropsWhole(file);
			if (segment == null || !(file.hasExpired() || onlyGaps)) {
				continue;
			}
			if (task.plan().dropsWhole(file)) {
				this.dropped.add(segment);
			}
			else if (this.boundary == null) {
				this.boundary = segment;
			}
		}
	}

	@Override
	public List<FileRemovals> removals() {
		return this.task.plan().files().stream().filter((file) -> {
			Segment segment = file.segment();
			Segment partly = this.boundary;
			return segment != null
					&& (this.dropped.contains(segment) || (partly != null && partly.base() == segment.base()));
		}).toList();
	}

	@Override
	public void estimate(CompactionReportBuilder sum) {
		sum.dropped(this.dropped.size());
		if (this.boundary != null) {
			sum.rewritten();
		}
	}

	@Override
	public void run(CompactionReportBuilder sum) throws IOException {
		if (this.boundary != null) {
			this.task.needRoom(this.boundary.size());
		}
		try {
			declare();
			Segment rewritten = this.boundary;
			if (rewritten != null) {
				rewrite(rewritten);
				sum.rewritten();
			}
			SegmentDeletion.delete(this.task.disk(), this.task.files(), this.task.log().index(), this.dropped);
			sum.dropped(this.dropped.size());
		}
		finally {
			this.task.log().losing(false);
		}
	}

	private void declare() throws IOException {
		LogWriter open = this.task.context().writerOf(this.task.log());
		if (open != null) {
			this.task.context().exclusively(() -> declare(open));
			return;
		}
		this.task.log().learned(this.task.known());
		Segment last = Objects.requireNonNull(this.task.view().listing().last());
		LogOrigin origin;
		try (DiskFile file = SegmentFiles.open(this.task.disk(), last)) {
			origin = LogOrigin.of(file, last.size());
		}
		LogWriter own = this.task.log().openWriter(new WriterOptions(origin.systemId(), SyncPolicy.ALWAYS));
		try {
			declare(own);
		}
		finally {
			own.close();
		}
	}

	/** Nothing else writes meanwhile. */
	private void declare(LogWriter writer) throws IOException {
		writer.attach();
		this.task.log().losing(true);
		Segment last = Objects.requireNonNull(this.task.view().listing().last());
		boolean active = last.base() == writer.segment().base();
		// It may have been filled, and another one begun, since the plan was made.
		long end = active ? writer.segment().end() : sizeOf(last);
		boolean grown = end > last.size();
		if (grown && this.dropped.contains(last)) {
			// Facts to be retained have come in.
			this.dropped.remove(last);
			this.boundary = (this.boundary == null) ? last : this.boundary;
		}
		boolean changes = last.equals(this.boundary) || this.dropped.contains(last);
		if (grown && last.equals(this.boundary)) {
			this.boundary = last.upTo(end);
		}
		if (active && changes) {
			writer.roll(removedThrough(), kept(writer));
		}
		else {
			writer.segment().acknowledgeGap(removedThrough(), kept(writer));
		}
	}

	private long sizeOf(Segment segment) throws IOException {
		FileInfo info = this.task.disk().info(segment.path());
		return (info != null) ? info.size() : segment.size();
	}

	private HeaderNotes.@Nullable Kept kept(LogWriter writer) {
		BlockIndex index = this.task.log().index();
		if (index != null) {
			// The header that comes now reports them, so that earlier ones may go.
			index.repaired(this.task.known().repairs());
		}
		IndexSnapshot now = (index != null) ? index.view() : null;
		this.identity = writer.segment().identify(this.task.known().logId());
		this.kept = (now != null) ? this.task.plan().kept(now.sum(), removals(), writer.segment().nextSeq() - 1) : null;
		return this.kept;
	}

	/** Highest number that will not be there any more. */
	private long removedThrough() {
		long through = this.task.known().acknowledgedThrough();
		for (Segment segment : this.dropped) {
			through = Math.max(through, lastNumber(segment));
		}
		Segment partly = this.boundary;
		return (partly == null) ? through : Math.max(through, highestExpired(partly));
	}

	private long highestExpired(Segment segment) {
		FileRemovals plan = this.task.plan().file(segment.base());
		return (plan != null) ? plan.highestExpired() : 0;
	}

	private long lastNumber(Segment segment) {
		for (SegmentStats blocks : this.task.known().segments()) {
			if (blocks.base() == segment.base()) {
				return blocks.sum().lastSeq;
			}
		}
		return 0;
	}

	private void rewrite(Segment segment) throws IOException {
		try (DiskFile source = SegmentFiles.open(this.task.disk(), segment);
				Rewriter rewriter = new Rewriter(this.task.disk(), segment.path(), ".compacted", segment.size())) {
			LogOrigin origin = LogOrigin.of(source, segment.size()).withLogId(this.identity);
			CompactedHeader header = this.task.header(segment, origin, highestExpired(segment), this.kept);
			CompactionDecision decision = new CompactionDecision(this.task, segment, source, header, rewriter.output());
			LogScanner scan = decision.scan();
			rewriter.read(source, segment.upTo(this.task.known(segment).end()), scan, decision);
			decision.endKnown();
			rewriter.readOn(source, segment, scan, decision);
			rewriter.complete();
			rewriter.publish();
			BlockIndex index = this.task.log().index();
			if (index != null) {
				index.rewritten(decision.made());
			}
		}
	}

}

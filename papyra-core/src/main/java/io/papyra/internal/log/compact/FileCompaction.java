package io.papyra.internal.log.compact;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.papyra.internal.disk.DeferredClose;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.rewrite.Rewriter;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentReplacedException;
import io.papyra.internal.log.store.LogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Compacts a log that is one file: what stays is copied into a new file, which takes the
 * name of the old one in one step. A writer continues meanwhile; it waits only while the
 * last of what it has written is copied and the names are changed.
 */
final class FileCompaction implements CompactionStrategy {

	/** So much is copied while the writer waits. */
	private static final long LITTLE = 64 * 1024;

	/** However fast facts come in, after this number of rounds the writer has to wait. */
	private static final int ROUNDS = 20;

	private final CompactionJob task;

	private final Segment segment;

	private final SegmentStats known;

	private long copied;

	FileCompaction(CompactionJob task) {
		this.task = task;
		this.segment = Objects.requireNonNull(task.view().listing().last());
		this.known = Objects.requireNonNull(task.known().last());
		this.copied = this.known.end();
	}

	@Override
	public List<FileRemovals> removals() {
		return this.task.plan().files().stream().filter(FileRemovals::hasExpired).toList();
	}

	@Override
	public void estimate(CompactionReportBuilder sum) {
		if (!removals().isEmpty()) {
			sum.rewritten();
		}
	}

	@Override
	public void run(CompactionReportBuilder sum) throws IOException {
		long stays = this.known.end() - removals().stream().mapToLong(FileRemovals::expiredBytes).sum();
		this.task.needRoom(stays);
		try (DeferredClose replaced = new DeferredClose(SegmentFiles.open(this.task.disk(), this.segment),
				this.segment.size());
				Rewriter rewriter = new Rewriter(this.task.disk(), this.segment.path(), ".compacted", stays)) {
			DiskFile source = replaced.file();
			BlockStats all = this.known.sum();
			LogOrigin origin = origin(source);
			CompactedHeader header = this.task.header(this.segment, origin, this.task.plan().highestExpired(),
					this.task.plan().kept(all, removals(), all.lastSeq));
			CompactionDecision decision = new CompactionDecision(this.task, this.segment, source, header,
					rewriter.output());
			Copy copy = new Copy(rewriter, source, decision.scan(), decision);
			rewriter.read(source, this.segment.upTo(this.copied), copy.scan(), decision);
			decision.endKnown();
			catchUp(copy);
			this.task.context().exclusively(() -> replace(copy, origin.logId()));
			sum.rewritten();
		}
	}

	/** What is under way. */
	private record Copy(Rewriter rewriter, DiskFile source, LogScanner scan, CompactionDecision decision) {
	}

	/** Copies what the writer has added, up to there. */
	private void readOn(Copy copy, long end) throws IOException {
		copy.rewriter().readOn(copy.source(), this.segment.upTo(end), copy.scan(), copy.decision());
		this.copied = end;
	}

	/**
	 * Copies what the writer has added, until it is so little that it can wait for it.
	 */
	private void catchUp(Copy copy) throws IOException {
		copy.rewriter().output().force();
		LogWriter writer = this.task.context().writerOf(this.task.log());
		for (int round = 0; writer != null && round < ROUNDS; round++) {
			long end = completeEnd(writer);
			if (end - this.copied <= LITTLE) {
				return;
			}
			readOn(copy, end);
			copy.rewriter().output().force();
		}
	}

	/** The end of the last batch that is complete; it need not be synced. */
	private long completeEnd(LogWriter writer) throws IOException {
		long[] end = { this.copied };
		this.task.context().exclusively(() -> end[0] = Math.max(this.copied, writer.segment().end()));
		return end[0];
	}

	private LogOrigin origin(DiskFile source) throws IOException {
		LogOrigin found = LogOrigin.of(source, this.segment.size());
		String known = this.task.known().logId();
		return (known.isEmpty() ? found : found.withLogId(known)).identified();
	}

	private void replace(Copy copy, String log) throws IOException {
		LogWriter writer = this.task.context().writerOf(this.task.log());
		if (writer != null) {
			long end = writer.attach();
			if (!writer.segment().key().equals(this.segment.key()) || end < this.copied) {
				throw new SegmentReplacedException(this.segment.path());
			}
			readOn(copy, end);
			writer.segment().identify(log);
		}
		copy.rewriter().complete();
		publish(writer, copy.rewriter());
		IndexSnapshot view = new IndexSnapshot(List.of(copy.decision().made()),
				Math.max(this.task.known().acknowledgedThrough(), this.task.plan().highestExpired()), log,
				this.task.known().repairs());
		this.task.log().learned(view);
	}

	private void publish(@Nullable LogWriter writer, Rewriter rewriter) throws IOException {
		boolean published = false;
		try {
			rewriter.publish();
			if (writer != null) {
				writer.segment().replaced(rewriter.output().size());
			}
			published = true;
		}
		finally {
			if (!published && writer != null) {
				// Which file has the name now, the writer has to find out.
				writer.segment().release();
			}
		}
	}

}

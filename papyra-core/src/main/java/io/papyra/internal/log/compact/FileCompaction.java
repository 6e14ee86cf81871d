package io.papyra.internal.log.compact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.DeferredClose;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.SequentialFileWriter;
import io.papyra.internal.log.format.LogOrigin;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
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
		Path temporary = DurableFiles.temporary(DurableFiles.sibling(this.segment.path(), ".compacted"));
		try (DeferredClose replaced = new DeferredClose(SegmentFiles.open(this.task.disk(), this.segment),
				this.segment.size()); DiskFile target = DurableFiles.recreate(this.task.disk(), temporary, stays)) {
			DiskFile source = replaced.file();
			BlockStats all = this.known.sum();
			LogOrigin origin = origin(source);
			CompactedHeader header = new CompactedHeader(0, origin, this.task.now(), this.task.plan().highestExpired(),
					this.task.known().acknowledged(),
					HeaderNotes.NONE.withKept(this.task.plan().kept(all, removals(), all.lastSeq))
						.withRepairs(this.task.known().repairs())
						.withRun(this.task.plan().runsBefore(this.segment)));
			SequentialFileWriter output = new SequentialFileWriter(target, stays);
			RetainedLineWriter lines = new RetainedLineWriter(source, output, this.task.plan(), header);
			copyProven(source, lines);
			if (isSealed()) {
				lines.beginWithHeader(this.known.sum().lastSeq + 1);
			}
			catchUp(lines, output);
			this.task.run().exclusively(() -> replace(lines, output, temporary, origin.log()));
			sum.rewritten();
		}
		finally {
			DurableFiles.deleteIfThere(this.task.disk(), temporary);
		}
	}

	/** Copies what is known to stay; all that is known is verified when this returns. */
	private void copyProven(DiskFile source, RetainedLineWriter lines) throws IOException {
		if (this.task.proven()) {
			lines.copy(this.known, this.task.run().monitor()::progress);
			return;
		}
		try (BackgroundVerification proof = new BackgroundVerification(this.task.disk(), this.task.view(),
				this.task.known(), this.task.log().parts().blockSize(), this.task.run().monitor())) {
			proof.begin();
			lines.copy(this.known, (done, total) -> proof.glance());
			proof.await();
			if (!proof.confirms(source, this.known.blocks())) {
				throw new SegmentReplacedException(this.segment.path());
			}
		}
	}

	private boolean isSealed() {
		BlockStats sum = this.known.sum();
		return sum.lines > sum.plain;
	}

	/**
	 * Copies what the writer has added, until it is so little that it can wait for it.
	 */
	private void catchUp(RetainedLineWriter lines, SequentialFileWriter output) throws IOException {
		output.force();
		LogWriter writer = this.task.run().writerOf(this.task.log());
		for (int round = 0; writer != null && round < ROUNDS; round++) {
			long end = completeEnd(writer);
			if (end - this.copied <= LITTLE) {
				return;
			}
			lines.copyTail(this.copied, end);
			this.copied = end;
			output.force();
		}
	}

	/** The end of the last batch that is complete; it need not be synced. */
	private long completeEnd(LogWriter writer) throws IOException {
		long[] end = { this.copied };
		this.task.run().exclusively(() -> end[0] = Math.max(this.copied, writer.log().end()));
		return end[0];
	}

	private LogOrigin origin(DiskFile source) throws IOException {
		LogOrigin found = LogOrigin.of(source, this.segment.size());
		String known = this.task.known().log();
		return (known.isEmpty() ? found : found.withLog(known)).identified();
	}

	private void replace(RetainedLineWriter lines, SequentialFileWriter output, Path temporary, String log)
			throws IOException {
		LogWriter writer = this.task.run().writerOf(this.task.log());
		if (writer != null) {
			long end = writer.attach();
			if (!writer.log().key().equals(this.segment.key()) || end < this.copied) {
				throw new SegmentReplacedException(this.segment.path());
			}
			lines.copyTail(this.copied, end);
			this.copied = end;
			writer.log().identify(log);
		}
		output.force();
		publish(writer, temporary, output.size());
		FileInfo info = this.task.disk().info(this.segment.path());
		SegmentStats rewritten = new SegmentStats(0, (info != null) ? info.key() : "", lines.blocks());
		IndexSnapshot view = new IndexSnapshot(List.of(rewritten),
				Math.max(this.task.known().acknowledged(), this.task.plan().highestExpired()), log,
				this.task.known().repairs());
		this.task.log().learned(view);
	}

	private void publish(@Nullable LogWriter writer, Path temporary, long size) throws IOException {
		boolean published = false;
		try {
			DurableFiles.publish(this.task.disk(), temporary, this.segment.path());
			if (writer != null) {
				writer.log().replaced(size);
			}
			published = true;
		}
		finally {
			if (!published && writer != null) {
				// Which file has the name now, the writer has to find out.
				writer.log().release();
			}
		}
	}

}

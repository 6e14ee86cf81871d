package io.papyra.internal.log.compact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WorkCancelledException;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.Uninterruptibly;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.scan.ScanOptions;
import io.papyra.report.ScanReport;

/**
 * Reads what a compaction relies on, all of it, while the compaction is already copying:
 * nothing of it counts before this has ended well.
 */
final class BackgroundVerification implements AutoCloseable {

	/** Few lines are longer. */
	private static final int USUAL_LINE = 4096;

	private final FutureTask<ScanReport> scan;

	private final IndexSnapshot believed;

	private final BlockIndex learned;

	private volatile boolean unwanted;

	/**
	 * @param view the log, as far as it is believed to be known
	 * @param believed what is believed to be in it
	 */
	BackgroundVerification(Disk disk, LogSnapshot view, IndexSnapshot believed, long blockSize,
			ProgressMonitor monitor) {
		this.believed = believed;
		this.learned = new BlockIndex(blockSize);
		ProgressMonitor watched = (done, total) -> {
			if (this.unwanted) {
				throw new WorkCancelledException("no caller waits for the outcome");
			}
			monitor.progress(done, total);
		};
		this.scan = new FutureTask<>(
				() -> new LogScanner(disk, view, watched, ScanOptions.together(false), this.learned)
					.run(System.nanoTime()));
	}

	/** Begins, beside the caller. */
	BackgroundVerification begin() {
		Thread thread = new Thread(this.scan, "papyra-proof");
		thread.setDaemon(true);
		thread.start();
		return this;
	}

	/**
	 * Whether to continue, as far as is known by now.
	 * @throws IOException if the log could not be read
	 */
	void glance() throws IOException {
		if (this.scan.isDone()) {
			await();
		}
	}

	/**
	 * Waits for the outcome.
	 * @throws IOException if the log could not be read
	 * @throws io.papyra.backend.CompactionRefusedException if it is not valid
	 */
	void await() throws IOException {
		try {
			Uninterruptibly.uninterruptibly(this.scan);
			refuseDamaged(this.scan.get());
		}
		catch (ExecutionException ex) {
			throw Uninterruptibly.cause(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("a result that is there was waited for", ex);
		}
	}

	/**
	 * Whether what was believed to be in the log is what is there: the same in all, and
	 * each block begins with the line with which it was believed to begin. As numbers
	 * rise by one in a valid log, the lines between are then the same, too.
	 */
	boolean confirms(DiskFile file, List<BlockStats> blocks) throws IOException {
		IndexSnapshot found = this.learned.view();
		if (found == null || found.acknowledged() > this.believed.acknowledged()
				|| !this.believed.repairs().merge(found.repairs()).equals(this.believed.repairs())
				|| !found.sum().isSame(this.believed.sum())) {
			return false;
		}
		for (BlockStats block : blocks) {
			if (!beginsThere(file, block)) {
				return false;
			}
		}
		return true;
	}

	private static boolean beginsThere(DiskFile file, BlockStats block) throws IOException {
		if (!LineReader.isLineBreak(file, block.offset)) {
			return false;
		}
		if (block.plain > 0) {
			return true;
		}
		LineReader line = new LineReader(file, block.offset, Math.min(block.end(), block.offset + USUAL_LINE));
		if (line.next() && !line.terminated()) {
			line = new LineReader(file, block.offset, block.end());
			line.next();
		}
		return new LineTrailer().check(line.bytes(), line.from(), line.to()) == block.firstSeq;
	}

	/** A log that is not valid is not compacted. */
	static void refuseDamaged(ScanReport scan) {
		if (!scan.isClean()) {
			throw new CompactionRefusedException(scan.location() + " has " + scan.countOfAnomalies()
					+ ", which a compaction would hide; recover it first. The first one: " + scan.anomalies().get(0));
		}
	}

	/** Nothing of this still runs when it returns. */
	@Override
	public void close() {
		this.unwanted = true;
		try {
			Uninterruptibly.uninterruptibly(this.scan);
		}
		catch (ExecutionException ex) {
			// A caller that closes this without having waited has a failure of its own.
		}
	}

}

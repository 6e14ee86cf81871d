package io.papyra.internal.log.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.FactBatch;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.HeaderNotes;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.Checkpoint;
import io.papyra.internal.log.index.CheckpointFile;
import io.papyra.internal.log.index.CheckpointState;
import io.papyra.internal.log.index.ClockNote;
import io.papyra.internal.log.index.IndexSnapshot;
import io.papyra.internal.log.index.SegmentStats;
import io.papyra.internal.log.index.VerifiedFile;
import io.papyra.internal.log.segment.LogLayout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a log: numbers and checksums the entries of a batch, writes them at
 * once, syncs once. Staging and committing are two steps, so that a batch may go to
 * several logs as a whole.
 *
 * <p>
 * After a failed write or sync nothing is believed: the batch does not count, the file is
 * closed, and before anything else is written it is opened again and cut back to the last
 * line that is known to be good. So a batch that failed may be given again, and gets the
 * same numbers. Used by one thread at a time, which the store's monitor sees to.
 */
public final class LogWriter {

	private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

	private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(60);

	private final Disk disk;

	private final LogLayout layout;

	private final SyncPolicy sync;

	private final InstantSource clock;

	private final ActiveSegment segment;

	private final BlockIndex index;

	private final BlockWriter lines = new BlockWriter();

	private Instant lastCheckpoint;

	private long lastCheckpointNanos = System.nanoTime();

	private @Nullable Checkpoint checkpoint;

	private long stagedFrom;

	private long stagedSeq;

	private boolean staged;

	private @Nullable ClockWatch watch;

	private LogWriter(Disk disk, LogLayout layout, WriterOptions options, InstantSource clock, BlockIndex index) {
		this.disk = disk;
		this.layout = layout;
		this.sync = options.sync();
		this.clock = clock;
		this.index = index;
		this.lastCheckpoint = clock.instant();
		this.segment = new ActiveSegment(disk, layout, options.systemId(), clock, index);
	}

	/** Opens a log for writing, made if there is none. The caller has its lock. */
	static LogWriter open(Disk disk, LogLayout layout, WriterOptions options, InstantSource clock, BlockIndex index)
			throws IOException {
		LogWriter writer = new LogWriter(disk, layout, options, clock, index);
		try {
			DurableFiles.deleteTemporaries(disk, layout.directory(), layout.prefix());
			writer.segment.open();
			return writer;
		}
		catch (IOException | RuntimeException ex) {
			writer.segment.release();
			throw ex;
		}
	}

	/**
	 * Makes sure that the next line goes where it belongs.
	 * @return the end of the current file
	 */
	public long attach() throws IOException {
		try {
			this.segment.attach();
			if (this.segment.isRolling()) {
				this.segment.roll(0, null);
			}
			return this.segment.end();
		}
		catch (IOException ex) {
			this.segment.release();
			throw ex;
		}
	}

	/** Whether a batch needs a write and a sync here, deaf to interrupts, and no more. */
	boolean isCalm() throws IOException {
		return this.segment.isCalm() && !isCheckpointDue();
	}

	/** Headers from now on report these repairs, too. */
	void learn(HeaderNotes.Repairs repairs) {
		this.index.repaired(repairs);
	}

	/**
	 * Continues in a new file.
	 * @param acknowledgedThrough number up to which numbers may be missing from now on
	 * @param kept what is in the log all the same, or null if that is not known
	 */
	public void roll(long acknowledgedThrough, HeaderNotes.@Nullable Kept kept) throws IOException {
		try {
			this.segment.roll(acknowledgedThrough, kept);
		}
		catch (IOException ex) {
			this.segment.release();
			throw ex;
		}
	}

	/**
	 * Writes the entries of a batch that belong to this log, without a sync.
	 * @param kind entries of that kind; of every kind if null. Lines of no kind go with
	 * events
	 * @return number of the first of them
	 */
	long stage(FactBatch batch, @Nullable FactKind kind) throws IOException {
		this.stagedFrom = this.segment.end();
		this.stagedSeq = this.segment.nextSeq();
		this.staged = true;
		this.lines.write(this.segment, batch, kind);
		return this.stagedSeq;
	}

	/** Takes back what was staged: it is cut off before the next line is written. */
	void unstage() {
		if (this.staged) {
			this.staged = false;
			this.segment.takeBack(this.stagedFrom, this.stagedSeq);
			this.segment.release();
		}
	}

	/** Makes what was staged as durable as the policy says. */
	void force() throws IOException {
		if (this.sync == SyncPolicy.ALWAYS) {
			this.segment.force();
		}
	}

	/**
	 * What was staged counts from now on.
	 * @param checkpoint whether a checkpoint may be written, if one is due: not by a
	 * thread that others may interrupt
	 * @return its bytes
	 */
	long commit(FactBatch batch, @Nullable FactKind kind, boolean checkpoint) {
		if (!this.staged) {
			return 0;
		}
		this.staged = false;
		long bytes = this.segment.end() - this.stagedFrom;
		try {
			this.lines.note(this.index, batch, kind, this.stagedSeq);
			if (checkpoint && this.sync == SyncPolicy.ALWAYS) {
				checkpointIfDue();
			}
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// The batch is stored; a failure now must not have it stored once more.
			this.index.forget();
			LOG.warn("What is known of {} could not be kept; later reads and starts take longer",
					this.layout.location(), ex);
		}
		return bytes;
	}

	/** As {@link io.papyra.backend.FactWriter#sync()} says. */
	void sync() throws IOException {
		try {
			this.segment.attach();
			this.segment.force();
			checkpointIfDue();
		}
		catch (IOException ex) {
			this.segment.release();
			throw ex;
		}
	}

	private void checkpointIfDue() {
		if (isCheckpointDue()) {
			this.lastCheckpoint = this.clock.instant();
			this.lastCheckpointNanos = System.nanoTime();
			writeCheckpoint();
		}
	}

	/**
	 * A clock that is set must put off nothing: what has passed is what either says.
	 */
	private boolean isCheckpointDue() {
		return Duration.between(this.lastCheckpoint, this.clock.instant()).abs().compareTo(BETWEEN_CHECKPOINTS) >= 0
				|| System.nanoTime() - this.lastCheckpointNanos >= BETWEEN_CHECKPOINTS.toNanos();
	}

	/**
	 * Notes how far the log is good. Failing at it costs a later scan some knowledge,
	 * never a fact.
	 */
	void writeCheckpoint() {
		Checkpoint reached = new Checkpoint(this.segment.nextSeq() - 1, this.segment.syncedEnd());
		if (reached.equals(this.checkpoint)) {
			return;
		}
		try {
			CheckpointFile.write(this.disk, this.layout, reached, verified());
			this.checkpoint = reached;
		}
		catch (IOException ex) {
			LOG.warn("The checkpoint of {} could not be written; the history itself is not affected: {}",
					this.layout.location(), ex.toString());
		}
	}

	/** What is known of the files, if all of it is on stable storage. */
	private @Nullable CheckpointState verified() throws IOException {
		IndexSnapshot view = this.index.view();
		SegmentStats last = (view != null) ? view.last() : null;
		if (view == null || last == null || last.end() != this.segment.syncedEnd()) {
			return null;
		}
		List<VerifiedFile> files = new ArrayList<>();
		for (SegmentStats blocks : view.segments()) {
			FileInfo info = this.disk.info(this.layout.file(blocks.base()));
			if (info == null) {
				return null;
			}
			// A file that should not change any more stays as of when it was verified.
			Instant verified = blocks.modified();
			files.add(new VerifiedFile(blocks,
					(verified != null && blocks.base() != last.base()) ? verified : info.modified()));
		}
		ClockWatch watched = this.watch;
		return new CheckpointState(files, view.acknowledgedThrough(), view.nextSample(), view.repairs(),
				(watched != null) ? watched.note() : null);
	}

	/** Syncs, notes how far the log is good, and closes the file whatever goes wrong. */
	public void close() throws IOException {
		try {
			this.segment.attach();
			this.segment.force();
			writeCheckpoint();
		}
		finally {
			this.segment.release();
		}
	}

	/** Checkpoints tell from now on whether the clock is doubted. */
	void watch(ClockWatch clockWatch) {
		this.watch = clockWatch;
	}

	/**
	 * What the last checkpoint of an earlier writer says about its clock, or null: also
	 * where it cannot be read, since a log does without it.
	 */
	@Nullable ClockNote earlierClock() {
		try {
			return CheckpointFile.readClock(this.disk, this.layout);
		}
		catch (IOException ex) {
			return null;
		}
	}

	public ActiveSegment segment() {
		return this.segment;
	}

}

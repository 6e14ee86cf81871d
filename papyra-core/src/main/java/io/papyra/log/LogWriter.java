package io.papyra.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.papyra.backend.Appended;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.disk.Disk;
import io.papyra.disk.DiskLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a log: numbers and seals the entries of a batch, writes them at once,
 * syncs once.
 *
 * <p>
 * After a failed write or sync nothing is believed: the batch does not count, the file is
 * closed, and before anything else is written it is opened again and cut back to the last
 * line that is known to be good. So a batch that failed may be given again, and gets the
 * same numbers.
 */
final class LogWriter implements FactWriter {

	private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

	private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(60);

	/**
	 * As much as is handed to the disk at once. Lines are copied into it and out of it
	 * while it is in the processor's cache, which takes half the time; the JDK keeps a
	 * buffer of that size per thread for ever.
	 */
	private static final int BLOCK = 128 * 1024;

	private final Disk disk;

	private final Path path;

	private final WriterOptions options;

	private final InstantSource clock;

	private final DiskLock lock;

	private final OpenLog log;

	private final LineSeal seal = new LineSeal();

	private final byte[] block = new byte[BLOCK];

	private Instant lastCheckpoint;

	private @Nullable Checkpoint checkpoint;

	private boolean closed;

	private LogWriter(Disk disk, Path path, WriterOptions options, InstantSource clock, DiskLock lock) {
		this.disk = disk;
		this.path = path;
		this.options = options;
		this.clock = clock;
		this.lock = lock;
		this.lastCheckpoint = clock.instant();
		this.log = new OpenLog(disk, path, options.systemId(), clock);
	}

	/**
	 * Opens a log for writing, made if there is none. The lock is taken over: closed with
	 * the writer, or at once if this throws.
	 */
	static LogWriter open(Disk disk, Path path, WriterOptions options, InstantSource clock, DiskLock lock)
			throws IOException {
		LogWriter writer = new LogWriter(disk, path, options, clock, lock);
		try {
			Leftovers.remove(disk, path);
			writer.log.open();
			return writer;
		}
		catch (IOException | RuntimeException ex) {
			writer.log.release();
			lock.close();
			throw ex;
		}
	}

	@Override
	public Appended append(FactBatch batch) {
		if (this.closed) {
			throw new PersistenceException("the writer of " + this.path + " is closed", null);
		}
		try {
			this.log.attach();
			return appendTo(this.log, batch);
		}
		catch (IOException ex) {
			this.log.release();
			throw failed("written", ex);
		}
	}

	private Appended appendTo(OpenLog open, FactBatch batch) throws IOException {
		long end = open.end();
		long first = open.nextSeq();
		boolean stored = false;
		try {
			write(open, batch, first);
			if (this.options.sync() == SyncPolicy.ALWAYS) {
				open.force();
			}
			stored = true;
		}
		finally {
			if (!stored) { // also out of memory, with some blocks written
				open.takeBack(end, first);
				open.release();
			}
		}
		if (this.options.sync() == SyncPolicy.ALWAYS) {
			checkpointIfDue();
		}
		return new Appended(first, open.end() - end);
	}

	/** Makes the lines of a batch, and writes them block by block. */
	private void write(OpenLog open, FactBatch batch, long first) throws IOException {
		byte[] source = batch.array();
		byte[] target = this.block;
		int at = 0;
		int inBlock = 0;
		for (int entry = 0; entry < batch.size(); entry++) {
			int start = batch.start(entry);
			int length = batch.end(entry) - start;
			if (target.length - at < length + LineSeal.MAX_LENGTH) {
				open.write(target, at, inBlock);
				target = roomFor(length + LineSeal.MAX_LENGTH);
				at = 0;
				inBlock = 0;
			}
			System.arraycopy(source, start, target, at, length);
			at = this.seal.seal(target, at, at + length, first + entry);
			inBlock++;
		}
		open.write(target, at, inBlock);
	}

	/** The block, or for a line that is too long for it an array of its own. */
	private byte[] roomFor(int line) {
		return (line <= this.block.length) ? this.block : new byte[line];
	}

	@Override
	public void sync() {
		if (this.closed) {
			return;
		}
		try {
			this.log.attach();
			this.log.force();
			checkpointIfDue();
		}
		catch (IOException ex) {
			this.log.release();
			throw failed("synced", ex);
		}
	}

	private void checkpointIfDue() {
		Instant now = this.clock.instant();
		if (Duration.between(this.lastCheckpoint, now).compareTo(BETWEEN_CHECKPOINTS) >= 0) {
			this.lastCheckpoint = now;
			writeCheckpoint();
		}
	}

	/**
	 * Notes how far the log is good. Failing at it costs a later scan some knowledge,
	 * never a fact.
	 */
	private void writeCheckpoint() {
		Checkpoint reached = new Checkpoint(this.log.nextSeq() - 1, this.log.syncedEnd());
		if (reached.equals(this.checkpoint)) {
			return;
		}
		try {
			CheckpointFile.write(this.disk, this.path, reached);
			this.checkpoint = reached;
		}
		catch (IOException ex) {
			LOG.warn("The checkpoint of {} could not be written; the history itself is not affected: {}", this.path,
					ex.toString());
		}
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			this.log.attach();
			this.log.force();
			writeCheckpoint();
		}
		catch (IOException ex) {
			throw failed("closed cleanly", ex);
		}
		finally {
			this.log.release();
			unlock();
		}
	}

	private void unlock() {
		try {
			this.lock.close();
		}
		catch (IOException ex) {
			LOG.warn("The lock of {} could not be let go of; it ends with this process", this.path, ex);
		}
	}

	private PersistenceException failed(String what, IOException ex) {
		return LogErrors.of(this.path, "could not be " + what, ex);
	}

}

package io.papyra.internal.log.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.LockHeldException;
import io.papyra.internal.disk.LockHolder;
import io.papyra.internal.log.format.ReservedNotes;
import io.papyra.report.ClockDoubt;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * The logs that share one lock and one writer. Its monitor is held while lines are
 * written, and while the files of a log change under its writer's feet.
 */
public final class LogStore {

	/** Where the lock is, once links are followed. */
	@FunctionalInterface
	public interface LockPlace {

		Path find(Disk disk) throws IOException;

	}

	private final Disk disk;

	private final Path location;

	private final LockPlace lockPlace;

	private volatile @Nullable StoreWriter writer;

	private volatile @Nullable ClockWatch clock;

	private boolean compacting;

	/**
	 * @param location file or directory, human-readable
	 */
	public LogStore(Disk disk, Path location, LockPlace lockPlace) {
		this.disk = disk;
		this.location = location;
		this.lockPlace = lockPlace;
	}

	public Path location() {
		return this.location;
	}

	public Path lockFile() throws IOException {
		return this.lockPlace.find(this.disk);
	}

	/** Where a few bytes are reserved for what cannot be stored. */
	ReservedNotes notes() throws IOException {
		Path lock = lockFile();
		Path place = this.disk.resolve(this.location);
		boolean directory = place.equals(lock.getParent());
		return new ReservedNotes(this.disk, directory ? ReservedNotes.in(place) : ReservedNotes.beside(place));
	}

	/** Whether there is anything at all. */
	public boolean exists() throws IOException {
		return this.disk.info(DurableFiles.directory(lockFile())) != null;
	}

	/** Takes the lock and notes who has it. */
	public DiskLock lock() throws IOException {
		DiskLock lock = take();
		boolean noted = false;
		try {
			lock.note();
			noted = true;
			return lock;
		}
		finally {
			if (!noted) {
				lock.close();
			}
		}
	}

	/**
	 * For code that only looks and makes no lock file: no writer is active, as far as can
	 * be told.
	 * @throws LockHeldException if the lock is held
	 */
	public void requireFree() throws IOException {
		LockHolder holder = this.disk.lockHolder(lockFile());
		if (holder != null && holder.isCertain()) {
			throw new LockHeldException(lockFile().toString(), holder);
		}
	}

	/** Takes the lock; nothing is noted yet. */
	DiskLock take() throws IOException {
		Path file = lockFile();
		this.disk.createDirectories(DurableFiles.directory(file));
		return this.disk.lock(file);
	}

	/** The writer that is open in this process, or null. */
	public @Nullable StoreWriter writer() {
		return this.writer;
	}

	void opened(StoreWriter opened, ClockWatch watch) {
		this.clock = watch;
		this.writer = opened;
	}

	/** Whether the clock may be wrong; null if not, or if no writer is open. */
	public @Nullable ClockDoubt clockDoubt() {
		ClockWatch watch = this.clock;
		return (this.writer != null && watch != null) ? watch.look() : null;
	}

	/** An operator vouches for the clock. */
	public void acceptClock() {
		ClockWatch watch = this.clock;
		if (watch != null) {
			watch.accept();
		}
	}

	/** What the doctor says of the clock, if anything. */
	public List<Finding> clockFindings() {
		ClockDoubt doubt = clockDoubt();
		return (doubt != null) ? List.of(Finding.warning("clock", doubt.message(), doubt.advice())) : List.of();
	}

	void writerClosed() {
		this.writer = null;
	}

	/** Whether a compaction may begin, which then is the only one. */
	public synchronized boolean beginCompaction() {
		boolean first = !this.compacting;
		this.compacting = true;
		return first;
	}

	public synchronized void endCompaction() {
		this.compacting = false;
	}

}

package io.papyra.test.disk;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.disk.FileInfo;
import io.papyra.internal.disk.LockHeldException;
import io.papyra.internal.disk.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose its power, fill up and fail, at every step of the code
 * that uses it.
 *
 * <p>
 * <b>Durability</b> is that of POSIX taken strictly. Bytes and size of a file are durable
 * after {@link DiskFile#force()} of the file; a name that was made, renamed or deleted is
 * after {@link #syncDirectory(Path)} of its directory, and forcing the file itself does
 * not help. {@link #createDirectories} syncs what it makes, as {@link Disk#real()} does.
 * A rename is atomic. What was durable before stays what it was: a torn write damages
 * only bytes that it covers.
 *
 * <p>
 * <b>Use.</b> Run something on the disk and note {@link #operations()} whenever it
 * promises something. Then take every state of {@link #crashStates()}, have a fresh disk
 * made of it by {@link #crash(CrashState)}, and look whether the promises made up to
 * {@link CrashState#operations()} hold there. Locks do not survive a crash.
 *
 * <p>
 * <b>Faults</b> are planned by {@link #plan(Fault)}; {@link #limitSpace(long)} makes a
 * disk that fills up. Safe for use by several threads.
 */
public final class SimulatedDisk implements Disk {

	/** A directory that every simulated disk has. */
	public static final Path DIRECTORY = Path.of("/data");

	private static final Instant FIRST_TIME = Instant.parse("2026-01-01T00:00:00Z");

	private static final LockHolder HOLDER = new LockHolder(1, "simulated", 0);

	private final DiskImage initial;

	private final DiskState state;

	private final List<Operation> journal = new ArrayList<>();

	private final FaultPlan faults = new FaultPlan();

	private final Map<Path, LockHolder> locks = new HashMap<>();

	private final Map<Integer, Instant> modified = new HashMap<>();

	private long space = Long.MAX_VALUE;

	private int openFiles;

	/** An empty disk. */
	public SimulatedDisk() {
		this(DiskImage.of(Map.of(), DIRECTORY));
	}

	private SimulatedDisk(DiskImage initial) {
		this.initial = initial;
		this.state = new DiskState(initial);
	}

	/**
	 * A disk that holds these files, durably; the arrays must not be changed any more.
	 */
	public static SimulatedDisk holding(Map<Path, byte[]> files) {
		return new SimulatedDisk(DiskImage.of(files, DIRECTORY));
	}

	/** How many changes were made so far, failed ones and syncs included. */
	public synchronized int operations() {
		return this.journal.size();
	}

	/** Whether a sync has failed since a moment. */
	public synchronized boolean hasFailedSyncSince(int moment) {
		return this.journal.subList(moment, this.journal.size())
			.stream()
			.anyMatch((operation) -> operation instanceof Operation.FailedForce);
	}

	/** What the last operations before a moment were, for messages. */
	public synchronized List<String> operationsBefore(int moment, int count) {
		return this.journal.subList(Math.max(0, moment - count), moment).stream().map(Object::toString).toList();
	}

	/**
	 * Every state in which a loss of power may leave this disk, at every moment from
	 * before the first operation until now. At each moment: everything kept; everything
	 * lost; only data or only names lost; each single change not yet synced alone lost,
	 * and alone kept; the last write to each file cut at every byte, and with zeros from
	 * or up to every byte; each sector of 512 and 4096 bytes of each write holding zeros,
	 * nonsense or an older part of the file; files grown whose new bytes are zeros. All
	 * of it with the names kept and with the names lost.
	 */
	public Stream<CrashState> crashStates() {
		return snapshots().stream().flatMap(CrashChoices::of);
	}

	/** The crash states of one moment. */
	public Stream<CrashState> crashStatesAfter(int operations) {
		return CrashChoices.of(snapshot(operations));
	}

	private synchronized Snapshot snapshot(int operations) {
		DiskState replay = new DiskState(this.initial);
		this.journal.subList(0, operations).forEach((operation) -> operation.applyTo(replay));
		return replay.snapshot(operations);
	}

	/**
	 * States at random moments in which every change is kept, lost or mangled at random.
	 */
	public Stream<CrashState> randomCrashStates(RandomGenerator random) {
		List<Snapshot> snapshots = snapshots();
		return Stream.generate(() -> CrashChoices.random(snapshots.get(random.nextInt(snapshots.size())), random));
	}

	private synchronized List<Snapshot> snapshots() {
		DiskState replay = new DiskState(this.initial);
		List<Snapshot> snapshots = new ArrayList<>(this.journal.size() + 1);
		snapshots.add(replay.snapshot(0));
		for (Operation operation : this.journal) {
			operation.applyTo(replay);
			snapshots.add(replay.snapshot(snapshots.size()));
		}
		return snapshots;
	}

	/**
	 * The disk as it comes back after a crash: what survived is durable, nothing is
	 * locked, no fault is planned.
	 */
	public static SimulatedDisk crash(CrashState crashed) {
		return new SimulatedDisk(crashed.image());
	}

	/**
	 * The disk as it is now after a clean restart of the machine: everything is durable.
	 */
	public synchronized SimulatedDisk restart() {
		return new SimulatedDisk(this.state.current(0));
	}

	/** All files with what readers see in them now. */
	public synchronized SortedMap<Path, byte[]> contents() {
		return this.state.current(0).contents();
	}

	/**
	 * What readers see in a file now.
	 * @throws IllegalStateException if there is no such file
	 */
	public byte[] content(Path file) {
		byte[] content = contents().get(absolute(file));
		if (content == null) {
			throw new IllegalStateException("there is no file " + file);
		}
		return content;
	}

	/** Plans a fault; counting of calls begins now. */
	public synchronized void plan(Fault fault) {
		this.faults.add(fault);
	}

	/** Forgets all planned faults and the limit of space. */
	public synchronized void heal() {
		this.faults.clear();
		this.space = Long.MAX_VALUE;
	}

	/** How many calls failed so far because it was planned. */
	public synchronized int faultsFired() {
		return this.faults.fired();
	}

	/** All calls so far, those that failed included. */
	public synchronized List<DiskCall> calls() {
		return this.faults.calls();
	}

	/**
	 * Lets files have that many bytes together; a write that does not fit is cut, the
	 * next one gets ENOSPC.
	 */
	public synchronized void limitSpace(long bytes) {
		this.space = bytes;
	}

	/** Files that were opened and not closed. */
	public synchronized int openFiles() {
		return this.openFiles;
	}

	/** Locks that were taken and not released. */
	public synchronized int heldLocks() {
		return this.locks.size();
	}

	@Override
	public synchronized DiskFile create(Path file) throws IOException {
		Path name = absolute(file);
		Fault fault = this.faults.next(DiskCall.CREATE);
		if (fault == null || fault.effect() > 0) {
			requireAbsent(name);
			requireDirectory(NameChange.directoryOf(name));
			perform(new Operation.CreateFile(name, this.state.nextNode()));
		}
		failIf(fault, DiskCall.CREATE, file);
		return open(name, true);
	}

	@Override
	public synchronized DiskFile openForWrite(Path file) throws IOException {
		failIf(this.faults.next(DiskCall.OPEN_FOR_WRITE), DiskCall.OPEN_FOR_WRITE, file);
		return open(absolute(file), true);
	}

	@Override
	public synchronized DiskFile openForRead(Path file) throws IOException {
		failIf(this.faults.next(DiskCall.OPEN_FOR_READ), DiskCall.OPEN_FOR_READ, file);
		return open(absolute(file), false);
	}

	private DiskFile open(Path name, boolean writable) throws IOException {
		int node = require(name);
		if (this.state.isDirectory(name)) {
			throw new FileSystemException(name.toString(), null, "Is a directory");
		}
		this.openFiles++;
		return new SimulatedFile(this, node, name, writable);
	}

	@Override
	public synchronized @Nullable FileInfo info(Path file) throws IOException {
		failIf(this.faults.next(DiskCall.INFO), DiskCall.INFO, file);
		Path name = absolute(file);
		boolean directory = this.state.isDirectory(name);
		Integer node = this.state.node(name);
		if (node == null) {
			return directory ? new FileInfo(FileInfo.Type.DIRECTORY, 0, FIRST_TIME, "root") : null;
		}
		return new FileInfo(directory ? FileInfo.Type.DIRECTORY : FileInfo.Type.FILE,
				directory ? 0 : this.state.file(node).current().size(), this.modified.getOrDefault(node, FIRST_TIME),
				"node " + node);
	}

	@Override
	public synchronized void rename(Path from, Path to) throws IOException {
		Fault fault = this.faults.next(DiskCall.RENAME);
		if (fault == null || fault.effect() > 0) {
			requireDirectory(NameChange.directoryOf(absolute(to)));
			perform(new Operation.ChangeName(new NameChange(absolute(from), absolute(to), require(absolute(from)))));
		}
		failIf(fault, DiskCall.RENAME, from);
	}

	@Override
	public synchronized void link(Path existing, Path name) throws IOException {
		Fault fault = this.faults.next(DiskCall.LINK);
		if (fault == null || fault.effect() > 0) {
			requireAbsent(absolute(name));
			requireDirectory(NameChange.directoryOf(absolute(name)));
			perform(new Operation.ChangeName(new NameChange(null, absolute(name), require(absolute(existing)))));
		}
		failIf(fault, DiskCall.LINK, name);
	}

	@Override
	public synchronized void delete(Path file) throws IOException {
		Fault fault = this.faults.next(DiskCall.DELETE);
		if (fault == null || fault.effect() > 0) {
			Path name = absolute(file);
			int node = require(name);
			if (this.state.isDirectory(name) && !this.state.list(name).isEmpty()) {
				throw new DirectoryNotEmptyException(file.toString());
			}
			perform(new Operation.ChangeName(new NameChange(name, null, node)));
		}
		failIf(fault, DiskCall.DELETE, file);
	}

	@Override
	public synchronized List<Path> list(Path directory) throws IOException {
		failIf(this.faults.next(DiskCall.LIST), DiskCall.LIST, directory);
		requireDirectory(absolute(directory));
		return this.state.list(absolute(directory))
			.stream()
			.map((name) -> directory.resolve(name.getFileName()))
			.toList();
	}

	@Override
	public synchronized void createDirectories(Path directory) throws IOException {
		failIf(this.faults.next(DiskCall.CREATE_DIRECTORIES), DiskCall.CREATE_DIRECTORIES, directory);
		makeDirectory(absolute(directory));
	}

	private void makeDirectory(Path directory) throws IOException {
		if (this.state.isDirectory(directory)) {
			return;
		}
		requireAbsent(directory);
		makeDirectory(NameChange.directoryOf(directory));
		perform(new Operation.CreateDirectory(directory, this.state.nextNode()));
		perform(new Operation.SyncDirectory(NameChange.directoryOf(directory)));
	}

	@Override
	public synchronized void syncDirectory(Path directory) throws IOException {
		failIf(this.faults.next(DiskCall.SYNC_DIRECTORY), DiskCall.SYNC_DIRECTORY, directory);
		requireDirectory(absolute(directory));
		perform(new Operation.SyncDirectory(absolute(directory)));
	}

	@Override
	public synchronized long freeSpace(Path directory) throws IOException {
		failIf(this.faults.next(DiskCall.FREE_SPACE), DiskCall.FREE_SPACE, directory);
		return spaceLeft();
	}

	@Override
	public synchronized DiskLock lock(Path lockFile) throws IOException {
		failIf(this.faults.next(DiskCall.LOCK), DiskCall.LOCK, lockFile);
		Path name = absolute(lockFile);
		LockHolder holder = this.locks.get(name);
		if (holder != null) {
			throw new LockHeldException(lockFile.toString(), holder);
		}
		if (this.state.node(name) == null) {
			requireDirectory(NameChange.directoryOf(name));
			perform(new Operation.CreateFile(name, this.state.nextNode()));
		}
		else if (this.state.isDirectory(name)) {
			throw new FileSystemException(lockFile.toString(), null, "Is a directory");
		}
		this.locks.put(name, HOLDER);
		return new SimulatedLock(name, this.state.node(name));
	}

	/**
	 * A lock whose note is not simulated. As a real one, it is lost with its file: then
	 * others can take it.
	 */
	private final class SimulatedLock implements DiskLock {

		private final Path name;

		private final @Nullable Integer node;

		private boolean closed;

		SimulatedLock(Path name, @Nullable Integer node) {
			this.name = name;
			this.node = node;
		}

		@Override
		public void note() {
		}

		@Override
		public boolean isHeld() {
			synchronized (SimulatedDisk.this) {
				return !this.closed && Objects.equals(SimulatedDisk.this.state.node(this.name), this.node);
			}
		}

		@Override
		public void close() throws IOException {
			synchronized (SimulatedDisk.this) {
				if (!this.closed) {
					this.closed = true;
					SimulatedDisk.this.locks.remove(this.name);
					failIf(SimulatedDisk.this.faults.next(DiskCall.UNLOCK), DiskCall.UNLOCK, this.name);
				}
			}
		}

	}

	@Override
	public synchronized @Nullable LockHolder lockHolder(Path lockFile) throws IOException {
		failIf(this.faults.next(DiskCall.LOCK_HOLDER), DiskCall.LOCK_HOLDER, lockFile);
		return this.locks.get(absolute(lockFile));
	}

	/** Notes a call and tells how it fails, or null. */
	@Nullable Fault next(DiskCall call) {
		return this.faults.next(call);
	}

	void perform(Operation operation) {
		this.journal.add(operation);
		operation.applyTo(this.state);
		if (operation instanceof Operation.ChangeData change) {
			this.modified.put(change.node(), FIRST_TIME.plusMillis(this.initial.operations() + operations()));
		}
	}

	FileState file(int node) {
		return this.state.file(node);
	}

	long spaceLeft() {
		return (this.space == Long.MAX_VALUE) ? this.space : Math.max(0, this.space - this.state.usedBytes());
	}

	void closed() {
		this.openFiles--;
	}

	static void failIf(@Nullable Fault fault, DiskCall call, Path file) throws IOException {
		if (fault != null && fault.error().isVisible()) {
			throw fault.error().exception(call, file);
		}
	}

	private int require(Path name) throws IOException {
		Integer node = this.state.node(name);
		if (node == null) {
			throw new NoSuchFileException(name.toString());
		}
		return node;
	}

	private void requireAbsent(Path name) throws IOException {
		if (this.state.node(name) != null) {
			throw new FileAlreadyExistsException(name.toString());
		}
	}

	private void requireDirectory(Path name) throws IOException {
		if (!this.state.isDirectory(name)) {
			require(name);
			throw new NotDirectoryException(name.toString());
		}
	}

	private static Path absolute(Path file) {
		return file.toAbsolutePath().normalize();
	}

}

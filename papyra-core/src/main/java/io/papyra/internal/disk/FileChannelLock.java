package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A lock of the operating system on a file, in which its holder is noted.
 *
 * <p>
 * The system alone tells whether the lock is held. It releases all locks that a process
 * has on a file as soon as the process closes any descriptor of it, and another class
 * loader of the same process has this class for itself. Which locks this process holds is
 * therefore kept where the whole process sees it, in a system property for each, of
 * strings only, and is asked before a lock file is opened; and all that is done with lock
 * files is done under one monitor of the process.
 */
final class FileChannelLock implements DiskLock {

	/** Begins the names of the system properties that tell what this process holds. */
	static final String HELD = "io.papyra.disk.lock.";

	/** One object for all class loaders, as every literal is. */
	private static final Object PROCESS = "io.papyra.disk.FileChannelLock";

	/**
	 * The same for this class loader: system properties are set back in tests, by those
	 * who do not know what they throw away.
	 */
	private static final Map<String, LockHolder> HELD_HERE = new ConcurrentHashMap<>();

	/**
	 * How long a lock that is only looked at by others is tried to be taken.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

	private final Path file;

	private final String key;

	private final FileChannel channel;

	private final boolean made;

	private final LockHolder self;

	/** What this lock has written into its file, or null before it has. */
	private byte @Nullable [] note;

	private @Nullable FileTime noted;

	private boolean closed;

	private FileChannelLock(Path file, String key, FileChannel channel, boolean made, LockHolder self) {
		this.file = file;
		this.key = key;
		this.channel = channel;
		this.made = made;
		this.self = self;
	}

	static FileChannelLock take(Path lockFile) throws IOException {
		LockHolder self = LockNote.self();
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			synchronized (PROCESS) {
				FileChannelLock taken = tryToTake(lockFile, self);
				if (taken != null) {
					return taken;
				}
			}
			if (System.nanoTime() - end > 0) {
				throw new LockHeldException(lockFile.toString(), LockHolder.UNKNOWN);
			}
			LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
		}
	}

	/**
	 * Null if the file was replaced meanwhile, or others are just checking whether the
	 * lock is held, which a moment later they are not.
	 */
	private static @Nullable FileChannelLock tryToTake(Path lockFile, LockHolder self) throws IOException {
		BasicFileAttributes before = attributes(lockFile);
		if (before != null) {
			refuseOther(lockFile, before);
			LockHolder here = heldHere(key(lockFile, before));
			if (here != null) {
				throw new LockHeldException(lockFile.toString(), here);
			}
		}
		boolean made = before == null;
		FileChannel channel = made ? create(lockFile)
				: open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
		FileChannelLock taken = null;
		try {
			if (channel == null || !isLocked(lockFile, channel)) {
				return null;
			}
			BasicFileAttributes now = attributes(lockFile);
			if (now == null || (before != null && !key(lockFile, now).equals(key(lockFile, before)))) {
				return null;
			}
			refuseContent(lockFile, channel);
			taken = new FileChannelLock(lockFile, key(lockFile, now), channel, made, self);
			HELD_HERE.put(taken.key, self);
			System.setProperty(HELD + taken.key, new String(LockNote.of(self), StandardCharsets.UTF_8));
			return taken;
		}
		finally {
			if (taken == null && channel != null) {
				channel.close();
			}
		}
	}

	/** Null if another process made it at the same time. */
	private static @Nullable FileChannel create(Path lockFile) throws IOException {
		try {
			return NioDisk.make(lockFile);
		}
		catch (FileAlreadyExistsException ex) {
			return null;
		}
	}

	/** Null if it is gone. */
	private static @Nullable FileChannel open(Path lockFile, OpenOption... options) throws IOException {
		OpenOption[] all = Arrays.copyOf(options, options.length + 1);
		all[options.length] = LinkOption.NOFOLLOW_LINKS;
		try {
			return FileChannel.open(lockFile, all);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Whether the lock could be taken.
	 * @throws LockHeldException if it is held, and not merely being checked
	 */
	private static boolean isLocked(Path lockFile, FileChannel channel) throws IOException {
		try {
			if (channel.tryLock() != null) {
				return true;
			}
			FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true);
			if (shared == null) {
				throw new LockHeldException(lockFile.toString(), named(channel));
			}
			shared.release();
			return false;
		}
		catch (OverlappingFileLockException ex) {
			// Some other part of this process, which does not tell who it is.
			throw new LockHeldException(lockFile.toString(), LockNote.self());
		}
	}

	/** A link in the place of a lock would have us lock, and write to, what it means. */
	private static void refuseOther(Path lockFile, BasicFileAttributes attributes) throws IOException {
		if (attributes.isSymbolicLink()) {
			throw new FileSystemException(lockFile.toString(), null,
					"the lock is a symbolic link, which is not followed; remove it");
		}
		if (!attributes.isRegularFile()) {
			throw new FileSystemException(lockFile.toString(), null, "the lock is not a regular file");
		}
	}

	private static void refuseContent(Path lockFile, FileChannel channel) throws IOException {
		if (channel.size() > LockNote.MAX_LENGTH || !LockNote.mayBeNote(read(channel))) {
			throw new FileSystemException(lockFile.toString(), null,
					"a file that is no lock is in its place and is not overwritten; move it away");
		}
	}

	/**
	 * Who has the lock; null if it is free. Asks the system with a shared lock that is
	 * released at once: there is no way to only ask.
	 */
	static @Nullable LockHolder holder(Path lockFile) throws IOException {
		synchronized (PROCESS) {
			BasicFileAttributes attributes;
			try {
				attributes = attributes(lockFile);
			}
			catch (AccessDeniedException ex) {
				return LockHolder.unknown("no permission for " + lockFile);
			}
			if (attributes == null) {
				return null;
			}
			LockHolder here = heldHere(key(lockFile, attributes));
			if (here != null) {
				return here;
			}
			return attributes.isRegularFile() ? probe(lockFile)
					: LockHolder.unknown(lockFile + " is not a regular file");
		}
	}

	private static @Nullable LockHolder probe(Path lockFile) throws IOException {
		try (FileChannel channel = open(lockFile, StandardOpenOption.READ)) {
			if (channel == null) {
				return null;
			}
			FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true);
			if (shared == null) {
				return named(channel);
			}
			shared.release();
			return null;
		}
		catch (OverlappingFileLockException ex) {
			return LockNote.self();
		}
		catch (ClosedByInterruptException ex) {
			throw ex;
		}
		catch (AccessDeniedException ex) {
			return LockHolder.unknown("no permission for " + lockFile);
		}
		catch (IOException ex) {
			return LockHolder.unknown(lockFile + " cannot be asked: " + ex.getMessage());
		}
	}

	private static @Nullable LockHolder heldHere(String key) {
		LockHolder here = HELD_HERE.get(key);
		String there = System.getProperty(HELD + key);
		if (here != null || there == null) {
			return here;
		}
		LockHolder noted = LockNote.parse(there.getBytes(StandardCharsets.UTF_8));
		return (noted != null) ? noted : LockNote.self();
	}

	@Override
	public void note() throws IOException {
		byte[] text = LockNote.of(this.self);
		this.note = text;
		try {
			ByteBuffer bytes = ByteBuffer.wrap(text);
			while (bytes.hasRemaining()) {
				this.channel.write(bytes, bytes.position());
			}
			this.channel.truncate(text.length);
		}
		finally {
			BasicFileAttributes now = attributes(this.file);
			this.noted = (now != null) ? now.lastModifiedTime() : null;
		}
	}

	@Override
	public boolean isUntouched() throws IOException {
		BasicFileAttributes now = this.closed ? null : attributes(this.file);
		return now != null && isSameFile(now) && isAsNoted(now);
	}

	private boolean isSameFile(BasicFileAttributes now) throws IOException {
		return now.isRegularFile() && key(this.file, now).equals(this.key);
	}

	private boolean isAsNoted(BasicFileAttributes now) {
		return this.note == null || now.lastModifiedTime().equals(this.noted);
	}

	@Override
	public boolean isHeld() throws IOException {
		BasicFileAttributes now = this.closed ? null : attributes(this.file);
		if (now == null || !isSameFile(now)) {
			return false;
		}
		byte[] own = this.note;
		if (own == null || isAsNoted(now)) {
			return true;
		}
		// Through the channel that is open anyway: any other would lose the lock.
		boolean same = Arrays.equals(read(this.channel), own);
		this.noted = same ? now.lastModifiedTime() : this.noted;
		return same;
	}

	@Override
	public void close() throws IOException {
		synchronized (PROCESS) {
			if (this.closed) {
				return;
			}
			boolean ours = isHeldAsFarAsKnown();
			this.closed = true;
			try (this.channel) {
				if (this.note != null && ours) {
					// An empty note says that the last holder released it; one that is
					// left says that it was killed.
					this.channel.truncate(0);
				}
				else if (this.note == null && this.made && ours) {
					Files.deleteIfExists(this.file);
				}
			}
			finally {
				HELD_HERE.remove(this.key);
				System.clearProperty(HELD + this.key);
			}
		}
	}

	private boolean isHeldAsFarAsKnown() {
		try {
			return isHeld();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static LockHolder named(FileChannel channel) {
		try {
			return LockNote.named(LockNote.parse(read(channel)));
		}
		catch (IOException ex) {
			// Where a lock is one against reading, too.
			return LockHolder.UNKNOWN;
		}
	}

	private static byte[] read(FileChannel channel) throws IOException {
		ByteBuffer note = ByteBuffer.allocate(LockNote.MAX_LENGTH);
		int read = 0;
		while (note.hasRemaining() && read >= 0) {
			read = channel.read(note, note.position());
		}
		return Arrays.copyOf(note.array(), note.position());
	}

	/** Null if there is nothing of that name. */
	private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
		try {
			return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * One key for one file, by whatever name it is reached: device and inode, or its path
	 * where files have no identity.
	 */
	private static String key(Path file, BasicFileAttributes attributes) throws IOException {
		Object key = attributes.fileKey();
		return (key != null) ? key.toString() : file.toRealPath().toString();
	}

}

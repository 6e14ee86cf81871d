package io.papyra.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A lock of the operating system on a lock file, whose content names the holder for
 * messages and for readers, who must not touch the lock.
 *
 * <p>
 * POSIX drops a process's locks on a file as soon as that process closes any of its
 * descriptors of the file. So within one process a lock file that is held is never opened
 * a second time: a table of the held ones answers instead.
 */
final class RealDiskLock implements DiskLock {

	private static final Map<Path, LockHolder> HELD_HERE = new ConcurrentHashMap<>();

	/** Clocks that tell a process's start differ by as much between two looks. */
	private static final long START_TOLERANCE_MILLIS = 2_000;

	private final Path key;

	private final FileChannel channel;

	private boolean closed;

	private RealDiskLock(Path key, FileChannel channel) {
		this.key = key;
		this.channel = channel;
	}

	static RealDiskLock take(Path lockFile) throws IOException {
		Path key = key(lockFile);
		LockHolder self = self();
		LockHolder here = HELD_HERE.putIfAbsent(key, self);
		if (here != null) {
			throw new LockHeldException(lockFile.toString(), here);
		}
		try {
			return new RealDiskLock(key, open(lockFile, self));
		}
		catch (IOException | RuntimeException ex) {
			HELD_HERE.remove(key);
			throw ex;
		}
	}

	private static FileChannel open(Path lockFile, LockHolder self) throws IOException {
		FileChannel channel = FileChannel.open(lockFile,
				Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
				RealDisk.ownerOnly(lockFile, "rw-------"));
		try {
			FileLock lock = tryLock(channel);
			if (lock == null) {
				throw new LockHeldException(lockFile.toString(), parse(read(channel)));
			}
			byte[] note = (self.pid() + " " + self.started() + " " + self.host() + "\n")
				.getBytes(StandardCharsets.UTF_8);
			channel.write(ByteBuffer.wrap(note), 0);
			channel.truncate(note.length);
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	static @Nullable LockHolder holder(Path lockFile) throws IOException {
		LockHolder here = HELD_HERE.get(key(lockFile));
		if (here != null) {
			return here;
		}
		LockHolder noted;
		try {
			noted = parse(Files.readAllBytes(lockFile));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		return (noted != null && mayLive(noted)) ? noted : null;
	}

	@Override
	public void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try (this.channel) {
			// An empty note says that the last holder let go of it; one that is left
			// tells of a kill.
			this.channel.truncate(0);
		}
		finally {
			HELD_HERE.remove(this.key);
		}
	}

	/**
	 * Whether a noted holder may still live: it does unless this machine knows better.
	 */
	private static boolean mayLive(LockHolder noted) {
		if (!noted.host().equals(host())) {
			return true;
		}
		return ProcessHandle.of(noted.pid()).filter((process) -> {
			long started = started(process);
			return started == 0 || noted.started() == 0
					|| Math.abs(started - noted.started()) <= START_TOLERANCE_MILLIS;
		}).isPresent();
	}

	private static byte[] read(FileChannel channel) throws IOException {
		ByteBuffer note = ByteBuffer.allocate(512);
		channel.read(note, 0);
		note.flip();
		byte[] bytes = new byte[note.remaining()];
		note.get(bytes);
		return bytes;
	}

	private static @Nullable LockHolder parse(byte[] note) {
		String[] parts = new String(note, StandardCharsets.UTF_8).strip().split(" ", 3);
		try {
			return (parts.length == 3) ? new LockHolder(Long.parseLong(parts[0]), parts[2], Long.parseLong(parts[1]))
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** Process ids repeat in containers, so host and start have to fit too. */
	static boolean isSelf(LockHolder holder) {
		LockHolder self = self();
		return holder.pid() == self.pid() && holder.host().equals(self.host())
				&& Math.abs(holder.started() - self.started()) <= START_TOLERANCE_MILLIS;
	}

	private static LockHolder self() {
		ProcessHandle process = ProcessHandle.current();
		return new LockHolder(process.pid(), host(), started(process));
	}

	private static long started(ProcessHandle process) {
		return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	/** One key for one file, by whatever symbolic links its directory is reached. */
	private static Path key(Path lockFile) throws IOException {
		Path absolute = lockFile.toAbsolutePath().normalize();
		Path directory = absolute.getParent();
		return (directory != null && Files.isDirectory(directory))
				? directory.toRealPath().resolve(absolute.getFileName()) : absolute;
	}

}

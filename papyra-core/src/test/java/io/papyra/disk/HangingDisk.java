package io.papyra.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A disk that from some moment on does not answer those who write to certain files, until
 * it is let go.
 */
public final class HangingDisk implements Disk {

	private final Disk disk;

	private final CountDownLatch goOn = new CountDownLatch(1);

	private volatile Predicate<Path> hangs = (file) -> false;

	public HangingDisk(Disk disk) {
		this.disk = disk;
	}

	/** From now on writes to such files do not return. */
	public void hangAt(Predicate<Path> files) {
		this.hangs = files;
	}

	/** The disk answers again. */
	public void letGo() {
		this.hangs = (file) -> false;
		this.goOn.countDown();
	}

	private void write(Path file) throws IOException {
		if (this.hangs.test(file)) {
			boolean interrupted = false;
			while (this.goOn.getCount() > 0) {
				try {
					this.goOn.await();
				}
				catch (InterruptedException ex) {
					interrupted = true; // no disk cares
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private DiskFile watched(Path path, DiskFile file) {
		return new DiskFile() {

			@Override
			public int read(ByteBuffer target, long position) throws IOException {
				return file.read(target, position);
			}

			@Override
			public int write(ByteBuffer source, long position) throws IOException {
				HangingDisk.this.write(path);
				return file.write(source, position);
			}

			@Override
			public void force() throws IOException {
				file.force();
			}

			@Override
			public void truncate(long size) throws IOException {
				file.truncate(size);
			}

			@Override
			public long size() throws IOException {
				return file.size();
			}

			@Override
			public void close() throws IOException {
				file.close();
			}

		};
	}

	@Override
	public DiskFile create(Path file) throws IOException {
		return watched(file, this.disk.create(file));
	}

	@Override
	public DiskFile openForWrite(Path file) throws IOException {
		return watched(file, this.disk.openForWrite(file));
	}

	@Override
	public DiskFile openForRead(Path file) throws IOException {
		return this.disk.openForRead(file);
	}

	@Override
	public @Nullable FileInfo info(Path file) throws IOException {
		return this.disk.info(file);
	}

	@Override
	public Path resolve(Path file) throws IOException {
		return this.disk.resolve(file);
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		this.disk.rename(from, to);
	}

	@Override
	public void link(Path existing, Path name) throws IOException {
		this.disk.link(existing, name);
	}

	@Override
	public void delete(Path file) throws IOException {
		this.disk.delete(file);
	}

	@Override
	public List<Path> list(Path directory) throws IOException {
		return this.disk.list(directory);
	}

	@Override
	public void createDirectories(Path directory) throws IOException {
		this.disk.createDirectories(directory);
	}

	@Override
	public void syncDirectory(Path directory) throws IOException {
		this.disk.syncDirectory(directory);
	}

	@Override
	public long freeSpace(Path directory) throws IOException {
		return this.disk.freeSpace(directory);
	}

	@Override
	public DiskLock lock(Path lockFile) throws IOException {
		return this.disk.lock(lockFile);
	}

	@Override
	public @Nullable LockHolder lockHolder(Path lockFile) throws IOException {
		return this.disk.lockHolder(lockFile);
	}

}

package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Passes every call on to another disk: what a test changes of it, it overrides. */
public class ForwardingDisk implements Disk {

	private final Disk disk;

	public ForwardingDisk(Disk disk) {
		this.disk = disk;
	}

	@Override
	public DiskFile create(Path file) throws IOException {
		return this.disk.create(file);
	}

	@Override
	public DiskFile openForWrite(Path file) throws IOException {
		return this.disk.openForWrite(file);
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

	/** Passes every call on to another file. */
	public static class ForwardingFile implements DiskFile {

		private final DiskFile file;

		public ForwardingFile(DiskFile file) {
			this.file = file;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.file.read(target, position);
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			return this.file.write(source, position);
		}

		@Override
		public void force() throws IOException {
			this.file.force();
		}

		@Override
		public void truncate(long size) throws IOException {
			this.file.truncate(size);
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}

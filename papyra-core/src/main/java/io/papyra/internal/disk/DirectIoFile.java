package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import com.sun.nio.file.ExtendedOpenOption;

/**
 * A file of this machine into which whole blocks go past the system's cache: they need no
 * copy and push nothing out of it, and a sync of another file of the volume does not wait
 * for them. Everything else, and every block where the file system does not like that,
 * goes the usual way.
 */
final class DirectIoFile implements DiskFile {

	private final DiskFile usual;

	private final FileChannel direct;

	private final int block;

	private volatile boolean refused;

	DirectIoFile(DiskFile usual, FileChannel direct, int block) {
		this.usual = usual;
		this.direct = direct;
		this.block = block;
	}

	/**
	 * The file, or the same that was given where there is no way past the cache.
	 * @param usual the file, open
	 */
	static DiskFile of(DiskFile usual, Path file) {
		try {
			int block = Math.toIntExact(Files.getFileStore(file).getBlockSize());
			if (Integer.bitCount(block) != 1) {
				return usual;
			}
			FileChannel direct = FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
			return new DirectIoFile(usual, direct, block);
		}
		catch (IOException | UnsupportedOperationException | ArithmeticException | LinkageError ex) {
			// Not on every system, not on every file system of one that can, and not in a
			// Java that was linked without the module of this option.
			return usual;
		}
	}

	@Override
	public int read(ByteBuffer target, long position) throws IOException {
		return this.usual.read(target, position);
	}

	@Override
	public int write(ByteBuffer source, long position) throws IOException {
		int whole = (position % this.block == 0) ? source.remaining() / this.block * this.block : 0;
		if (whole == 0 || this.refused || !isAligned(source)) {
			return this.usual.write(source, position);
		}
		int limit = source.limit();
		int from = source.position();
		try {
			source.limit(from + whole);
			return this.direct.write(source, position);
		}
		catch (IOException ex) {
			// If it is the disk and not the way, the usual way fails as well.
			this.refused = true;
			source.limit(limit).position(from);
			return this.usual.write(source, position);
		}
		finally {
			source.limit(limit);
		}
	}

	private boolean isAligned(ByteBuffer source) {
		return source.isDirect() && source.alignmentOffset(source.position(), this.block) == 0;
	}

	@Override
	public void force() throws IOException {
		this.usual.force();
	}

	@Override
	public void truncate(long size) throws IOException {
		this.usual.truncate(size);
	}

	@Override
	public long size() throws IOException {
		return this.usual.size();
	}

	@Override
	public void close() throws IOException {
		try {
			this.direct.close();
		}
		finally {
			this.usual.close();
		}
	}

}

package io.papyra.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of this machine. */
final class RealDiskFile implements DiskFile {

	private final FileChannel channel;

	RealDiskFile(FileChannel channel) {
		this.channel = channel;
	}

	@Override
	public int read(ByteBuffer target, long position) throws IOException {
		return this.channel.read(target, position);
	}

	@Override
	public int write(ByteBuffer source, long position) throws IOException {
		return this.channel.write(source, position);
	}

	@Override
	public void force() throws IOException {
		// Without metadata is enough: the size, the only part of it that reading back
		// needs, is forced in any case.
		this.channel.force(false);
	}

	@Override
	public void truncate(long size) throws IOException {
		this.channel.truncate(size);
	}

	@Override
	public long size() throws IOException {
		return this.channel.size();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

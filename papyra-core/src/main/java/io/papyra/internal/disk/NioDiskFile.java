package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import org.jspecify.annotations.Nullable;

/** A file of this machine. */
final class NioDiskFile implements DiskFile {

	private final FileChannel channel;

	/** The same file, opened so that whatever is written goes to its end. */
	private final @Nullable FileChannel appending;

	NioDiskFile(FileChannel channel) {
		this(channel, null);
	}

	NioDiskFile(FileChannel channel, @Nullable FileChannel appending) {
		this.channel = channel;
		this.appending = appending;
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
	public int append(ByteBuffer source, long end) throws IOException {
		return (this.appending != null) ? this.appending.write(source) : write(source, end);
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
		try {
			if (this.appending != null) {
				this.appending.close();
			}
		}
		finally {
			this.channel.close();
		}
	}

}

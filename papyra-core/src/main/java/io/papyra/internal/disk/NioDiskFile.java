package io.papyra.internal.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** A file of this machine. */
class NioDiskFile implements DiskFile {

	private final FileChannel channel;

	NioDiskFile(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * The file, for appending as well.
	 * @param channel the same file, open for reading and writing; taken over
	 */
	static DiskFile forAppend(FileChannel channel, Path file) throws IOException {
		// On macOS a channel's force asks the drive to empty its cache, and nothing else
		// in Java does.
		boolean stream = file.getFileSystem() == FileSystems.getDefault()
				&& !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
		return stream ? new Appended(channel, new FileOutputStream(file.toFile(), true))
				: new AppendedByChannel(channel, FileChannel.open(file, StandardOpenOption.APPEND));
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

	/**
	 * The same, opened once more so that whatever is written stands at its end. A stream
	 * and not a channel, since an interrupt closes a channel, for everybody: this one may
	 * be written and forced by a thread that belongs to the application. It keeps no
	 * memory for each thread that has used it, either, which a channel does. Writing and
	 * forcing are as fast as through a channel (docs/decisions/waiting-callers.md).
	 */
	private static final class Appended extends NioDiskFile {

		private final FileOutputStream end;

		Appended(FileChannel channel, FileOutputStream end) {
			super(channel);
			this.end = end;
		}

		@Override
		public int append(ByteBuffer source, long at) throws IOException {
			int length = source.remaining();
			if (source.hasArray()) {
				this.end.write(source.array(), source.arrayOffset() + source.position(), length);
				source.position(source.limit());
			}
			else {
				byte[] bytes = new byte[length];
				source.get(bytes);
				this.end.write(bytes);
			}
			return length;
		}

		@Override
		public void force() throws IOException {
			try {
				this.end.getFD().sync();
			}
			catch (SyncFailedException ex) {
				throw explained(ex);
			}
		}

		/**
		 * The stream does not say what is wrong; the channel is asked to force as well,
		 * fails for the same reason, and does. Should it not be, the failure stands.
		 */
		private IOException explained(SyncFailedException failed) {
			try {
				super.force();
			}
			catch (ClosedByInterruptException ex) {
				return failed;
			}
			catch (IOException ex) {
				ex.addSuppressed(failed);
				return ex;
			}
			return failed;
		}

		@Override
		public boolean isUninterruptible() {
			return true;
		}

		@Override
		public void close() throws IOException {
			try (this.end) {
				super.close();
			}
		}

	}

	/** Where a stream is not to be had, or forces less than a channel. */
	private static final class AppendedByChannel extends NioDiskFile {

		private final FileChannel end;

		AppendedByChannel(FileChannel channel, FileChannel end) {
			super(channel);
			this.end = end;
		}

		@Override
		public int append(ByteBuffer source, long at) throws IOException {
			return this.end.write(source);
		}

		@Override
		public void close() throws IOException {
			try (this.end) {
				super.close();
			}
		}

	}

}

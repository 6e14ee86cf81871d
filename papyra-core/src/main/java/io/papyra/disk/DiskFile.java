package io.papyra.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Positions are absolute. Used by one thread at a time.
 */
public interface DiskFile extends Closeable {

	/** Reads at most as much as the buffer has room for; -1 at the end of the file. */
	int read(ByteBuffer target, long position) throws IOException;

	/** Writes at most what the buffer holds and returns how much; may be less. */
	int write(ByteBuffer source, long position) throws IOException;

	/**
	 * Copies bytes into another file, without a detour through memory of this program
	 * where the system can do that.
	 * @return how many were copied, at most {@code count}; 0 at the end of this file
	 */
	default long copyTo(long position, long count, DiskFile target, long targetPosition) throws IOException {
		ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(count, 256 * 1024));
		int read = read(chunk, position);
		chunk.flip();
		for (long at = targetPosition; chunk.hasRemaining();) {
			int written = target.write(chunk, at);
			if (written <= 0) {
				throw new IOException("the disk took no byte of " + chunk.remaining() + " at position " + at);
			}
			at += written;
		}
		return Math.max(0, read);
	}

	/**
	 * Forces the file's bytes and size to stable storage. After it threw, nothing is
	 * known of unforced bytes.
	 */
	void force() throws IOException;

	/** Cuts the file to a size that is at most its own. */
	void truncate(long size) throws IOException;

	long size() throws IOException;

}

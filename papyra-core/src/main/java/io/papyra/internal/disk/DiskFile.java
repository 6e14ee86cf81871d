package io.papyra.internal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Positions are absolute. Used by one thread at a time, but for
 * {@link #force()}, which may run beside writes: bytes written meanwhile are then forced
 * or not.
 */
public interface DiskFile extends Closeable {

	/** Reads at most as much as the buffer has room for; -1 at the end of the file. */
	int read(ByteBuffer target, long position) throws IOException;

	/** Writes at most what the buffer holds and returns how much; may be less. */
	int write(ByteBuffer source, long position) throws IOException;

	/**
	 * Writes at the end of the file, as {@link #write} does. If the file was opened for
	 * appending and another program has appended to it meanwhile, it goes after that and
	 * overwrites nothing.
	 * @param end where the caller takes the end to be
	 */
	default int append(ByteBuffer source, long end) throws IOException {
		return write(source, end);
	}

	/**
	 * Forces the file's bytes and size to stable storage. After it threw, nothing is
	 * known of unforced bytes.
	 */
	void force() throws IOException;

	/**
	 * Whether {@link #append} and {@link #force} take no notice of an interrupt of the
	 * calling thread: the file stays open, the call ends as it would have, and the thread
	 * keeps its flag.
	 */
	default boolean isUninterruptible() {
		return false;
	}

	/** Cuts the file to a size that is at most its own. */
	void truncate(long size) throws IOException;

	long size() throws IOException;

}

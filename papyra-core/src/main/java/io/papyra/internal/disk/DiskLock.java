package io.papyra.internal.disk;

import java.io.Closeable;
import java.io.IOException;

/**
 * A lock that is held, of the file that stands for it. Closing gives it back; a second
 * close does nothing. Used by one thread at a time.
 */
public interface DiskLock extends Closeable {

	/**
	 * Notes in the lock file who has the lock. Before that, a process that looks is told
	 * only that it is held, and a close leaves the lock file as it was before, or none
	 * where there was none.
	 */
	void note() throws IOException;

	/**
	 * Whether this is still the lock that others meet: the file of that name is the one
	 * that was locked, and no other process has noted itself there. Cheap enough to be
	 * asked before every write.
	 */
	boolean isHeld() throws IOException;

	/**
	 * Whether it is held, where a look at the attributes of its file is enough to tell:
	 * an interrupt of the calling thread does not reach that.
	 * @return false if that is not known, or the lock is lost
	 */
	default boolean isUntouched() throws IOException {
		return isHeld();
	}

	@Override
	void close() throws IOException;

}

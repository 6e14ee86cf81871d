package io.papyra.disk;

import java.io.Closeable;
import java.io.IOException;

/** A lock that is held; closing it lets go of it. */
public interface DiskLock extends Closeable {

	@Override
	void close() throws IOException;

}

package io.papyra.internal.disk;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open file whose name another one gets. The system gives the bytes of the old one
 * back when the last who has it open closes it; for a large file that takes a while,
 * during which no caller needs to wait.
 *
 * @param file the file, open for reading
 * @param size its bytes
 */
public record DeferredClose(DiskFile file, long size) implements Closeable {

	/** In a thread of its own if the file is large. */
	@Override
	public void close() throws IOException {
		if (this.size < DurableFiles.LARGE) {
			this.file.close();
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				this.file.close();
			}
			catch (IOException ex) {
				// Nothing was written through it, so that nothing can be lost.
			}
		}, "papyra-release");
		thread.setDaemon(true);
		thread.start();
	}

}

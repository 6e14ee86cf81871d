package io.papyra.internal.disk;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

/**
 * Forces what has been written of a large new file while the rest is still being written:
 * the disk works meanwhile, and others who force a file of the same volume never wait for
 * all of it. One piece is under way at a time. Used by one thread at a time.
 */
final class IncrementalSync {

	private final DiskFile file;

	private final long piece;

	private long asked;

	private @Nullable FutureTask<@Nullable Void> underWay;

	/**
	 * @param piece bytes that are forced together
	 */
	IncrementalSync(DiskFile file, long piece) {
		this.file = file;
		this.piece = piece;
	}

	/**
	 * So much has been written.
	 * @throws IOException if what was written before could not be forced
	 */
	void written(long size) throws IOException {
		if (size - this.asked < this.piece) {
			return;
		}
		await();
		this.asked = size;
		FutureTask<@Nullable Void> next = new FutureTask<>(() -> {
			this.file.force();
			return null;
		});
		this.underWay = next;
		Thread thread = new Thread(next, "papyra-force");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Waits until nothing is under way. A force that failed is not asked for again: the
	 * system reports lost bytes only once.
	 * @throws IOException if what was written could not be forced
	 */
	void await() throws IOException {
		FutureTask<@Nullable Void> last = this.underWay;
		if (last == null) {
			return;
		}
		try {
			Uninterruptibly.uninterruptibly(last);
			this.underWay = null;
		}
		catch (ExecutionException ex) {
			throw Uninterruptibly.cause(ex);
		}
	}

}

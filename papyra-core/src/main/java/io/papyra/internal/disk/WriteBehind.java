package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes pieces of a large new file, in their order, while further ones are made. Used by
 * one thread.
 */
final class WriteBehind {

	/** No file system has larger blocks that could be written past its cache. */
	private static final int ALIGNMENT = 4096;

	/** One that is written and one that comes next, beside the one that is made. */
	private static final int UNDER_WAY = 2;

	private final DiskFile file;

	private final int size;

	private final IncrementalSync early;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), WriteBehind::daemon);

	private final Deque<Piece> underWay = new ArrayDeque<>();

	/**
	 * @param piece size of the buffers
	 * @param forced bytes that are forced together
	 */
	WriteBehind(DiskFile file, int piece, long forced) {
		this.file = file;
		this.size = piece;
		this.early = new IncrementalSync(file, forced);
		// It ends by itself, also where other code fails.
		this.thread.allowCoreThreadTimeOut(true);
	}

	private record Piece(ByteBuffer bytes, Future<?> written) {
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "papyra-write");
		thread.setDaemon(true);
		return thread;
	}

	/** An empty buffer of the size of a piece. */
	ByteBuffer buffer() {
		return ByteBuffer.allocateDirect(this.size + 2 * ALIGNMENT).alignedSlice(ALIGNMENT).limit(this.size).slice();
	}

	/**
	 * Has a piece written; waits if too many are under way.
	 * @param piece the bytes up to its position
	 * @return an empty buffer for the next one
	 * @throws IOException if a piece before could not be written or forced
	 */
	ByteBuffer write(ByteBuffer piece, long position) throws IOException {
		long end = position + piece.position();
		piece.flip();
		this.underWay.add(new Piece(piece, this.thread.submit(() -> {
			DurableFiles.writeFully(this.file, piece, position);
			this.early.written(end);
			return null;
		})));
		return (this.underWay.size() > UNDER_WAY) ? await() : buffer();
	}

	/**
	 * Waits until nothing is under way. A failure is told as often as this is asked.
	 * @throws IOException if a piece could not be written or forced
	 */
	void finish() throws IOException {
		while (!this.underWay.isEmpty()) {
			await();
		}
		this.early.await();
	}

	/** Waits for the oldest piece and returns its buffer, empty. */
	private ByteBuffer await() throws IOException {
		Piece oldest = this.underWay.element();
		try {
			Uninterruptibly.uninterruptibly(oldest.written());
		}
		catch (ExecutionException ex) {
			throw Uninterruptibly.cause(ex);
		}
		this.underWay.remove();
		return oldest.bytes().clear();
	}

}

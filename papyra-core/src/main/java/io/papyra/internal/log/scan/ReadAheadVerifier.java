package io.papyra.internal.log.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongUnaryOperator;

import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.index.BlockIndex;
import org.jspecify.annotations.Nullable;

/**
 * Looks for {@linkplain VerifiedLines runs of ordinary lines} ahead of a thread that
 * walks over a file, on as many processors as there are. Only makes the walk faster:
 * where it finds nothing, cannot read or gets no help, the walk itself sees every line.
 *
 * <p>
 * The file is read by the walker's thread alone, which also checks blocks that no helper
 * has begun with, so that no helper need ever come. Bounded memory.
 */
final class ReadAheadVerifier implements AutoCloseable {

	/** Room for a block of the index, which is full with the line that fills it. */
	private static final int BLOCK = BlockIndex.BLOCK + 64 * 1024;

	/** The JDK copies through a buffer of this size, which should stay in a cache. */
	private static final int SLICE = 128 * 1024;

	private static final int MAX_HELPERS = 7;

	private final DiskFile file;

	private final long end;

	private final Executor helpers;

	private final int blocksAhead;

	private final boolean records;

	private final LongUnaryOperator boundary;

	private final Deque<Block> ahead = new ArrayDeque<>();

	private final Deque<byte[]> spare = new ArrayDeque<>();

	/** Where the next block begins. */
	private long next;

	private boolean atLineStart = true;

	private ReadAheadVerifier(DiskFile file, long start, long end, ScanOptions how, Executor helpers,
			LongUnaryOperator boundary) {
		this.file = file;
		this.next = start;
		this.end = end;
		this.helpers = helpers;
		this.records = how.records();
		this.boundary = boundary;
		this.blocksAhead = Math.min(Runtime.getRuntime().availableProcessors() - 1, MAX_HELPERS) + 2;
	}

	/**
	 * For a walk over the bytes from {@code start}, where a line begins, to {@code end}.
	 * Finds nothing if every line has to be seen.
	 * @param boundary the next place after one at which a run has to end
	 */
	static ReadAheadVerifier over(DiskFile file, long start, long end, ScanOptions how, LongUnaryOperator boundary) {
		Executor helpers = how.helpers();
		// A single block is walked over as fast as it is searched.
		return (helpers == null || end - start <= BLOCK)
				? new ReadAheadVerifier(file, end, end, how, Runnable::run, boundary)
				: new ReadAheadVerifier(file, start, end, how, helpers, boundary);
	}

	/**
	 * The run that begins exactly there, or null if there is none. Asked for places that
	 * never go back.
	 */
	@Nullable VerifiedLines at(long place) {
		while (true) {
			fill();
			Block block = this.ahead.peek();
			if (block == null || place < block.start) {
				return null;
			}
			if (place < block.end) {
				return block.runAt(place, this.ahead);
			}
			this.ahead.remove();
			this.spare.add(block.bytes);
		}
	}

	private void fill() {
		while (this.ahead.size() < this.blocksAhead && this.next < this.end) {
			byte[] bytes = this.spare.isEmpty() ? new byte[BLOCK] : this.spare.remove();
			int filled = read(bytes);
			if (filled <= 0) {
				this.next = this.end;
				return;
			}
			add(bytes, filled);
		}
	}

	/**
	 * Reads as much as possible; what goes wrong is met again, and told, by the walker.
	 */
	private int read(byte[] bytes) {
		int filled = 0;
		long limit = Math.min(this.end, this.boundary.applyAsLong(this.next));
		int wanted = (int) Math.min(bytes.length, limit - this.next);
		try {
			while (filled < wanted) {
				int slice = Math.min(SLICE, wanted - filled);
				int read = this.file.read(ByteBuffer.wrap(bytes, filled, slice), this.next + filled);
				if (read <= 0) {
					return filled;
				}
				filled += read;
			}
			return filled;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/** Cuts the block after its last line, so that the next one begins with a line. */
	private void add(byte[] bytes, int filled) {
		int lastNewline = Bytes.lastNewline(bytes, 0, filled);
		int length = (lastNewline >= 0) ? lastNewline + 1 : filled;
		Block block = new Block(bytes, length, this.next, this.atLineStart, this.records);
		this.ahead.add(block);
		this.next += length;
		this.atLineStart = lastNewline >= 0;
		try {
			this.helpers.execute(block.search);
		}
		catch (RejectedExecutionException ex) {
			// Then the walker does it.
		}
	}

	/** Releases the helpers. */
	@Override
	public void close() {
		this.ahead.forEach((block) -> block.search.cancel(false));
	}

	/** A piece of the file that is searched once, by the first thread to reach it. */
	private static final class Block {

		private final byte[] bytes;

		private final long start;

		private final long end;

		private final FutureTask<List<VerifiedLines>> search;

		Block(byte[] bytes, int length, long start, boolean atLineStart, boolean records) {
			this.bytes = bytes;
			this.start = start;
			this.end = start + length;
			this.search = new FutureTask<>(() -> VerifiedLines.find(bytes,
					atLineStart ? 0 : Bytes.newline(bytes, 0, length) + 1, length, start, records));
		}

		@Nullable VerifiedLines runAt(long place, Deque<Block> queue) {
			for (VerifiedLines run : runs(queue)) {
				if (run.start() == place) {
					return run;
				}
			}
			return null;
		}

		private List<VerifiedLines> runs(Deque<Block> queue) {
			this.search.run();
			// A helper is at it: instead of waiting, the walker searches what comes next.
			for (Block later : queue) {
				if (this.search.isDone()) {
					break;
				}
				later.search.run();
			}
			return result();
		}

		private List<VerifiedLines> result() {
			boolean interrupted = false;
			try {
				while (true) {
					try {
						return this.search.get();
					}
					catch (InterruptedException ex) {
						interrupted = true;
					}
					catch (ExecutionException | CancellationException ex) {
						return List.of();
					}
				}
			}
			finally {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
			}
		}

	}

}

package io.papyra.internal.log.repair;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines are that do not stand where they belong, sorted by number, however many
 * there are: what does not fit into memory is sorted in parts, which are kept in a
 * temporary file and merged when they are read. Used by one thread.
 */
final class MisplacedLines implements Closeable {

	/** At most this number is held in memory. */
	static final int USUAL_CAPACITY = 100_000;

	private static final int BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

	/** All parts together are read in blocks of this number of bytes. */
	private static final int READ_AT_ONCE = 4 * 1024 * 1024;

	/**
	 * The place of one line.
	 *
	 * @param seq its number, by which it is sorted
	 * @param source the file in which it stands, counted in the order of the log
	 * @param offset where it begins there
	 * @param length its bytes without its newline
	 * @param terminated whether it ends in a newline
	 */
	record Stray(long seq, int source, long offset, int length, boolean terminated) implements Comparable<Stray> {

		private static final Comparator<Stray> ORDER = Comparator.comparingLong(Stray::seq)
			.thenComparingInt(Stray::source)
			.thenComparingLong(Stray::offset);

		/** Bytes that it takes in the file. */
		long taken() {
			return this.terminated ? this.length + 1L : this.length;
		}

		@Override
		public int compareTo(Stray other) {
			return ORDER.compare(this, other);
		}

	}

	private final Disk disk;

	private final Path temporary;

	private final int capacity;

	private final List<Stray> held = new ArrayList<>();

	private boolean sorted;

	private @Nullable DiskFile file;

	/** Where each part ends in the file. */
	private final List<Long> parts = new ArrayList<>();

	private long written;

	private long size;

	/**
	 * @param temporary is made only if memory does not suffice
	 * @param capacity how many are held in memory
	 */
	MisplacedLines(Disk disk, Path temporary, int capacity) {
		this.disk = disk;
		this.temporary = temporary;
		this.capacity = capacity;
	}

	void add(Stray line) throws IOException {
		if (this.held.size() == this.capacity) {
			spill();
		}
		this.held.add(line);
		this.sorted = false;
		this.size++;
	}

	long size() {
		return this.size;
	}

	private void spill() throws IOException {
		Collections.sort(this.held);
		DiskFile open = this.file;
		if (open == null) {
			open = DurableFiles.recreate(this.disk, this.temporary);
			this.file = open;
		}
		ByteBuffer bytes = ByteBuffer.allocate(this.held.size() * BYTES);
		for (Stray line : this.held) {
			bytes.putLong(line.seq()).putInt(line.source()).putLong(line.offset());
			bytes.putInt(2 * line.length() + (line.terminated() ? 1 : 0));
		}
		DurableFiles.writeFully(open, bytes.flip(), this.written);
		this.written += bytes.limit();
		this.parts.add(this.written);
		this.held.clear();
	}

	/**
	 * All of them from the lowest number on. May be asked for more than once; nothing may
	 * be added while one is read.
	 */
	Cursor sorted() throws IOException {
		return from(0);
	}

	/** Those from that number on. */
	Cursor from(long seq) throws IOException {
		if (!this.sorted) {
			Collections.sort(this.held);
			this.sorted = true;
		}
		return new Cursor(seq);
	}

	/** Goes through them once. */
	final class Cursor {

		private final PriorityQueue<Part> queue = new PriorityQueue<>(Comparator.comparing(Part::head));

		private int heldAt;

		private Cursor(long seq) throws IOException {
			int found = Collections.binarySearch(MisplacedLines.this.held, new Stray(seq, -1, -1, 0, true));
			this.heldAt = (found < 0) ? -1 - found : found;
			long start = 0;
			for (long end : MisplacedLines.this.parts) {
				Part part = new Part(start, end, Math.max(1, READ_AT_ONCE / BYTES / MisplacedLines.this.parts.size()));
				part.skipTo(seq);
				if (part.next()) {
					this.queue.add(part);
				}
				start = end;
			}
		}

		/** The next one, or null at the end. */
		@Nullable Stray peek() {
			Stray inMemory = inMemory();
			Part part = this.queue.peek();
			return (part == null || (inMemory != null && inMemory.compareTo(part.head()) < 0)) ? inMemory : part.head();
		}

		private @Nullable Stray inMemory() {
			return (this.heldAt < MisplacedLines.this.held.size()) ? MisplacedLines.this.held.get(this.heldAt) : null;
		}

		/** Takes the next one. */
		@Nullable Stray poll() throws IOException {
			Stray inMemory = inMemory();
			Part part = this.queue.peek();
			if (part == null || (inMemory != null && inMemory.compareTo(part.head()) < 0)) {
				this.heldAt++;
				return inMemory;
			}
			Stray next = part.head();
			this.queue.remove();
			if (part.next()) {
				this.queue.add(part);
			}
			return next;
		}

	}

	/** One sorted part of the file. */
	private final class Part {

		private final ByteBuffer block;

		private final long end;

		private long at;

		private Stray head = new Stray(0, 0, 0, 0, true);

		Part(long start, long end, int lines) {
			this.at = start;
			this.end = end;
			this.block = ByteBuffer.allocate((int) Math.min(end - start, (long) lines * BYTES)).limit(0);
		}

		/** Goes to the first of the lines from that number on. */
		void skipTo(long seq) throws IOException {
			long low = this.at / BYTES;
			long high = this.end / BYTES;
			while (low < high) {
				long middle = (low + high) >>> 1;
				if (seqAt(middle * BYTES) < seq) {
					low = middle + 1;
				}
				else {
					high = middle;
				}
			}
			this.at = low * BYTES;
		}

		private long seqAt(long place) throws IOException {
			ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
			DurableFiles.readFully(Objects.requireNonNull(MisplacedLines.this.file), number, place);
			return number.getLong(0);
		}

		boolean next() throws IOException {
			if (!this.block.hasRemaining()) {
				if (this.at == this.end) {
					return false;
				}
				this.block.clear().limit((int) Math.min(this.block.capacity(), this.end - this.at));
				DurableFiles.readFully(Objects.requireNonNull(MisplacedLines.this.file), this.block, this.at);
				if (this.block.hasRemaining()) {
					throw new IOException(
							"the temporary file " + MisplacedLines.this.temporary + " has become shorter");
				}
				this.at += this.block.limit();
				this.block.flip();
			}
			long seq = this.block.getLong();
			int source = this.block.getInt();
			long offset = this.block.getLong();
			int length = this.block.getInt();
			this.head = new Stray(seq, source, offset, length / 2, length % 2 == 1);
			return true;
		}

		Stray head() {
			return this.head;
		}

	}

	@Override
	public void close() throws IOException {
		DiskFile open = this.file;
		this.file = null;
		if (open != null) {
			open.close();
			DurableFiles.deleteIfThere(this.disk, this.temporary);
		}
	}

}

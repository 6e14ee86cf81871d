package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The physical limit: ready lines, copied into one direct buffer, written in blocks. */
final class RawAppend implements Contender {

	/** When the file is forced to the disk. */
	enum Force {

		NEVER, AT_THE_END, EACH_WRITE

	}

	private static final int ROOM = 2 * 1024 * 1024;

	/** More than any line takes. */
	private static final int LINE = 512;

	private final byte[][] lines = Facts.checksummedLines();

	private final ByteBuffer buffer;

	private final int linesPerWrite;

	private final int bytesPerWrite;

	private final Force force;

	private RawAppend(int linesPerWrite, int bytesPerWrite, Force force) {
		this.linesPerWrite = linesPerWrite;
		this.bytesPerWrite = bytesPerWrite;
		this.force = force;
		this.buffer = ByteBuffer.allocateDirect(bytesPerWrite + LINE);
	}

	static RawAppend blocks(int bytes, Force force) {
		return new RawAppend(Integer.MAX_VALUE, bytes, force);
	}

	static RawAppend batches(int lines, Force force) {
		return new RawAppend(lines, Math.max(ROOM, lines * LINE), force);
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path file = work.directory().resolve("raw.ndjson");
		long[] written = new long[1];
		Watch watch;
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			watch = Crew.measure(1, (worker) -> written[0] = write(channel, work.facts()));
		}
		boolean whole = Files.size(file) == written[0];
		Round round = Round.of(watch, work.facts(), whole ? work.facts() : -1, written[0]);
		return (this.linesPerWrite < Integer.MAX_VALUE) ? round.with("batch", this.linesPerWrite) : round;
	}

	private long write(FileChannel channel, int facts) throws IOException {
		long written = 0;
		int inBuffer = 0;
		this.buffer.clear();
		for (int i = 0; i < facts; i++) {
			this.buffer.put(this.lines[i & Facts.MASK]);
			inBuffer++;
			if (inBuffer >= this.linesPerWrite || this.buffer.position() >= this.bytesPerWrite) {
				written += flush(channel);
				inBuffer = 0;
			}
		}
		written += flush(channel);
		if (this.force == Force.AT_THE_END) {
			channel.force(false);
		}
		return written;
	}

	private long flush(FileChannel channel) throws IOException {
		this.buffer.flip();
		long length = this.buffer.remaining();
		while (this.buffer.hasRemaining()) {
			channel.write(this.buffer);
		}
		this.buffer.clear();
		if (length > 0 && this.force == Force.EACH_WRITE) {
			channel.force(false);
		}
		return length;
	}

}

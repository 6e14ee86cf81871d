package io.papyra.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The parts of a scan alone, as plain and fast as one thread can do them: what is left to
 * a scan to be slower by is everything that it checks besides.
 */
final class LineWork implements Contender {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final int BLOCK = 256 * 1024;

	/** What is done with each block; tells how many of its bytes are done with. */
	@FunctionalInterface
	private interface BlockWork {

		int work(byte[] block, int length, long[] lines);

	}

	/** What is done with each line. */
	@FunctionalInterface
	private interface PerLine {

		void line(byte[] block, int from, int length);

	}

	private final String file;

	private final boolean countsLines;

	private final BlockWork blockWork;

	private LineWork(String file, boolean countsLines, BlockWork blockWork) {
		this.file = file;
		this.countsLines = countsLines;
		this.blockWork = blockWork;
	}

	static LineWork reading(String file) {
		return new LineWork(file, false, (block, length, lines) -> length);
	}

	static LineWork newlines(String file) {
		return new LineWork(file, true, (block, length, lines) -> {
			int from = 0;
			for (int at = newline(block, 0, length); at >= 0; at = newline(block, from, length)) {
				from = at + 1;
				lines[0]++;
			}
			return from;
		});
	}

	static LineWork checksums(String file) {
		CRC32C crc = new CRC32C();
		long[] sum = new long[1];
		return new LineWork(file, true, (block, length, lines) -> {
			int from = 0;
			for (int at = newline(block, 0, length); at >= 0; at = newline(block, from, length)) {
				crc.reset();
				crc.update(block, from, at - from);
				sum[0] += crc.getValue();
				from = at + 1;
				lines[0]++;
			}
			return from;
		});
	}

	static LineWork tokens(String file) {
		JsonFactory factory = new JsonFactory();
		long[] tokens = new long[1];
		PerLine parse = (block, from, length) -> {
			try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), block, from, length)) {
				while (parser.nextToken() != null) {
					tokens[0]++;
				}
			}
		};
		return new LineWork(file, true, (block, length, lines) -> {
			int from = 0;
			for (int at = newline(block, 0, length); at >= 0; at = newline(block, from, length)) {
				parse.line(block, from, at - from);
				from = at + 1;
				lines[0]++;
			}
			return from;
		});
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path path = work.shared().resolve(this.file);
		boolean isTree = Files.isDirectory(path);
		List<Path> files = isTree ? logs(path) : List.of(path);
		long[] lines = new long[1];
		Watch watch = Crew.measure(1, (worker) -> {
			for (Path each : files) {
				walk(each, lines);
			}
		});
		// A log with checksums begins with a header.
		int headers = (isTree || this.file.equals(ScanSuite.CHECKSUMMED)) ? files.size() : 0;
		long bytes = 0;
		for (Path each : files) {
			bytes += Files.size(each);
		}
		return Round.of(watch, work.facts(), this.countsLines ? lines[0] - headers : work.facts(), bytes);
	}

	private static List<Path> logs(Path directory) throws IOException {
		return FileTree.files(directory).stream().filter((file) -> file.toString().endsWith(".ndjson")).toList();
	}

	private void walk(Path path, long[] lines) throws IOException {
		byte[] block = new byte[BLOCK];
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
			int filled = 0;
			for (int read = read(channel, block, 0); read > 0; read = read(channel, block, filled)) {
				filled += read;
				int done = this.blockWork.work(block, filled, lines);
				System.arraycopy(block, done, block, 0, filled - done);
				filled -= done;
			}
		}
	}

	private static int read(FileChannel channel, byte[] block, int from) throws IOException {
		return channel.read(ByteBuffer.wrap(block, from, block.length - from));
	}

	private static int newline(byte[] bytes, int from, int to) {
		int at = from;
		for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
			long x = (long) LONGS.get(bytes, at) ^ 0x0A0A0A0A0A0A0A0AL;
			long found = (x - 0x0101010101010101L) & ~x & 0x8080808080808080L;
			if (found != 0) {
				return at + (Long.numberOfTrailingZeros(found) >>> 3);
			}
		}
		for (; at < to; at++) {
			if (bytes[at] == '\n') {
				return at;
			}
		}
		return -1;
	}

}

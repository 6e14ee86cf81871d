package io.papyra.internal.log.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.Bytes;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.internal.log.format.ReverseLineReader;
import io.papyra.internal.log.segment.LogLayout;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint beside a log: a file of checksummed lines, replaced as a whole. The
 * first one tells how far the log reaches,
 * {@code {"kind":"log_checkpoint","format":1,"offset":4711,"seq":118, "crc32c":"…"}};
 * those after it what was verified, as {@link CheckpointLines} has it. A file that is
 * missing, damaged or of a newer format says nothing, which is always safe: it can only
 * find a lost tail and save reading, never cause a loss.
 */
public final class CheckpointFile {

	private static final Pattern FIRST = Pattern
		.compile("\\{\"kind\":\"log_checkpoint\",\"format\":1,\"offset\":(\\d{1,18}),\"seq\":(\\d{1,18}),.*");

	private static final int FIRST_LINE = 4096;

	/** Beyond any that was ever written: the number of blocks is bounded. */
	private static final int MAX_SIZE = 64 * 1024 * 1024;

	private CheckpointFile() {
	}

	/** How far the log reached, or null if that is not known. */
	public static @Nullable Checkpoint read(Disk disk, LogLayout layout) throws IOException {
		byte[] bytes = bytes(disk, layout, FIRST_LINE);
		int end = Bytes.newline(bytes, 0, bytes.length);
		if (end < 0 || new LineTrailer().check(bytes, 0, end) <= 0) {
			return null;
		}
		Matcher line = FIRST.matcher(new String(bytes, 0, end, StandardCharsets.UTF_8));
		return line.matches() ? new Checkpoint(Long.parseLong(line.group(2)), Long.parseLong(line.group(1))) : null;
	}

	/** What was verified, or null if that is not known. */
	public static @Nullable CheckpointState readState(Disk disk, LogLayout layout) throws IOException {
		byte[] bytes = bytes(disk, layout, MAX_SIZE);
		int first = Bytes.newline(bytes, 0, bytes.length);
		return (first < 0) ? null : CheckpointLines.decode(bytes, first + 1);
	}

	/** That the clock was doubted, or null: read from the end of the file alone. */
	public static @Nullable ClockNote readClock(Disk disk, LogLayout layout) throws IOException {
		try (DiskFile file = disk.openForRead(layout.checkpoint())) {
			long size = file.size();
			ReverseLineReader line = new ReverseLineReader(file, size);
			return line.next() ? CheckpointLines.clock(line.bytes(), line.from(), line.to()) : null;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private static byte[] bytes(Disk disk, LogLayout layout, int atMost) throws IOException {
		try (DiskFile file = disk.openForRead(layout.checkpoint())) {
			return DurableFiles.readAtMost(file, (int) Math.min(file.size(), atMost));
		}
		catch (NoSuchFileException ex) {
			return new byte[0];
		}
	}

	/**
	 * Replaces the checkpoint. What it promises must be on stable storage already.
	 * @param state what was verified, or null if that is not known
	 */
	public static void write(Disk disk, LogLayout layout, Checkpoint checkpoint, @Nullable CheckpointState state)
			throws IOException {
		byte[] body = Bytes.ascii("{\"kind\":\"log_checkpoint\",\"format\":1,\"offset\":" + checkpoint.offset());
		ChecksummedLines lines = new ChecksummedLines();
		lines.add(body, checkpoint.seq());
		if (state != null) {
			CheckpointLines.encode(state, lines);
		}
		DurableFiles.replace(disk, layout.checkpoint(), ByteBuffer.wrap(lines.toByteArray()));
	}

	/** Collects checksummed lines in memory. Not safe for use by several threads. */
	static final class ChecksummedLines {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final LineTrailer trailer = new LineTrailer();

		/** Adds a line whose object is given without its closing brace. */
		void add(byte[] body, long seq) {
			byte[] line = Arrays.copyOf(body, body.length + LineTrailer.MAX_LENGTH);
			this.bytes.write(line, 0, this.trailer.append(line, 0, body.length, seq));
		}

		byte[] toByteArray() {
			return this.bytes.toByteArray();
		}

	}

}

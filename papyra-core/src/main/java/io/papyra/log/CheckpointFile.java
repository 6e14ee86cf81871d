package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint beside a log: one sealed line,
 * {@code {"kind":"log_checkpoint","format":1,"offset":4711,"seq":118, "crc32c":"…"}},
 * replaced as a whole. One that is missing, damaged or of a newer format says nothing,
 * which is always safe: it can only find a lost tail, never cause one.
 */
final class CheckpointFile {

	private static final Pattern LINE = Pattern
		.compile("\\{\"kind\":\"log_checkpoint\",\"format\":1,\"offset\":(\\d{1,18}),\"seq\":(\\d{1,18}),.*");

	private static final int MAX_SIZE = 4096;

	private CheckpointFile() {
	}

	static @Nullable Checkpoint read(Disk disk, Path log) throws IOException {
		byte[] bytes;
		try (DiskFile file = disk.openForRead(LogFormat.checkpoint(log))) {
			bytes = FileOps.readAtMost(file, MAX_SIZE);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		int end = Bytes.newline(bytes, 0, bytes.length);
		if (end < 0 || new LineSeal().check(bytes, 0, end) <= 0) {
			return null;
		}
		Matcher line = LINE.matcher(new String(bytes, 0, end, StandardCharsets.UTF_8));
		return line.matches() ? new Checkpoint(Long.parseLong(line.group(2)), Long.parseLong(line.group(1))) : null;
	}

	/** Replaces the checkpoint. What it promises must be on stable storage already. */
	static void write(Disk disk, Path log, Checkpoint checkpoint) throws IOException {
		byte[] body = ("{\"kind\":\"log_checkpoint\",\"format\":1,\"offset\":" + checkpoint.offset())
			.getBytes(StandardCharsets.US_ASCII);
		byte[] line = Arrays.copyOf(body, body.length + LineSeal.MAX_LENGTH);
		int length = new LineSeal().seal(line, 0, body.length, checkpoint.seq());
		FileOps.replace(disk, LogFormat.checkpoint(log), ByteBuffer.wrap(line, 0, length));
	}

}

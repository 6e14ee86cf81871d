package io.papyra.internal.log.repair;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.Segment;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Keeps what a repair removes from a log: a file of its own beside the log, one JSON
 * object per piece, with the piece's place and reason, and its bytes as {@code text}
 * where they are UTF-8 or as {@code base64} where not; a long run of one byte is that
 * byte as {@code base64} with {@code times}. Together with what stays in the log these
 * bytes are the original. The file is made with the first piece, and gets its name when
 * it is complete and synced.
 */
final class RemovedLinesFile implements Closeable {

	private static final JsonFactory JSON = new JsonFactory();

	private static final int PIECE = 256 * 1024;

	/** A shorter run of one byte is written as it is. */
	private static final int SHORTEST_RUN = 64;

	private final Disk disk;

	private final Path target;

	private final boolean real;

	private @Nullable DiskFile file;

	private long written;

	/**
	 * @param beside the file that is repaired
	 */
	RemovedLinesFile(Disk disk, Path beside, Instant now) {
		this(disk, beside, now, true);
	}

	private RemovedLinesFile(Disk disk, Path beside, Instant now, boolean real) {
		this.disk = disk;
		this.target = DurableFiles.sibling(beside, LogFormat.REMOVED + LogFormat.timestamp(now) + ".ndjson");
		this.real = real;
	}

	/** Keeps nothing: for one who only wants to know how much it would be. */
	static RemovedLinesFile nowhere(Disk disk, Path beside, Instant now) {
		return new RemovedLinesFile(disk, beside, now, false);
	}

	/** Keeps a piece of a file. */
	void keep(DiskFile source, Segment file, RemovedRange piece) throws IOException {
		keep(source, new Part(file, piece.line(), piece.reason()), piece.offset(), piece.offset() + piece.length());
	}

	/** Whose bytes are kept: the file, the number of the line, and why. */
	private record Part(Segment file, long line, String reason) {
	}

	/**
	 * Keeps a range piece by piece. Where a power cut left a gigabyte of zeros, that is
	 * one object.
	 */
	private void keep(DiskFile source, Part part, long from, long end) throws IOException {
		long at = from;
		while (at < end) {
			byte[] bytes = read(source, at, (int) Math.min(PIECE, end - at));
			long length = bytes.length;
			if (isRun(bytes, bytes[0])) {
				while (at + length < end) {
					byte[] next = read(source, at + length, (int) Math.min(PIECE, end - at - length));
					if (!isRun(next, bytes[0])) {
						break;
					}
					length += next.length;
				}
			}
			append(part, at, bytes, length);
			at += length;
		}
	}

	private static byte[] read(DiskFile source, long from, int length) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(length);
		DurableFiles.readFully(source, bytes, from);
		if (bytes.hasRemaining()) {
			throw new IOException("the file ends at byte " + (from + bytes.position())
					+ ", but was read further before: what is to be removed cannot be saved");
		}
		return bytes.array();
	}

	private static boolean isRun(byte[] bytes, byte value) {
		for (byte each : bytes) {
			if (each != value) {
				return false;
			}
		}
		return bytes.length >= SHORTEST_RUN;
	}

	/**
	 * @param bytes the piece, or the beginning of a run of one byte
	 * @param length of the piece, or of the whole run
	 */
	private void append(Part part, long offset, byte[] bytes, long length) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try (JsonGenerator object = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
			object.writeStartObject();
			object.writeStringProperty("kind", "removed");
			object.writeStringProperty("file", DurableFiles.name(part.file().path()));
			object.writeNumberProperty("line", part.line());
			object.writeNumberProperty("offset", offset);
			object.writeNumberProperty("length", length);
			object.writeStringProperty("reason", part.reason());
			if (isRun(bytes, bytes[0])) {
				object.writeName("base64");
				object.writeBinary(bytes, 0, 1);
				object.writeNumberProperty("times", length);
			}
			else {
				writeBytes(object, bytes);
			}
			object.writeEndObject();
		}
		line.write('\n');
		if (this.real) {
			DurableFiles.writeFully(open(), ByteBuffer.wrap(line.toByteArray()), this.written);
		}
		this.written += line.size();
	}

	private static void writeBytes(JsonGenerator object, byte[] bytes) {
		String text = text(bytes);
		if (text != null) {
			object.writeStringProperty("text", text);
		}
		else {
			object.writeName("base64");
			object.writeBinary(bytes);
		}
	}

	/** The bytes as text that JSON does not make longer than Base64 would, or null. */
	private static @Nullable String text(byte[] bytes) {
		int longer = 0;
		for (byte each : bytes) {
			longer += (each >= 0 && each < ' ') ? 5 : 0;
		}
		if (longer > bytes.length / 3 + 5) {
			return null;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	private DiskFile open() throws IOException {
		DiskFile open = this.file;
		if (open == null) {
			open = DurableFiles.recreate(this.disk, DurableFiles.temporary(this.target));
			this.file = open;
		}
		return open;
	}

	/**
	 * The name that the file gets, unless another one takes it meanwhile; null if there
	 * is nothing to keep.
	 */
	@Nullable Path expected() throws IOException {
		return (this.written > 0) ? DurableFiles.freeName(this.disk, this.target) : null;
	}

	/** Bytes of the file so far. */
	long size() {
		return this.written;
	}

	/**
	 * Completes the file: synced and under its name.
	 * @return its path, or null if nothing was kept
	 */
	@Nullable Path complete() throws IOException {
		DiskFile open = this.file;
		if (open == null) {
			return null;
		}
		open.force();
		open.close();
		this.file = null;
		Path name = DurableFiles.freeName(this.disk, this.target);
		DurableFiles.publish(this.disk, DurableFiles.temporary(this.target), name);
		return name;
	}

	@Override
	public void close() throws IOException {
		DiskFile open = this.file;
		if (open != null) {
			this.file = null;
			open.close();
		}
	}

}

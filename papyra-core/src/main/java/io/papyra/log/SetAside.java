package io.papyra.log;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Keeps what repair takes out of a log: a file of its own beside the log, one JSON object
 * per piece, with the piece's place and reason, and its bytes as {@code text} where they
 * are UTF-8 or as {@code base64} where not. Together with what stays in the log these
 * bytes are the original. The file is made with the first piece, and gets its name when
 * it is complete and synced.
 */
final class SetAside implements Closeable {

	private static final int PIECE = 256 * 1024;

	private final JsonFactory json = new JsonFactory();

	private final Disk disk;

	private final List<LogSegment> files;

	private final Path target;

	private @Nullable DiskFile file;

	private long written;

	/**
	 * @param files what is mended, one behind the other
	 */
	SetAside(Disk disk, List<LogSegment> files, Instant now) {
		this.disk = disk;
		this.files = files;
		this.target = LogFormat.sibling(files.get(0).path(),
				LogFormat.REMOVED + Timestamp.forFileName(now) + ".ndjson");
	}

	/** Keeps bytes of the log, each told by its place in its own file. */
	void keep(DiskFile source, Removed piece) throws IOException {
		long start = 0;
		for (LogSegment file : this.files) {
			long end = Math.min(start + file.size(), piece.offset() + piece.length());
			for (long at = Math.max(start, piece.offset()); at < end; at += PIECE) {
				ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PIECE, end - at));
				FileOps.readFully(source, bytes, at);
				append(file, (start > 0) ? 0 : piece.line(), at - start, bytes.flip(), piece.reason());
			}
			start += file.size();
		}
	}

	private void append(LogSegment from, long lineNumber, long offset, ByteBuffer bytes, String reason)
			throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try (JsonGenerator object = this.json.createGenerator(ObjectWriteContext.empty(), line)) {
			object.writeStartObject();
			object.writeStringProperty("kind", "removed");
			object.writeStringProperty("file", LogFormat.name(from.path()));
			object.writeNumberProperty("line", lineNumber);
			object.writeNumberProperty("offset", offset);
			object.writeNumberProperty("length", bytes.remaining());
			object.writeStringProperty("reason", reason);
			writeBytes(object, bytes);
			object.writeEndObject();
		}
		line.write('\n');
		DiskFile open = open();
		FileOps.writeFully(open, ByteBuffer.wrap(line.toByteArray()), this.written);
		this.written += line.size();
	}

	private static void writeBytes(JsonGenerator object, ByteBuffer bytes) {
		try {
			object.writeStringProperty("text",
					StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
		}
		catch (CharacterCodingException ex) {
			object.writeName("base64");
			byte[] copy = new byte[bytes.remaining()];
			bytes.get(copy);
			object.writeBinary(copy);
		}
	}

	private DiskFile open() throws IOException {
		DiskFile open = this.file;
		if (open == null) {
			open = FileOps.createAnew(this.disk, LogFormat.temporary(this.target));
			this.file = open;
		}
		return open;
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
		Path name = this.target;
		for (int other = 2; this.disk.info(name) != null; other++) {
			name = LogFormat.sibling(this.target, "-" + other);
		}
		FileOps.publish(this.disk, LogFormat.temporary(this.target), name);
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

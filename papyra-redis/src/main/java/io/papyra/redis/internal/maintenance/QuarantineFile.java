package io.papyra.redis.internal.maintenance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.PersistenceException;
import io.papyra.internal.host.OwnedFile;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file of NDJSON with the entries that a repair removes, one per line: id, fields and
 * reason. A value that is no UTF-8 is written in base64, under the key {@code base64}.
 * Made when there is something to write, readable by its owner alone; on stable storage
 * before the entries leave their stream. Not safe for use by several threads.
 */
final class QuarantineFile implements AutoCloseable {

	private static final JsonFactory JSON = new JsonFactory();

	/** Repairs within the same moment. */
	private static final int MOST_OF_ONE_NAME = 100;

	private final Path directory;

	private final StreamKeys keys;

	private final Instant now;

	private @Nullable OwnedFile file;

	QuarantineFile(Path directory, StreamKeys keys, Instant now) {
		this.directory = directory.toAbsolutePath();
		this.keys = keys;
		this.now = now;
	}

	/** Where it is; null as long as there is nothing in it. */
	@Nullable Path path() {
		return (this.file != null) ? this.file.path() : null;
	}

	/** Writes entries, and forces them to the disk. */
	void write(List<StreamMessage<byte[], byte[]>> entries, List<String> reasons) {
		if (entries.isEmpty()) {
			return;
		}
		try {
			ByteArrayOutputStream lines = new ByteArrayOutputStream();
			for (int at = 0; at < entries.size(); at++) {
				line(lines, entries.get(at), reasons.get(at));
			}
			OwnedFile open = open();
			open.write(lines.toByteArray());
			open.force();
		}
		catch (IOException ex) {
			throw new PersistenceException("damaged entries of " + this.keys.stream() + " could not be saved in "
					+ this.directory + ": " + ex.getMessage()
					+ "; nothing was removed that is not saved; give another --quarantine-dir", ex);
		}
	}

	private OwnedFile open() throws IOException {
		OwnedFile open = this.file;
		if (open == null) {
			OwnedFile.createDirectories(this.directory);
			open = create();
			this.file = open;
		}
		return open;
	}

	private OwnedFile create() throws IOException {
		String name = this.keys.stream().replaceAll("[^A-Za-z0-9._-]", "-") + "-"
				+ this.now.toString().replaceAll("[^0-9TZ]", "");
		for (int number = 1;; number++) {
			Path wanted = this.directory.resolve(name + ((number > 1) ? "-" + number : "") + ".ndjson");
			try {
				return OwnedFile.create(wanted);
			}
			catch (FileAlreadyExistsException ex) {
				if (number == MOST_OF_ONE_NAME) {
					throw ex;
				}
			}
		}
	}

	private void line(ByteArrayOutputStream lines, StreamMessage<byte[], byte[]> entry, String reason) {
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), lines)) {
			json.writeStartObject();
			json.writeStringProperty("key", this.keys.stream());
			json.writeStringProperty("id", entry.getId());
			json.writeStringProperty("reason", reason);
			json.writeArrayPropertyStart("fields");
			for (Map.Entry<byte[], byte[]> field : entry.getBody().entrySet()) {
				json.writeStartArray();
				value(json, field.getKey());
				value(json, field.getValue());
				json.writeEndArray();
			}
			json.writeEndArray();
			json.writeEndObject();
		}
		lines.write('\n');
	}

	private static void value(JsonGenerator json, byte[] bytes) {
		try {
			json.writeString(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
		}
		catch (CharacterCodingException ex) {
			json.writeStartObject();
			json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
			json.writeEndObject();
		}
	}

	@Override
	public void close() {
		try {
			if (this.file != null) {
				this.file.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.papyra.backup;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.papyra.fact.FactKind;
import io.papyra.report.CopiedFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * A manifest as JSON. Format 1; a reader refuses any other number, and ignores fields
 * that it does not know.
 */
final class ManifestJson {

	private static final long FORMAT = 1;

	private static final int SHA256_DIGITS = 64;

	/** Parts of a path with which a file would not be where the backup is. */
	private static final Set<String> NO_NAMES = Set.of("", ".", "..");

	private ManifestJson() {
	}

	static byte[] encode(BackupManifest manifest) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator json = new JsonFactory().createGenerator(pretty(), bytes)) {
			json.writeStartObject();
			json.writeNumberProperty("format", FORMAT);
			json.writeStringProperty("backend", manifest.backend());
			json.writeStringProperty("source", manifest.source());
			json.writeStringProperty("created", manifest.created().toString());
			json.writeName("facts");
			json.writeStartObject();
			for (FactKind kind : FactKind.values()) {
				json.writeNumberProperty(kind.wireName(), manifest.facts().getOrDefault(kind, 0L));
			}
			json.writeEndObject();
			json.writeNumberProperty("lines", manifest.lines());
			json.writeNumberProperty("lastSeq", manifest.lastSeq());
			json.writeNumberProperty("anomalies", manifest.anomalies());
			json.writeName("files");
			json.writeStartArray();
			manifest.files().forEach((file) -> encode(json, file));
			json.writeEndArray();
			json.writeEndObject();
		}
		bytes.write('\n');
		return bytes.toByteArray();
	}

	private static ObjectWriteContext pretty() {
		return new ObjectWriteContext.Base() {

			@Override
			public DefaultPrettyPrinter getPrettyPrinter() {
				return new DefaultPrettyPrinter();
			}

			@Override
			public boolean hasPrettyPrinter() {
				return true;
			}

		};
	}

	private static void encode(JsonGenerator json, CopiedFile file) {
		json.writeStartObject();
		json.writeStringProperty("name", file.name());
		json.writeNumberProperty("bytes", file.bytes());
		json.writeStringProperty("sha256", file.sha256());
		json.writeBooleanProperty("linked", file.linked());
		json.writeEndObject();
	}

	/**
	 * @throws IllegalArgumentException if it is no manifest, or one of another format;
	 * the message says what is wrong with it
	 */
	static BackupManifest decode(byte[] bytes) {
		try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
			json.nextToken();
			if (!(value(json) instanceof Map<?, ?> fields)) {
				throw new IllegalArgumentException("it is not a JSON object");
			}
			return manifest(fields);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"it is not JSON: " + String.valueOf(ex.getOriginalMessage()).replaceFirst(" \\(start marker.*", ""),
					ex);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("\"created\" is no time: " + ex.getMessage(), ex);
		}
	}

	/** The value at which the parser stands. */
	private static @Nullable Object value(JsonParser json) {
		JsonToken token = json.currentToken();
		if (token == JsonToken.START_OBJECT) {
			Map<String, @Nullable Object> fields = new LinkedHashMap<>();
			while (json.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = json.currentName();
				json.nextToken();
				fields.put(name, value(json));
			}
			return fields;
		}
		if (token == JsonToken.START_ARRAY) {
			List<@Nullable Object> items = new ArrayList<>();
			while (json.nextToken() != JsonToken.END_ARRAY) {
				items.add(value(json));
			}
			return items;
		}
		if (token == JsonToken.VALUE_NUMBER_INT) {
			return json.getLongValue();
		}
		if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
			return token == JsonToken.VALUE_TRUE;
		}
		return (token == JsonToken.VALUE_STRING) ? json.getString() : null;
	}

	private static BackupManifest manifest(Map<?, ?> fields) {
		long format = field(fields, "format", Long.class);
		if (format != FORMAT) {
			throw new IllegalArgumentException(
					"it is of format " + format + ", but this version reads format " + FORMAT + " only");
		}
		Map<FactKind, Long> facts = new EnumMap<>(FactKind.class);
		Map<?, ?> counts = field(fields, "facts", Map.class);
		for (FactKind kind : FactKind.values()) {
			facts.put(kind, field(counts, kind.wireName(), Long.class));
		}
		List<CopiedFile> files = new ArrayList<>();
		for (Object file : field(fields, "files", List.class)) {
			if (!(file instanceof Map<?, ?> of)) {
				throw new IllegalArgumentException("an entry of \"files\" is not an object");
			}
			files.add(file(of));
		}
		return new BackupManifest(field(fields, "backend", String.class), field(fields, "source", String.class),
				Instant.parse(field(fields, "created", String.class)), files, facts, field(fields, "lines", Long.class),
				field(fields, "lastSeq", Long.class), field(fields, "anomalies", Long.class));
	}

	private static CopiedFile file(Map<?, ?> fields) {
		CopiedFile file = new CopiedFile(field(fields, "name", String.class), field(fields, "bytes", Long.class),
				field(fields, "sha256", String.class), field(fields, "linked", Boolean.class));
		boolean leavesTheBackup = file.name().contains("\\")
				|| List.of(file.name().split("/", -1)).stream().anyMatch(NO_NAMES::contains);
		if (leavesTheBackup || file.bytes() < 0 || file.sha256().length() != SHA256_DIGITS) {
			throw new IllegalArgumentException("the entry of file " + file.name() + " makes no sense");
		}
		return file;
	}

	private static <T> T field(Map<?, ?> fields, String name, Class<T> type) {
		Object value = fields.get(name);
		if (!type.isInstance(value)) {
			throw new IllegalArgumentException(
					"\"" + name + "\" is missing or not " + type.getSimpleName().toLowerCase(Locale.ROOT));
		}
		return Objects.requireNonNull(type.cast(value));
	}

}

package io.papyra.redis.internal.scan;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.stream.StreamBlock;
import io.papyra.report.AcknowledgedGaps;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The entry up to which a scan has found a stream good, and what it has counted up to
 * there, so that the next one reads what is new. Kept in Redis, beside the stream, by
 * services alone.
 *
 * @param last the last entry that was read
 * @param tail the end of its field {@code data}, which tells whether it is still the same
 * @param writers number of the first and the last entry of each writer
 * @param blocks counts of the entries, in the order of the stream
 * @param recordedGaps gaps in which recorders report facts that they had to drop
 * @param runs starts and ends of runs
 * @param repairs how many gaps repairs have recorded
 * @param lost how many entries these are
 */
public record StreamCheckpoint(EntryId last, String tail, Map<String, Numbers> writers, List<StreamBlock> blocks,
		long recordedGaps, Runs runs, long repairs, long lost) {

	/** Grows with every change that an older version would not understand. */
	private static final int FORMAT = 1;

	private static final JsonFactory JSON = new JsonFactory();

	/** Bytes of an entry that are compared. */
	static final int TAIL = 40;

	/**
	 * Numbers of a writer.
	 *
	 * @param first of its first entry
	 * @param last of its last one
	 */
	record Numbers(long first, long last) {
	}

	/**
	 * Starts and ends of runs as the events up to there report them.
	 *
	 * @param starts how many began
	 * @param lastRun writer of the last one
	 * @param lastStart when it began
	 * @param open start of each run that has not ended, by its writer
	 */
	record Runs(long starts, String lastRun, @Nullable Instant lastStart, Map<String, Instant> open) {
	}

	/** As it is kept. */
	public byte[] encode() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
			json.writeStartObject();
			json.writeNumberProperty("format", FORMAT);
			json.writeStringProperty("last", this.last.toString());
			json.writeStringProperty("tail", this.tail);
			json.writeNumberProperty("gaps", this.recordedGaps);
			json.writeNumberProperty("repairs", this.repairs);
			json.writeNumberProperty("lost", this.lost);
			json.writeNumberProperty("starts", this.runs.starts());
			json.writeStringProperty("last_run", this.runs.lastRun());
			Instant start = this.runs.lastStart();
			json.writeStringProperty("last_start", (start != null) ? start.toString() : "");
			json.writeObjectPropertyStart("open");
			this.runs.open().forEach((writer, at) -> json.writeStringProperty(writer, at.toString()));
			json.writeEndObject();
			json.writeObjectPropertyStart("writers");
			this.writers
				.forEach((writer, numbers) -> json.writeStringProperty(writer, numbers.first() + "-" + numbers.last()));
			json.writeEndObject();
			json.writeArrayPropertyStart("blocks");
			this.blocks.forEach((block) -> json.writeString(block.text()));
			json.writeEndArray();
			json.writeEndObject();
		}
		return bytes.toByteArray();
	}

	/** What is kept; null if this version does not understand it. */
	static @Nullable StreamCheckpoint decode(byte[] bytes) {
		Map<String, String> values = new LinkedHashMap<>();
		Map<String, Map<String, String>> objects = new LinkedHashMap<>();
		List<StreamBlock> blocks = new ArrayList<>();
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
			read(json, values, objects, blocks);
			if (!String.valueOf(FORMAT).equals(values.get("format"))) {
				return null;
			}
			Map<String, Instant> open = new LinkedHashMap<>();
			objects.getOrDefault("open", Map.of()).forEach((writer, at) -> open.put(writer, Instant.parse(at)));
			Map<String, Numbers> writers = new LinkedHashMap<>();
			objects.getOrDefault("writers", Map.of()).forEach((writer, numbers) -> {
				int dash = numbers.indexOf('-');
				writers.put(writer, new Numbers(Long.parseLong(numbers.substring(0, dash)),
						Long.parseLong(numbers.substring(dash + 1))));
			});
			String start = values.getOrDefault("last_start", "");
			Runs runs = new Runs(number(values, "starts"), values.getOrDefault("last_run", ""),
					start.isEmpty() ? null : Instant.parse(start), open);
			return new StreamCheckpoint(EntryId.of(values.getOrDefault("last", "")), values.getOrDefault("tail", ""),
					writers, blocks, number(values, "gaps"), runs, number(values, "repairs"), number(values, "lost"));
		}
		catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException | DateTimeException ex) {
			// Another program has written there: everything is read, and this is
			// replaced.
			return null;
		}
	}

	private static void read(JsonParser json, Map<String, String> values, Map<String, Map<String, String>> objects,
			List<StreamBlock> blocks) {
		json.nextToken();
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = json.currentName();
			JsonToken token = json.nextToken();
			if (token == JsonToken.START_OBJECT) {
				Map<String, String> members = objects.computeIfAbsent(name, (any) -> new LinkedHashMap<>());
				while (json.nextToken() == JsonToken.PROPERTY_NAME) {
					String member = json.currentName();
					json.nextToken();
					members.put(member, json.getString());
				}
			}
			else if (token == JsonToken.START_ARRAY) {
				while (json.nextToken() == JsonToken.VALUE_STRING) {
					blocks.add(StreamBlock.of(json.getString()));
				}
			}
			else {
				values.put(name, json.getString());
			}
		}
	}

	private static long number(Map<String, String> values, String name) {
		return Long.parseLong(values.getOrDefault(name, "0"));
	}

	/**
	 * What repairs have recorded, without their list, which need not be carried along.
	 */
	AcknowledgedGaps acknowledgedGaps() {
		return new AcknowledgedGaps(this.repairs, this.lost, List.of());
	}

}

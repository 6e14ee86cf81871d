package io.papyra.benchmarks;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The same facts written and read by Jackson's streaming API, as plain as one can write
 * that: nothing is masked, bounded or checked beyond what Jackson does by itself.
 */
final class JacksonWork {

	private final JsonFactory factory = new JsonFactory();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

	static Contender encode() {
		ActorEvent[] events = Facts.events();
		JacksonWork jackson = new JacksonWork();
		return CodecWork.of((number) -> jackson.write(events[number]).size());
	}

	static Contender inspect() {
		byte[][] lines = Facts.plainLines();
		JacksonWork jackson = new JacksonWork();
		return CodecWork.of((number) -> (jackson.tokens(lines[number]) > 0) ? lines[number].length : 0);
	}

	static Contender parse() {
		byte[][] lines = Facts.plainLines();
		JacksonWork jackson = new JacksonWork();
		return CodecWork.of((number) -> jackson.read(lines[number]).payload() != null ? lines[number].length : 0);
	}

	/** The fact as a line without its newline; valid until the next one. */
	ByteArrayOutputStream write(ActorEvent event) {
		this.out.reset();
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), this.out)) {
			json.writeStartObject();
			json.writeStringProperty("kind", "event");
			json.writeStringProperty("system_id", Facts.SYSTEM);
			json.writeObjectPropertyStart("actor_address");
			ActorAddress address = event.actorAddress();
			json.writeStringProperty("system", address.system());
			json.writeName("actor_id");
			value(json, address.actorId());
			json.writeStringProperty("path", address.path());
			json.writeEndObject();
			json.writeStringProperty("event_type", event.eventType());
			json.writeName("payload");
			value(json, event.payload());
			Instant time = CodecWork.CLOCK.instant();
			long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
			json.writeNumberProperty("timestamp", BigDecimal.valueOf(micros, 6));
			json.writeEndObject();
		}
		return this.out;
	}

	private static void value(JsonGenerator json, @Nullable Object value) {
		if (value instanceof String text) {
			json.writeString(text);
		}
		else if (value instanceof Integer number) {
			json.writeNumber(number);
		}
		else if (value instanceof Long number) {
			json.writeNumber(number);
		}
		else if (value instanceof Double number) {
			json.writeNumber(number);
		}
		else if (value instanceof Boolean truth) {
			json.writeBoolean(truth);
		}
		else if (value instanceof Map<?, ?> map) {
			json.writeStartObject();
			map.forEach((key, each) -> {
				json.writeName((String) key);
				value(json, each);
			});
			json.writeEndObject();
		}
		else {
			throw new IllegalArgumentException("no such value in these facts: " + value);
		}
	}

	private int tokens(byte[] line) {
		int tokens = 0;
		try (JsonParser json = this.factory.createParser(ObjectReadContext.empty(), line)) {
			while (json.nextToken() != null) {
				tokens++;
			}
		}
		return tokens;
	}

	/** The fact in a line. */
	ActorEvent read(byte[] line) {
		String system = "";
		ActorAddress address = ActorAddress.UNKNOWN;
		String type = "";
		Object payload = null;
		Instant time = null;
		try (JsonParser json = this.factory.createParser(ObjectReadContext.empty(), line)) {
			json.nextToken();
			while (json.nextToken() != JsonToken.END_OBJECT) {
				String name = json.currentName();
				json.nextToken();
				switch (name) {
					case "system_id" -> system = json.getString();
					case "actor_address" -> address = address(json);
					case "event_type" -> type = json.getString();
					case "payload" -> payload = value(json);
					case "timestamp" -> time = time(json.getDecimalValue());
					default -> json.skipChildren();
				}
			}
		}
		return new ActorEvent(system, address, type, payload, time);
	}

	private static Instant time(BigDecimal seconds) {
		return Instant.ofEpochSecond(seconds.longValue(),
				seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
	}

	private static ActorAddress address(JsonParser json) {
		String system = "";
		Object id = "unknown";
		String path = null;
		while (json.nextToken() != JsonToken.END_OBJECT) {
			String name = json.currentName();
			json.nextToken();
			switch (name) {
				case "system" -> system = json.getString();
				case "actor_id" -> id = json.getLongValue();
				case "path" -> path = json.getString();
				default -> json.skipChildren();
			}
		}
		return new ActorAddress(system, id, path);
	}

	private static @Nullable Object value(JsonParser json) {
		return switch (json.currentToken()) {
			case START_OBJECT -> {
				Map<String, @Nullable Object> map = new LinkedHashMap<>();
				while (json.nextToken() != JsonToken.END_OBJECT) {
					String name = json.currentName();
					json.nextToken();
					map.put(name, value(json));
				}
				yield map;
			}
			case VALUE_STRING -> json.getString();
			case VALUE_NUMBER_INT -> json.getLongValue();
			case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_NULL -> null;
			default -> throw new IllegalArgumentException("no such value in these lines: " + json.currentToken());
		};
	}

}

package io.papyra.spring.actuate.endpoint;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.papyra.wire.ShownValues;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks values as Spring Boot's own endpoints do. A value that may not be shown is masked
 * as a whole; one that may be shown is still offered, itself and every part of it, to the
 * user's sanitizing functions, under keys such as {@code payload.card.number} and
 * {@code payload.cards[0].number}.
 */
final class PayloadSanitizer {

	/** Well below what Jackson (500) and older versions of jq (256) take. */
	private static final int MAX_DEPTH = 200;

	/** No line of a history is as deep. */
	private static final int DEEPEST = 2000;

	private final Sanitizer sanitizer;

	PayloadSanitizer(List<SanitizingFunction> functions) {
		this.sanitizer = new Sanitizer(functions);
	}

	ShownValues shown(boolean show) {
		return (key, value) -> show ? shallow(part(key, value), 0)
				: this.sanitizer.sanitize(new SanitizableData(null, key, value), false);
	}

	private @Nullable Object part(String key, @Nullable Object value) {
		Object sanitized = this.sanitizer.sanitize(new SanitizableData(null, key, value), true);
		if (!Objects.equals(sanitized, value)) {
			return sanitized;
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> parts = new LinkedHashMap<>();
			for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
				parts.put(String.valueOf(entry.getKey()), part(key + "." + entry.getKey(), entry.getValue()));
			}
			return parts;
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> parts = new ArrayList<>();
			for (Object part : list) {
				parts.add(part(key + "[" + parts.size() + "]", part));
			}
			return parts;
		}
		return value;
	}

	/**
	 * Both the mapper that writes the answer and the client that reads it have limits of
	 * their own for how deep JSON may be: what lies deeper is given as the text of its
	 * JSON.
	 */
	private static @Nullable Object shallow(@Nullable Object value, int depth) {
		boolean holds = (value instanceof Map<?, ?> map && !map.isEmpty())
				|| (value instanceof List<?> list && !list.isEmpty());
		if (!holds) {
			return value;
		}
		if (depth == MAX_DEPTH) {
			return json(Objects.requireNonNull(value));
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> parts = new LinkedHashMap<>();
			for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
				parts.put(String.valueOf(entry.getKey()), shallow(entry.getValue(), depth + 1));
			}
			return parts;
		}
		List<@Nullable Object> parts = new ArrayList<>();
		for (Object part : (List<?>) Objects.requireNonNull(value)) {
			parts.add(shallow(part, depth + 1));
		}
		return parts;
	}

	/** JSON of any depth that a history can hold. */
	private static String json(Object value) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JsonFactory.builder()
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
			.build()
			.createGenerator(ObjectWriteContext.empty(), text)) {
			write(value, json);
		}
		return text.toString();
	}

	private static void write(@Nullable Object value, JsonGenerator json) {
		if (value instanceof Map<?, ?> map) {
			json.writeStartObject();
			for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
				json.writeName(String.valueOf(entry.getKey()));
				write(entry.getValue(), json);
			}
			json.writeEndObject();
		}
		else if (value instanceof List<?> list) {
			json.writeStartArray();
			for (Object part : list) {
				write(part, json);
			}
			json.writeEndArray();
		}
		else if (value == null || value instanceof Number || value instanceof Boolean) {
			json.writeRawValue(String.valueOf(value));
		}
		else {
			json.writeString(value.toString());
		}
	}

}

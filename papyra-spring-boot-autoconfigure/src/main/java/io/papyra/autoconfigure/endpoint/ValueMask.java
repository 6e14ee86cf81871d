package io.papyra.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks values as Spring Boot's own endpoints do. A value that may not be shown is masked
 * as a whole; one that may be shown is still offered, itself and every part of it, to the
 * user's sanitizing functions, under keys such as {@code payload.card.number} and
 * {@code payload.cards[0].number}.
 */
final class ValueMask {

	private final Sanitizer sanitizer;

	ValueMask(List<SanitizingFunction> functions) {
		this.sanitizer = new Sanitizer(functions);
	}

	Shown shown(boolean show) {
		return (key, value) -> show ? part(key, value)
				: this.sanitizer.sanitize(new SanitizableData(null, key, value), false);
	}

	private @Nullable Object part(String key, @Nullable Object value) {
		Object sanitized = this.sanitizer.sanitize(new SanitizableData(null, key, value), true);
		if (!Objects.equals(sanitized, value)) {
			return sanitized;
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> parts = new LinkedHashMap<>();
			map.forEach((name, part) -> parts.put(String.valueOf(name), part(key + "." + name, part)));
			return parts;
		}
		if (value instanceof List<?> list) {
			return IntStream.range(0, list.size())
				.mapToObj((index) -> part(key + "[" + index + "]", list.get(index)))
				.toList();
		}
		return value;
	}

	/** How values are shown in one answer. */
	@FunctionalInterface
	interface Shown {

		@Nullable Object value(String key, @Nullable Object value);

	}

}

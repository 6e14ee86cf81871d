package io.papyra.spring.diagnostics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * A property of Papyra holds what cannot be converted. Spring Boot's own report says so
 * too, but not which durations or sizes there are, nor enum values as one writes them.
 */
@Order(1)
final class BindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("papyra");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException failure) {
		ConfigurationProperty property = failure.getProperty();
		String allowed = allowed(failure.getTarget().getType().resolve(Object.class));
		if (property == null || allowed == null || !PREFIX.isAncestorOf(property.getName())) {
			return null;
		}
		String origin = (property.getOrigin() != null) ? " (from " + property.getOrigin() + ")" : "";
		return new FailureAnalysis(
				"The property %s must not hold '%s'%s.".formatted(property.getName(), property.getValue(), origin),
				"Set %s to what is allowed: %s.".formatted(property.getName(), allowed), failure);
	}

	private static @Nullable String allowed(Class<?> type) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "));
		}
		if (type == Duration.class) {
			return "a duration such as 500ms, 10s, 5m or PT1H";
		}
		if (type == DataSize.class) {
			return "a size such as 512KB or 8MB";
		}
		if (type == Long.class) {
			return "a whole number";
		}
		return (type == boolean.class || type == Boolean.class) ? "true or false" : null;
	}

}

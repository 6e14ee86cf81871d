package io.papyra.shell.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;

/** The properties of Papyra and Spring Boot, by their own metadata. */
final class Settings {

	private static final Map<String, String> DEFAULTS = defaults();

	private Settings() {
	}

	private static Map<String, String> defaults() {
		Map<String, String> defaults = new TreeMap<>();
		try {
			for (URL url : Collections
				.list(Settings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream metadata = url.openStream()) {
					JsonNode properties = JsonMapper.shared().readTree(metadata).path("properties");
					DeployFiles.each(properties)
						.forEach((property) -> defaults.merge(property.path("name").asString(),
								property.path("defaultValue").asString(""),
								(one, other) -> one.isEmpty() ? other : one));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return defaults;
	}

	/**
	 * Whether an environment variable sets a property, in the spelling of Spring Boot.
	 */
	static boolean isVariable(String name) {
		return DEFAULTS.keySet()
			.stream()
			.anyMatch((property) -> property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT).equals(name));
	}

	/** The default of a property. */
	static String defaultOf(String property) {
		String value = DEFAULTS.get(property);
		if (value == null || value.isEmpty()) {
			throw new AssertionError("no default of " + property);
		}
		return value;
	}

	static long defaultSeconds(String property) {
		return DurationStyle.detectAndParse(defaultOf(property)).toSeconds();
	}

}

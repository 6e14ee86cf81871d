package io.papyra.spring.settings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;
import io.papyra.fact.PayloadConverter;
import io.papyra.fact.PayloadPolicy;
import io.papyra.fact.PayloadRule;
import io.papyra.recorder.RecorderOptions;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.startup.StartupOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** From properties to the options of the core. */
public final class PropertyMapper {

	private static final String UNNAMED_SYSTEM = "local";

	private PropertyMapper() {
	}

	public static String systemId(PapyraProperties properties, Environment environment) {
		if (properties.systemId() != null) {
			return properties.systemId();
		}
		String application = environment.getProperty("spring.application.name");
		return StringUtils.hasText(application) ? application : UNNAMED_SYSTEM;
	}

	public static RecorderOptions recorder(PapyraProperties properties, String systemId) {
		return recorder(properties, systemId, List.of());
	}

	public static RecorderOptions recorder(PapyraProperties properties, String systemId,
			List<PayloadConverter<?>> converters) {
		PapyraProperties.Write write = properties.write();
		return new RecorderOptions(systemId, write.sync(), (int) write.bufferSize().toBytes(), write.overflow(),
				write.blockTimeout(), write.shutdownTimeout(), (int) properties.payload().maxSize().toBytes(),
				properties.redaction().all(), payloads(properties.payload(), converters), write.stallTimeout());
	}

	/**
	 * The application's beans come before Jackson, so that they win for the same type.
	 */
	public static List<PayloadConverter<?>> converters(PapyraProperties properties, Stream<PayloadConverter<?>> beans,
			@Nullable JacksonPayloads jackson) {
		List<Class<?>> types = properties.payload().jackson().types();
		if (jackson == null && !types.isEmpty()) {
			throw new InvalidPapyraPropertyException(JacksonPayloads.PROPERTY, types.get(0).getName(),
					"nothing without tools.jackson.core:jackson-databind on the class path (spring-boot-starter-jackson "
							+ "brings it)");
		}
		return Stream.concat(beans, (jackson != null) ? jackson.converters().stream() : Stream.empty()).toList();
	}

	private static PayloadPolicy payloads(PapyraProperties.Payload payload, List<PayloadConverter<?>> converters) {
		List<PayloadRule> rules = payload.rules()
			.stream()
			.map((rule) -> new PayloadRule(rule.types(), rule.actors(), rule.mode()))
			.toList();
		return new PayloadPolicy(payload.mode(), rules, converters);
	}

	public static StartupOptions startup(PapyraProperties properties) {
		PapyraProperties.Startup startup = properties.startup();
		String quarantine = startup.quarantineDirectory();
		return new StartupOptions(startup.mode(), startup.recoveryMode(),
				(quarantine != null) ? Path.of(quarantine) : null, startup.timeout(), startup.scan());
	}

	/** What the user has set, and nothing else. */
	public static RetentionPolicy retention(PapyraProperties properties) {
		return retention(properties, null);
	}

	/**
	 * What the user has set.
	 * @param usualSize how much of a kind is kept for which no size is set, or null for
	 * everything
	 */
	public static RetentionPolicy retention(PapyraProperties properties, @Nullable DataSize usualSize) {
		Map<FactKind, Retention> byKind = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			Retention retention = retention(properties.retention(), kind, usualSize);
			if (retention.isLimited()) {
				byKind.put(kind, retention);
			}
		}
		return new RetentionPolicy(byKind);
	}

	private static Retention retention(PapyraProperties.RetentionLimits all, FactKind kind,
			@Nullable DataSize usualSize) {
		PapyraProperties.Limits own = switch (kind) {
			case EVENT -> all.events();
			case AUDIT -> all.audits();
			case DEAD_LETTER -> all.deadLetters();
		};
		DataSize size = either(either(own.maxTotalSize(), all.maxTotalSize()), usualSize);
		return new Retention(either(own.maxRecords(), all.maxRecords()), either(own.maxAge(), all.maxAge()),
				(size != null && !size.equals(PropertyValidation.NO_LIMIT)) ? size.toBytes() : null);
	}

	private static <T> @Nullable T either(@Nullable T own, @Nullable T general) {
		return (own != null) ? own : general;
	}

}

package io.papyra.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.papyra.backend.Compactable;
import io.papyra.backend.PersistenceBackend;
import io.papyra.fact.FactKind;
import io.papyra.recorder.OverflowPolicy;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendOption;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyValidation;
import io.papyra.spring.settings.Spelling;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What a user has written below {@code papyra.}, as it was written: unknown names,
 * settings without effect, and times that mean something else than they say. Binding sees
 * none of that.
 */
final class WrittenSettings implements BeanFactoryPostProcessor {

	private static final Logger LOG = LoggerFactory.getLogger(WrittenSettings.class);

	/** Where libraries tell IDEs which properties they have. */
	static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("papyra");

	private static final Pattern METADATA_NAME = Pattern.compile("\"name\"\\s*:\\s*\"(papyra\\.[^\"]+)\"");

	private final Environment environment;

	private final BackendFactories factories;

	WrittenSettings(Environment environment, BackendFactories factories) {
		this.environment = environment;
		this.factories = factories;
	}

	/** Earlier than anything is read or written. */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		PropertyValidation.requireUnits(this.environment);
	}

	/**
	 * Tells the log what is written in vain.
	 * @param made how Papyra has made the backend, or null if it has not
	 */
	void tell(PapyraProperties properties, PersistenceBackend backend, @Nullable SelectedBackend made) {
		warnings(properties, backend, made).forEach((warning) -> LOG.warn("Papyra's settings: {}", warning));
	}

	/** What is written in vain or looks like a mistake, each in one sentence. */
	List<String> warnings(PapyraProperties properties, PersistenceBackend backend, @Nullable SelectedBackend made) {
		Map<String, Written> written = written();
		List<String> warnings = new ArrayList<>();
		Known known = Known.of(PapyraProperties.class, this.factories);
		written.values().stream().filter((each) -> !known.contains(each)).forEach((each) -> {
			String warning = known.warning(each);
			if (warning != null) {
				warnings.add(warning);
			}
		});
		if (!properties.enabled()) {
			warnings.add("papyra.enabled=false has no effect: it was true when this application was processed ahead of "
					+ "time; process it with false, or set papyra.backend=memory");
		}
		if (!isInTest()) {
			List<String> names = written.values().stream().filter(known::contains).map(Written::key).toList();
			warnings.addAll(withoutEffect(names, known, properties, backend, made));
		}
		warnings.addAll(shortTimes(properties));
		return warnings;
	}

	/** By uniform name; of several sources the one that takes precedence. */
	private Map<String, Written> written() {
		Map<String, Written> written = new TreeMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((name) -> PREFIX.isAncestorOf(name))
					.map((name) -> new Written(name, source))
					.forEach((each) -> written.putIfAbsent(each.key(), each));
			}
		}
		return written;
	}

	private boolean isInTest() {
		return this.environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().contains(PapyraSettings.TEST_DEFAULTS);
	}

	private List<String> withoutEffect(Iterable<String> written, Known known, PapyraProperties properties,
			PersistenceBackend backend, @Nullable SelectedBackend made) {
		List<String> others = this.factories.all()
			.stream()
			.filter((factory) -> made == null || factory != made.factory())
			.map(WrittenSettings::prefix)
			.toList();
		boolean keepsToRetention = made != null && backend instanceof Compactable;
		boolean durable = made == null || made.factory().isDurable();
		List<String> warnings = new ArrayList<>();
		for (String key : written) {
			String why = null;
			if (others.stream().anyMatch(key::startsWith) || (key.startsWith("papyra.retention.") && !keepsToRetention)
					|| (key.equals("papyra.write.sync") && !durable)) {
				why = "the backend in use is " + backend.name();
			}
			else if (key.equals("papyra.write.blocktimeout") && properties.write().overflow() != OverflowPolicy.BLOCK) {
				why = "papyra.write.overflow is not block";
			}
			if (why != null) {
				warnings.add(known.dashed(key) + " has no effect: " + why);
			}
		}
		return warnings;
	}

	/** What the uniform keys of a backend's own properties begin with. */
	private static String prefix(BackendFactory factory) {
		return "papyra." + factory.name().replace("-", "") + ".";
	}

	private static List<String> shortTimes(PapyraProperties properties) {
		List<String> warnings = new ArrayList<>();
		PapyraProperties.RetentionLimits retention = properties.retention();
		warnIfShort("", retention.maxAge(), warnings);
		for (FactKind kind : FactKind.values()) {
			warnIfShort("." + kind.pluralName(), retention.of(kind).maxAge(), warnings);
		}
		Duration interval = properties.audit().interval();
		if (!interval.isZero() && interval.compareTo(Duration.ofSeconds(1)) < 0) {
			warnings.add("papyra.audit.interval=" + PropertyValidation.text(interval)
					+ " records audits more than once a second");
		}
		return warnings;
	}

	private static void warnIfShort(String kind, @Nullable Duration age, List<String> warnings) {
		if (age != null && age.compareTo(PropertyValidation.SHORTEST_AGE) < 0) {
			warnings.add("papyra.retention" + kind + ".max-age=" + PropertyValidation.text(age)
					+ " lets facts expire in less than a minute");
		}
	}

	/** The name without what forms of writing differ in, and without indexes. */
	private static String uniform(ConfigurationPropertyName name) {
		StringBuilder key = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			if (!name.getElement(i, Form.UNIFORM).chars().allMatch(Character::isDigit)) {
				key.append(key.isEmpty() ? "" : ".").append(name.getElement(i, Form.UNIFORM));
			}
		}
		return key.toString();
	}

	/** A property that is written, and where. */
	private record Written(ConfigurationPropertyName name, ConfigurationPropertySource source) {

		String key() {
			return uniform(this.name);
		}

		/**
		 * Whether others put names there, too: a service named papyra in Kubernetes gives
		 * every container a PAPYRA_PORT.
		 */
		boolean isShared() {
			return this.source.getUnderlyingSource() instanceof PropertySource<?> underlying && (isEnvironment()
					|| underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));
		}

		/** There, dashes and dots look the same. */
		boolean isEnvironment() {
			return this.source.getUnderlyingSource() instanceof PropertySource<?> underlying
					&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		}

		String origin() {
			ConfigurationProperty property = this.source.getConfigurationProperty(this.name);
			return (property != null && property.getOrigin() != null) ? " (from " + property.getOrigin() + ")" : "";
		}

	}

	/**
	 * Names that are read.
	 *
	 * @param names as documentation writes them, by their uniform keys
	 * @param maps those below which any name will do
	 * @param backends the same for properties of backends whose jars tell no names where
	 * IDEs look
	 */
	private record Known(Map<String, String> names, TreeSet<String> maps, List<String> backends) {

		/**
		 * Those of the properties, and only of a name that is none of them all others.
		 */
		static Known of(Class<?> properties, BackendFactories factories) {
			Known known = new Known(new TreeMap<>(), new TreeSet<>(),
					factories.all().stream().map(WrittenSettings::prefix).toList());
			known.addAll(properties, "papyra");
			factories.all()
				.stream()
				.flatMap((factory) -> factory.options().stream())
				.map(BackendOption::property)
				.filter((property) -> property.startsWith("papyra."))
				.forEach(known::add);
			return known;
		}

		private void addAll(Class<?> type, String prefix) {
			for (RecordComponent component : type.getRecordComponents()) {
				String name = prefix + "."
						+ component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
				Class<?> nested = nested(component);
				if (nested != null) {
					addAll(nested, name);
				}
				else {
					add(name);
					if (Map.class.isAssignableFrom(component.getType())) {
						this.maps.add(uniform(ConfigurationPropertyName.of(name)) + ".");
					}
				}
			}
		}

		private void add(String name) {
			this.names.put(uniform(ConfigurationPropertyName.adapt(name, '.')), name);
		}

		/** The record in a component, or in the list that it is. */
		private static @Nullable Class<?> nested(RecordComponent component) {
			Type type = component.getGenericType();
			if (Iterable.class.isAssignableFrom(component.getType())
					&& type instanceof ParameterizedType parameterized) {
				type = parameterized.getActualTypeArguments()[0];
			}
			return (type instanceof Class<?> resolved && resolved.isRecord()) ? resolved : null;
		}

		boolean contains(Written written) {
			if (isKnown(written)) {
				return true;
			}
			addFromMetadata();
			return isKnown(written) || isOfUntoldBackend(written.key());
		}

		private boolean isOfUntoldBackend(String key) {
			return this.backends.stream().filter(key::startsWith).anyMatch((prefix) -> !isTold(prefix));
		}

		private boolean isTold(String prefix) {
			return this.names.keySet().stream().anyMatch((known) -> known.startsWith(prefix));
		}

		private boolean isKnown(Written written) {
			String key = written.key();
			if (written.isEnvironment()) {
				String flat = key.replace(".", "");
				return this.names.keySet().stream().anyMatch((known) -> known.replace(".", "").equals(flat))
						|| this.maps.stream().anyMatch((map) -> flat.startsWith(map.replace(".", "")));
			}
			return this.names.containsKey(key) || this.maps.stream().anyMatch(key::startsWith);
		}

		/** Other libraries may have names there: they publish them where IDEs look. */
		private void addFromMetadata() {
			try {
				for (URL metadata : Collections.list(WrittenSettings.class.getClassLoader().getResources(METADATA))) {
					try (InputStream json = metadata.openStream()) {
						METADATA_NAME.matcher(new String(json.readAllBytes(), StandardCharsets.UTF_8))
							.results()
							.forEach((name) -> add(name.group(1)));
					}
				}
			}
			catch (IOException ex) {
				LOG.debug("The names of other libraries are not known", ex);
			}
		}

		String dashed(String key) {
			return this.names.getOrDefault(key, key);
		}

		/** What to say of an unknown name; null for nothing. */
		@Nullable String warning(Written written) {
			String name = written.name().toString();
			String nearest = null;
			int best = Integer.MAX_VALUE;
			for (String known : this.names.values()) {
				int distance = Spelling.distance(name, known);
				if (distance < best) {
					best = distance;
					nearest = known;
				}
			}
			boolean near = best <= Math.max(2, name.length() / 5);
			if (written.isShared() && !near) {
				return null;
			}
			return "unknown property " + name + written.origin()
					+ ((nearest != null && best <= name.length() / 3) ? "; did you mean " + nearest + "?" : "");
		}

	}

}

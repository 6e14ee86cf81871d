package io.papyra.spring.autoconfigure;

import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.doctor.DoctorCheck;
import io.papyra.spring.backend.BackendContext;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendUnavailableException;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.maintenance.CompactionTrigger;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyMapper;
import io.papyra.startup.StartupOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of a history as a service would have them, for a program that works on
 * that history without being the service. Immutable; making one opens nothing.
 */
public final class PapyraSettings {

	/** Name of the property source that holds what is different in tests. */
	public static final String TEST_DEFAULTS = "papyraTestDefaults";

	/** Name of the property source that holds what one command line says. */
	public static final String ARGUMENTS = "command";

	/** Ends what the doctor says of a property that nothing sets. */
	public static final String DEFAULT = " (default; not set here)";

	private final PapyraProperties properties;

	private final BackendContext context;

	private final Environment environment;

	private PapyraSettings(PapyraProperties properties, BackendContext context, Environment environment) {
		this.environment = environment;
		this.properties = properties;
		this.context = context;
	}

	/**
	 * Those of an environment, without beans of an application.
	 * @throws org.springframework.boot.context.properties.bind.BindException if a
	 * property holds what it may not hold
	 * @throws InvalidPapyraPropertyException if an age has no unit but needs one
	 */
	public static PapyraSettings of(Environment environment) {
		PapyraProperties properties = PapyraProperties.of(environment);
		return new PapyraSettings(properties, BackendContext.of(environment, properties), environment);
	}

	/** Everything that is set. */
	public PapyraProperties properties() {
		return this.properties;
	}

	/** Identity of the actor system in facts that name none. */
	public String systemId() {
		return this.context.systemId();
	}

	/** How the startup check is to work. */
	public StartupOptions startup() {
		return PropertyMapper.startup(this.properties);
	}

	/**
	 * A backend with these settings; who asked for it closes it, if it is
	 * {@link AutoCloseable}.
	 * @throws InvalidPapyraPropertyException if a property holds what it may not hold
	 * @throws BackendUnavailableException if the factory fails for another reason
	 */
	public PersistenceBackend backend(BackendFactory factory) {
		return BackendFactories.create(factory, this.context);
	}

	/**
	 * What the doctor looks at besides a backend's own checks.
	 * @param factory has made the backend, or null if none has
	 */
	public List<DoctorCheck> checks(PersistenceBackend backend, @Nullable BackendFactory factory) {
		CompactionTrigger plan = CompactionTrigger.of(backend, this.properties.compaction().cron());
		SelectedBackend made = (factory != null) ? new SelectedBackend(factory, this.context, null) : null;
		return new SettingsDoctorChecks(this.properties, backend.name(), made, plan, this::origin).checks();
	}

	/**
	 * Where a property, or one below it, is set: what it holds may be a default that the
	 * service does not share.
	 */
	private String origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return " (" + place(source, found) + ")";
			}
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return "";
			}
		}
		return DEFAULT;
	}

	private static String place(ConfigurationPropertySource source, ConfigurationProperty property) {
		String name = (source.getUnderlyingSource() instanceof PropertySource<?> underlying) ? underlying.getName()
				: "";
		if (name.endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			return "from the environment";
		}
		if (name.equals(ARGUMENTS) || name.equals(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME)) {
			return "as an argument says";
		}
		return "from " + ((property.getOrigin() != null) ? property.getOrigin() : name);
	}

}

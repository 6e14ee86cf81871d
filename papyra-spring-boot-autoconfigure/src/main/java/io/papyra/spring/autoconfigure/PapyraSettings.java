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

import org.springframework.core.env.Environment;

/**
 * The settings of a history as a service would have them, for a program that works on
 * that history without being the service. Immutable; making one opens nothing.
 */
public final class PapyraSettings {

	/** Name of the property source that holds what is different in tests. */
	public static final String TEST_DEFAULTS = "papyraTestDefaults";

	private final PapyraProperties properties;

	private final BackendContext context;

	private PapyraSettings(PapyraProperties properties, BackendContext context) {
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
		return new PapyraSettings(properties, BackendContext.of(environment, properties));
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

	/** What the factory of a backend has to go by. */
	BackendContext context() {
		return this.context;
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
		return new SettingsDoctorChecks(this.properties, backend.name(), made, plan).checks();
	}

}

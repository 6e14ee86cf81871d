package io.papyra.autoconfigure;

import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.doctor.DoctorCheck;
import io.papyra.startup.StartupOptions;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The settings of a history as a service would have them, for whoever works on that
 * history without being the service. Immutable; making one opens nothing.
 */
public final class PapyraSettings {

	/** Name of the property source that holds what is different in tests. */
	public static final String TEST_DEFAULTS = "papyraTestDefaults";

	private final PapyraProperties properties;

	private final String systemId;

	private PapyraSettings(PapyraProperties properties, String systemId) {
		this.properties = properties;
		this.systemId = systemId;
	}

	/**
	 * Those of an environment.
	 * @throws org.springframework.boot.context.properties.bind.BindException if a
	 * property holds what it may not hold
	 * @throws InvalidPapyraPropertyException if an age has no unit but needs one
	 */
	public static PapyraSettings of(Environment environment) {
		WrittenSettings.requireUnits(environment);
		PapyraProperties properties = Binder.get(environment).bindOrCreate("papyra", PapyraProperties.class);
		return new PapyraSettings(properties, CoreOptions.systemId(properties, environment));
	}

	/** Everything that is set. */
	public PapyraProperties properties() {
		return this.properties;
	}

	/** Identity of the actor system in facts that name none. */
	public String systemId() {
		return this.systemId;
	}

	/** How the startup check is to work. */
	public StartupOptions startup() {
		return CoreOptions.startup(this.properties);
	}

	/**
	 * The built-in backend that is set.
	 * @throws InvalidPapyraPropertyException if another one is
	 */
	public PersistenceBackend backend() {
		if (!BackendSelection.isBuiltIn(this.properties.backend())) {
			throw new InvalidPapyraPropertyException("papyra.backend", this.properties.backend(),
					"memory, json or rotating outside the service");
		}
		return CoreOptions.backend(this.properties);
	}

	/** What the doctor looks at besides a backend's own checks. */
	public List<DoctorCheck> checks(PersistenceBackend backend) {
		CompactionPlan plan = CompactionPlan.of(backend, this.properties.compaction().cron());
		return new SettingsChecklist(this.properties, backend.name(), plan).checks();
	}

}

package io.papyra.spring.backend;

import io.papyra.backend.PersistenceBackend;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyMapper;
import io.papyra.spring.settings.PropertyValidation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * A backend that Papyra makes, by the factory that {@code papyra.backend} names; of one
 * that a user has made there is none. Immutable.
 *
 * @param factory makes it
 * @param context from what
 * @param limit the default for the size of a history, or null if something else counts
 */
public record SelectedBackend(BackendFactory factory, BackendContext context, @Nullable DefaultLimit limit) {

	/** The check that says which facts are retained. */
	public static final String RETENTION = "retention";

	private static final Logger LOG = LoggerFactory.getLogger(SelectedBackend.class);

	/** For a service, with the default for the size. Reads, and writes nothing. */
	public static SelectedBackend inService(BackendFactory factory, PapyraProperties properties,
			Environment environment, BeanFactory beans) {
		BackendContext set = new BackendContext(environment, PropertyMapper.systemId(properties, environment),
				PropertyMapper.retention(properties), beans);
		DefaultLimit limit = BackendFactories.ask(factory, () -> {
			factory.checkLimits(set);
			return (properties.retention().maxTotalSize() == null) ? factory.defaultLimit(set) : null;
		});
		return (limit != null && limit.applies())
				? new SelectedBackend(factory, set.with(PropertyMapper.retention(properties, limit.size())), limit)
				: new SelectedBackend(factory, set, limit);
	}

	public PersistenceBackend create() {
		return BackendFactories.create(this.factory, this.context);
	}

	/** Tells the log of the default for the size, once the history there is open. */
	public void opened(String location) {
		if (this.limit == null) {
			return;
		}
		if (this.limit.applies()) {
			LOG.info("Papyra keeps {} of each kind of fact in {}, as papyra.retention.max-total-size is not set; "
					+ "-1 lifts the limit", PropertyValidation.text(this.limit.size()), location);
		}
		else {
			LOG.warn("Papyra's history in {} was there before its size was limited by default, and grows without "
					+ "limit: set papyra.retention.max-total-size, to -1 if that is meant", location);
		}
		this.limit.opened();
	}

}

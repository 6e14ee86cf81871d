package io.papyra.spring.backend;

import java.util.Arrays;
import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.AliasRegistry;
import org.springframework.core.env.Environment;

/**
 * Sees to it that the backend that Papyra works with can be had under one name, however
 * it was made: the bean that {@code papyra.backend} names, or else the user's only one.
 * Creates no bean.
 */
public final class BackendSelection implements BeanFactoryPostProcessor {

	/** Name of the chosen backend's bean; an alias when the user made it. */
	public static final String BACKEND = "papyraBackend";

	private static final String PROPERTY = "papyra.backend";

	private static final Logger LOG = LoggerFactory.getLogger(BackendSelection.class);

	private final @Nullable String wanted;

	private final BackendFactories factories;

	public BackendSelection(Environment environment, BackendFactories factories) {
		this.factories = factories;
		this.wanted = Binder.get(environment).bind(PROPERTY, String.class).orElse(null);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> own = Arrays.stream(beans.getBeanNamesForType(PersistenceBackend.class, true, false))
			.filter((name) -> !name.equals(BACKEND))
			.toList();
		forgetSelectionOfBuild(beans);
		if (this.wanted != null && own.contains(this.wanted)) {
			beans.registerAlias(this.wanted, BACKEND);
			return;
		}
		if (this.wanted != null && this.factories.find(this.wanted) == null) {
			throw unknown(this.wanted, own);
		}
		if (!own.isEmpty() && !beans.containsBeanDefinition(BACKEND)) {
			beans.registerAlias(theOne(beans, own), BACKEND);
		}
	}

	/**
	 * Where the application was processed ahead of time, this has selected a bean then,
	 * with the settings of the build.
	 */
	private static void forgetSelectionOfBuild(ConfigurableListableBeanFactory beans) {
		if (beans instanceof AliasRegistry aliases && aliases.isAlias(BACKEND)) {
			aliases.removeAlias(BACKEND);
		}
	}

	private String theOne(ConfigurableListableBeanFactory beans, List<String> own) {
		List<String> primary = own.stream().filter((name) -> beans.getBeanDefinition(name).isPrimary()).toList();
		List<String> best = primary.isEmpty() ? own : primary;
		if (best.size() > 1) {
			throw new InvalidPapyraPropertyException(PROPERTY, (this.wanted != null) ? this.wanted : "",
					"one of the several PersistenceBackend beans: " + String.join(", ", own));
		}
		if (this.wanted != null) {
			LOG.info("{}={} is not used: the bean {} takes its place", PROPERTY, this.wanted, best.get(0));
		}
		return best.get(0);
	}

	private RuntimeException unknown(String name, List<String> own) {
		String module = BackendFactories.module(name);
		if (module == null) {
			return new InvalidPapyraPropertyException(PROPERTY, name, this.factories.names() + " or " + namesOf(own));
		}
		return new BackendUnavailableException(
				PROPERTY + " is " + name + ", and the dependency " + module
						+ " is missing: its backend is not on the class path",
				"Add the dependency " + module + ", or set " + PROPERTY + " to one that is there: "
						+ this.factories.names() + ".",
				null);
	}

	private static String namesOf(List<String> own) {
		return own.isEmpty() ? "the name of a PersistenceBackend bean, of which there is none"
				: "one of the PersistenceBackend beans: " + String.join(", ", own);
	}

}

package io.papyra.spring.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.papyra.spring.autoconfigure.PapyraSettings;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives every application context of Spring's test framework a history in memory. The
 * framework keeps contexts open for the next test class, so a second one would be refused
 * the file that the first one writes, and the file would stay in the project.
 */
final class MemoryHistoryContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return new MemoryHistory();
	}

	/**
	 * Goes below what is said for a test in particular (its properties, system properties
	 * and environment variables) and above what the application's files say. All are
	 * equal: the customizers are part of the key under which contexts are kept.
	 */
	record MemoryHistory() implements ContextCustomizer {

		private static final String BACKEND = "papyra.backend";

		private static final Set<String> FILES = Set.of("json", "rotating");

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			ConfigurableEnvironment environment = context.getEnvironment();
			// The name of a bean stays: it may be one of several, and its history is the
			// user's own affair.
			if (FILES.contains(environment.getProperty(BACKEND, "json").toLowerCase(Locale.ROOT))) {
				add(environment.getPropertySources());
			}
		}

		private static void add(MutablePropertySources sources) {
			MapPropertySource memory = new MapPropertySource(PapyraSettings.TEST_DEFAULTS, Map.of(BACKEND, "memory"));
			sources.remove(memory.getName());
			if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, memory);
			}
			else {
				sources.addLast(memory);
			}
		}

	}

}

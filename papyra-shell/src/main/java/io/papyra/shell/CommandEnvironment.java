package io.papyra.shell;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings around a command, as a service that is started here would see them. */
final class CommandEnvironment {

	private CommandEnvironment() {
	}

	/**
	 * The command line, the environment of the process and the files that Spring Boot
	 * reads; what a {@link SpringApplication} does for that, and nothing else of it.
	 */
	static ConfigurableEnvironment of(Map<String, String> commandLine) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME,
					new LinkedHashMap<>(commandLine)));
		ConfigurationPropertySources.attach(environment);
		if (environment
			.containsProperty(SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_PROPERTY)) {
			new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment,
					new SpringApplication());
		}
		environment.getPropertySources().addLast(new RandomValues());
		ConfigDataEnvironmentPostProcessor.applyTo(environment);
		return environment;
	}

	/** Values such as {@code ${random.uuid}}, whose source takes long to seed. */
	private static final class RandomValues extends PropertySource<Object> {

		private @Nullable RandomValuePropertySource values;

		RandomValues() {
			super(RandomValuePropertySource.RANDOM_PROPERTY_SOURCE_NAME);
		}

		@Override
		public @Nullable Object getProperty(String name) {
			if (!name.startsWith("random.")) {
				return null;
			}
			if (this.values == null) {
				this.values = new RandomValuePropertySource();
			}
			return this.values.getProperty(name);
		}

	}

}

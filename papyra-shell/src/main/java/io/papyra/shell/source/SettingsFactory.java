package io.papyra.shell.source;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.papyra.spring.autoconfigure.PapyraSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Makes the settings for one command: those around it, and what it says itself. */
public final class SettingsFactory {

	private final ConfigurableEnvironment environment;

	public SettingsFactory(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * The settings.
	 * @param overrides properties that take precedence over all others
	 * @throws org.springframework.boot.context.properties.bind.BindException if a
	 * property holds what it may not hold
	 */
	public PapyraSettings settings(Map<String, String> overrides) {
		return PapyraSettings.of(overrides.isEmpty() ? this.environment : with(overrides));
	}

	/** One property of those around the command, or null. */
	public @Nullable String property(String name) {
		return this.environment.getProperty(name);
	}

	/**
	 * Whether anything around the command, or what it says itself, sets a property.
	 * @param overrides properties that take precedence over all others
	 */
	boolean isSet(String name, Map<String, String> overrides) {
		return Binder.get(with(overrides)).bind(name, String.class).isBound();
	}

	/** Whether the environment of the process sets a property, as {@code A_B} for a.b. */
	boolean isInEnvironment(String name) {
		return this.environment.getSystemEnvironment()
			.containsKey(name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT));
	}

	private Environment with(Map<String, String> overrides) {
		StandardEnvironment whole = new StandardEnvironment();
		MutablePropertySources sources = whole.getPropertySources();
		sources.forEach((source) -> sources.remove(source.getName()));
		sources.addFirst(new MapPropertySource(PapyraSettings.ARGUMENTS, new LinkedHashMap<>(overrides)));
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				sources.addLast(source);
			}
		}
		ConfigurationPropertySources.attach(whole);
		return whole;
	}

}

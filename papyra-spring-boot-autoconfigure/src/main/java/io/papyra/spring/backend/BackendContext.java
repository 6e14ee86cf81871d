package io.papyra.spring.backend;

import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * What a {@link BackendFactory} has to go by: the settings, and in a service its beans.
 * Immutable.
 */
public final class BackendContext {

	/** Those of the command. */
	private static final BeanFactory NO_BEANS = new StaticListableBeanFactory();

	private final Environment environment;

	private final String systemId;

	private final RetentionPolicy retention;

	private final BeanFactory beans;

	BackendContext(Environment environment, String systemId, RetentionPolicy retention, BeanFactory beans) {
		this.environment = environment;
		this.systemId = systemId;
		this.retention = retention;
		this.beans = beans;
	}

	/**
	 * As the command makes it: what the environment says, and no beans.
	 * @throws org.springframework.boot.context.properties.bind.BindException if a
	 * property of Papyra holds what it may not hold
	 * @throws InvalidPapyraPropertyException if an age has no unit but needs one
	 */
	public static BackendContext of(Environment environment) {
		return of(environment, PapyraProperties.of(environment));
	}

	/** Without beans, where the properties are bound already. */
	public static BackendContext of(Environment environment, PapyraProperties properties) {
		return new BackendContext(environment, PropertyMapper.systemId(properties, environment),
				PropertyMapper.retention(properties), NO_BEANS);
	}

	/** The properties; a {@code Binder} makes objects of them. */
	public Environment environment() {
		return this.environment;
	}

	/** Identity of the actor system in facts that name none. */
	public String systemId() {
		return this.systemId;
	}

	/**
	 * Which facts are retained: what is set below {@code papyra.retention}, and in a
	 * service the backend's own default where no size is set.
	 */
	public RetentionPolicy retention() {
		return this.retention;
	}

	/** Beans of the application; in the command there are none. */
	public <T> ObjectProvider<T> beans(Class<T> type) {
		return this.beans.getBeanProvider(type);
	}

	BackendContext with(RetentionPolicy policy) {
		return new BackendContext(this.environment, this.systemId, policy, this.beans);
	}

}

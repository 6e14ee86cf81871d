package io.papyra.shell.source;

import java.util.stream.Stream;

import io.papyra.spring.backend.BackendFactories;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Every kind of history, and what finds the one that is meant. The kinds come from the
 * {@link BeanRegistrar}s that are listed in the files
 * {@code META-INF/spring/io.papyra.shell.source.LogSources.imports} of the class path;
 * each registers beans of type {@link LogSource}; and from the factories of backends.
 */
public final class LogSources implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		ClassLoader loader = LogSources.class.getClassLoader();
		for (String name : ImportCandidates.load(LogSources.class, loader)) {
			registry.register((BeanRegistrar) BeanUtils.instantiateClass(ClassUtils.resolveClassName(name, loader)));
		}
		registry.registerBean("backendFactories", BackendFactories.class,
				(bean) -> bean.supplier((context) -> BackendFactories.load(null)));
		registry.registerBean("sessionCounters", SessionCounters.class,
				(bean) -> bean.supplier((context) -> new SessionCounters()));
		registry.registerBean("logs", Logs.class, (bean) -> bean.supplier(LogSources::logs));
	}

	private static Logs logs(BeanRegistry.SupplierContext context) {
		BackendFactories factories = context.bean(BackendFactories.class);
		Stream<LogSource> ofFactories = factories.all()
			.stream()
			.filter((factory) -> factory.isDurable() && !FileLogSource.BACKENDS.contains(factory.name()))
			.map(BackendLogSource::new);
		return new Logs(Stream.concat(context.beanProvider(LogSource.class).stream(), ofFactories).toList(), factories,
				new SettingsFactory(context.bean(ConfigurableEnvironment.class)), context.bean(SessionCounters.class));
	}

}

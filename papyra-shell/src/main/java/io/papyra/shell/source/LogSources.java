package io.papyra.shell.source;

import java.util.List;

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
 * each registers beans of type {@link LogSource}.
 */
public final class LogSources implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		ClassLoader loader = LogSources.class.getClassLoader();
		for (String name : ImportCandidates.load(LogSources.class, loader)) {
			registry.register((BeanRegistrar) BeanUtils.instantiateClass(ClassUtils.resolveClassName(name, loader)));
		}
		registry.registerBean("sessionCounters", SessionCounters.class,
				(bean) -> bean.supplier((context) -> new SessionCounters()));
		registry.registerBean("logs", Logs.class, (bean) -> bean.supplier(LogSources::logs));
	}

	private static Logs logs(BeanRegistry.SupplierContext context) {
		List<LogSource> sources = context.beanProvider(LogSource.class).stream().toList();
		return new Logs(sources, new SettingsFactory(context.bean(ConfigurableEnvironment.class)),
				context.bean(SessionCounters.class));
	}

}

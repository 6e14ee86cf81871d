package io.papyra.shell.source;

import io.papyra.spring.backend.BackendFactories;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Histories in files. */
final class FileLogs implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		registry.registerBean("fileLogSource", FileLogSource.class,
				(bean) -> bean.supplier((context) -> new FileLogSource(context.bean(BackendFactories.class))));
	}

}

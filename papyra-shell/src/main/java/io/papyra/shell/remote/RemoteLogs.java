package io.papyra.shell.remote;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Histories of running services. */
final class RemoteLogs implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		registry.registerBean("remoteLogSource", RemoteLogSource.class,
				(bean) -> bean.supplier((context) -> new RemoteLogSource()));
	}

}

package io.papyra.shell.reference;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandBean;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** The commands of this package. */
public final class ReferenceCommands implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		CommandBean.register(registry, "reference",
				(context) -> new ReferenceCommand(context.beanProvider(Catalog.class)::getObject).spec());
	}

}

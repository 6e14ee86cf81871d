package io.papyra.shell.command;

import java.util.function.Function;

import org.springframework.beans.factory.BeanRegistry;

/** Makes a command a bean, from which command line and console take it. */
public final class CommandBean {

	private CommandBean() {
	}

	/**
	 * Registers a command.
	 * @param name name of the bean
	 * @param definition defines the command; called once
	 */
	public static void register(BeanRegistry registry, String name,
			Function<BeanRegistry.SupplierContext, CommandSpec> definition) {
		registry.registerBean(name, CommandSpec.class, (bean) -> bean.supplier(definition));
	}

}

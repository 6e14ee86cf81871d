package io.papyra.spring.startup;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Passes the gate before the first ordinary singleton is made, also where all beans are
 * lazy: so no bean that hides an actor system inside can come first.
 */
public final class StartupCheckBeanFactoryInitializer implements BeanFactoryInitializer<ListableBeanFactory> {

	@Override
	public void initialize(ListableBeanFactory beans) {
		beans.getBean(StartupCheckInitializer.NAME);
	}

}

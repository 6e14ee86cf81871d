package io.papyra.autoconfigure;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Passes the gate before the first ordinary singleton is made, also where all beans are
 * lazy: so no bean that hides an actor system inside can come first.
 */
final class EarlyGate implements BeanFactoryInitializer<ListableBeanFactory> {

	@Override
	public void initialize(ListableBeanFactory beans) {
		beans.getBean(HistoryGate.NAME);
	}

}

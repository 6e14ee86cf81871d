package io.papyra.spring.startup;

import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Keeps a context that cannot start from creating listener beans only to tell them so.
 *
 * <p>
 * Spring Boot publishes the exit code of a failed start to the context that it has just
 * closed. A listener bean that does not exist yet would be created for that; one that
 * needs properties, as that of Boot's startup metrics, fails, and with it the exit code
 * is lost and a long stack trace hides the report.
 */
final class LazyListenerSuppressor {

	private LazyListenerSuppressor() {
	}

	/**
	 * For a context whose start has failed for good. Listeners that exist still receive
	 * events.
	 */
	static void forget(SingletonBeanRegistry beans) {
		Object multicaster = beans.getSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME);
		if (multicaster instanceof ApplicationEventMulticaster listeners) {
			listeners.removeApplicationListenerBeans((name) -> true);
		}
	}

}

package io.papyra.spring.startup;

import io.papyra.backend.PersistenceException;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.event.StartupEventPublisher;
import io.papyra.startup.StartupCheckFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * What every actor system has to pass. Creating this bean runs the startup check and,
 * when that has passed, opens the recorder; the first bean that needs it causes that, and
 * as a lifecycle bean of the lowest phase it is created before any other starts and
 * before the web server takes requests.
 *
 * <p>
 * It does not close the recorder when the lifecycle stops: actor systems are destroyed
 * after that, and their last facts are to be recorded. The recorder closes when its own
 * bean is destroyed, which is after every bean that depends on this one.
 */
public final class StartupCheckInitializer implements BeanFactoryAware, InitializingBean, SmartLifecycle {

	public static final String NAME = "papyraHistoryGate";

	private final HistoryOpening opening;

	private final StartupEventPublisher events;

	private final @Nullable SelectedBackend made;

	private final boolean recoverable;

	private @Nullable BeanFactory beans;

	private volatile boolean running;

	/**
	 * @param made how Papyra has made the backend, or null if it has not
	 * @param recoverable whether the backend can repair a history
	 */
	public StartupCheckInitializer(HistoryOpening opening, StartupEventPublisher events, @Nullable SelectedBackend made,
			boolean recoverable) {
		this.recoverable = recoverable;
		this.made = made;
		this.opening = opening;
		this.events = events;
	}

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Runs the check and opens the recorder, now or, if the user prefers that, as soon as
	 * it is possible.
	 * @throws PapyraStartupFailedException if the check does not pass or the history
	 * cannot be written; then nothing was written
	 */
	@Override
	public void afterPropertiesSet() {
		try {
			this.opening.open();
		}
		catch (StartupCheckFailedException | PersistenceException ex) {
			if (this.beans instanceof SingletonBeanRegistry singletons) {
				forgetListeners(singletons);
			}
			throw new PapyraStartupFailedException(ex, (this.made != null) ? this.made.factory() : null,
					this.recoverable);
		}
	}

	/**
	 * Keeps a context that cannot start from creating listener beans only to tell them
	 * so; those that exist still receive events. Spring Boot publishes the exit code of a
	 * failed start to the context that it has just closed. A listener bean that does not
	 * exist yet would be created for that; one that needs properties, as that of Boot's
	 * startup metrics, fails, and with it the exit code is lost and a long stack trace
	 * hides the report.
	 */
	private static void forgetListeners(SingletonBeanRegistry beans) {
		Object multicaster = beans.getSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME);
		if (multicaster instanceof ApplicationEventMulticaster listeners) {
			listeners.removeApplicationListenerBeans((name) -> true);
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.events.release();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}

package io.papyra.spring.pekko;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;

import io.papyra.pekko.PapyraPekko;
import io.papyra.pekko.PekkoCapture;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.SpringProxy;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Which actor systems are those of this application context: whose facts go to its
 * history, and which end with it.
 *
 * <p>
 * An actor system is made somewhere inside a bean, while the context starts, or by a bean
 * that is created later. So this follows, on each thread, which bean of which context is
 * being created there. What it cannot follow, such as an actor system that a request
 * makes, is only a question where several contexts are captured in one JVM.
 */
final class ActorSystemBeans implements InstantiationAwareBeanPostProcessor, BeanFactoryAware,
		ApplicationListener<ApplicationEvent>, DisposableBean {

	private static final Logger LOG = LoggerFactory.getLogger(ActorSystemBeans.class);

	/**
	 * Registered by {@code SpringApplication}, which tells later than the context when it
	 * is ready.
	 */
	private static final String OF_SPRING_APPLICATION = "springApplicationArguments";

	/** What is being created on a thread, the innermost last. */
	private static final ThreadLocal<Deque<Creation>> CREATIONS = ThreadLocal.withInitial(ArrayDeque::new);

	private final Set<ActorSystem> systems = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Set<String> uncaptured = Collections.synchronizedSet(new TreeSet<>());

	private volatile boolean starting;

	private volatile @Nullable PekkoCapture capture;

	private @Nullable ConfigurableListableBeanFactory beans;

	/** Comes on the thread that starts the context. */
	@Override
	public void setBeanFactory(BeanFactory factory) {
		if (factory instanceof ConfigurableListableBeanFactory configurable) {
			this.beans = configurable;
			this.starting = true;
			begin(null);
		}
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		boolean started = event instanceof ApplicationReadyEvent || event instanceof ApplicationFailedEvent
				|| (event instanceof ContextRefreshedEvent && !isOfSpringApplication());
		if (started && this.starting) {
			this.starting = false;
			forgetFinished();
		}
	}

	private boolean isOfSpringApplication() {
		return this.beans != null && this.beans.containsSingleton(OF_SPRING_APPLICATION);
	}

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String name) {
		begin(name);
		return null;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		note(bean, name);
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof PekkoCapture created) {
			this.capture = created;
			created.owner(() -> {
				ActorSystemBeans owner = ofThisThread();
				return owner != null && owner.capture() == created;
			});
		}
		note(bean, name); // all that is seen of what a FactoryBean makes
		end(name);
		return bean;
	}

	private void note(Object bean, String name) {
		// a scoped proxy would make what it stands for
		if (bean instanceof ClassicActorSystemProvider provider && !(bean instanceof SpringProxy)) {
			ActorSystem system = provider.classicSystem();
			if (this.systems.add(system) && PapyraPekko.statusOf(system) == null && this.uncaptured.add(name)) {
				LOG.warn(
						"The actor system {} of the bean '{}' is not captured. Papyra's part of reference.conf is missing"
								+ " in its configuration, or it was made before this application context.",
						system.name(), name);
			}
		}
	}

	/** Names of beans that are actor systems and not captured. */
	List<String> uncaptured() {
		synchronized (this.uncaptured) {
			return List.copyOf(this.uncaptured);
		}
	}

	/**
	 * Has the actor systems end that are beans of this context, whether or not Spring
	 * knows how, and waits for the last facts of all that are about to end.
	 */
	void awaitEnd(PekkoCapture capture, Duration patience) {
		noteRegistered();
		capture.awaitEnd(this.systems::contains, patience).forEach((system) -> {
			LOG.warn(
					"The actor system {} has not ended within {}: {} of its actors have not stopped, and their stops are"
							+ " not recorded (papyra.write.shutdown-timeout)",
					system.name(), patience, system.alive());
		});
	}

	/** Those that were registered as finished instances: no post-processor sees them. */
	private void noteRegistered() {
		if (this.beans == null) {
			return;
		}
		for (String name : this.beans.getSingletonNames()) {
			if (this.beans.getSingleton(name) instanceof ClassicActorSystemProvider provider
					&& !(provider instanceof SpringProxy)) {
				this.systems.add(provider.classicSystem());
			}
		}
	}

	@Override
	public void destroy() {
		this.starting = false;
	}

	/** The capture of this context, or of the context above it. */
	private @Nullable PekkoCapture capture() {
		PekkoCapture own = this.capture;
		BeanFactory parent = (this.beans != null) ? this.beans.getParentBeanFactory() : null;
		if (own == null && parent != null) {
			own = parent.getBeanProvider(PekkoCapture.class).getIfUnique();
		}
		return own;
	}

	private void begin(@Nullable String name) {
		forgetFinished();
		CREATIONS.get().addLast(new Creation(new WeakReference<>(this), name));
	}

	private void end(String name) {
		forgetFinished();
		Deque<Creation> creations = CREATIONS.get();
		Creation innermost = creations.peekLast();
		if (innermost != null && innermost.owner.get() == this && name.equals(innermost.name)) {
			creations.removeLast();
		}
		if (creations.isEmpty()) {
			CREATIONS.remove();
		}
	}

	/** Creations end without a word where something fails. */
	private static void forgetFinished() {
		Deque<Creation> creations = CREATIONS.get();
		while (!creations.isEmpty() && !creations.getLast().goesOn()) {
			creations.removeLast();
		}
		if (creations.isEmpty()) {
			CREATIONS.remove();
		}
	}

	private static @Nullable ActorSystemBeans ofThisThread() {
		forgetFinished();
		Creation innermost = CREATIONS.get().peekLast();
		if (innermost == null) {
			CREATIONS.remove();
			return null;
		}
		return innermost.owner.get();
	}

	/**
	 * Something that is being created: a bean, or the whole context. Does not keep the
	 * context from being collected.
	 *
	 * @param owner whose bean it is
	 * @param name name of the bean, or null for the context
	 */
	private record Creation(WeakReference<ActorSystemBeans> owner, @Nullable String name) {

		boolean goesOn() {
			ActorSystemBeans context = this.owner.get();
			if (context == null || context.beans == null) {
				return false;
			}
			return (this.name != null) ? context.beans.isCurrentlyInCreation(this.name) : context.starting;
		}

	}

}

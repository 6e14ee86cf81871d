package io.papyra.redis.autoconfigure;

import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.papyra.redis.GroupStart;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.listener.GroupListenerContainer;
import io.papyra.redis.listener.GroupListenerOptions;
import io.papyra.redis.listener.PapyraGroupListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Makes a container, a bean of its own, of each method with {@link PapyraGroupListener}
 * of the beans of its application context: of their types, so that a bean that is lazy is
 * made when it gets its first fact.
 */
final class GroupListenerMethods implements SmartInitializingSingleton {

	private static final String NOT_REDIS = "Set papyra.backend=redis, or remove the annotation: only a history in "
			+ "Redis has consumer groups.";

	private static final String NOT_REDIS_AT_BUILD = "Process the application ahead of time with papyra.backend=redis, as "
			+ "it is run.";

	private final DefaultListableBeanFactory beans;

	private final ObjectProvider<RedisGroups> groups;

	private final Supplier<GroupListenerOptions> options;

	private final @Nullable String backend;

	private final boolean processed;

	/** The method that has a group, by kind and name of it. */
	private final Map<String, ListenerMethod> taken = new HashMap<>();

	/**
	 * @param groups those of the history, if that is in Redis
	 * @param options for all listeners; asked for where there is one
	 * @param backend what {@code papyra.backend} says
	 * @param processed whether the application was processed ahead of time
	 */
	GroupListenerMethods(DefaultListableBeanFactory beans, ObjectProvider<RedisGroups> groups,
			Supplier<GroupListenerOptions> options, @Nullable String backend, boolean processed) {
		this.beans = beans;
		this.groups = groups;
		this.options = options;
		this.backend = backend;
		this.processed = processed;
	}

	/**
	 * @throws InvalidGroupListenerException if a method cannot be a listener
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beans.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, name);
				if (type != null && AnnotationUtils.isCandidateClass(type, PapyraGroupListener.class)
						&& !type.getName().startsWith("org.springframework.")) {
					find(name, type);
				}
			}
		}
	}

	private void find(String bean, Class<?> type) {
		Map<Method, PapyraGroupListener> found = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable PapyraGroupListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, PapyraGroupListener.class));
		found.forEach((method, listener) -> register(bean, method, listener));
	}

	private void register(String bean, Method method, PapyraGroupListener listener) {
		ListenerMethod handler = new ListenerMethod(bean, () -> this.beans.getBean(bean), method, listener.kind());
		if (this.beans.containsSingleton(bean)) {
			handler.requireInvocable(this.beans.getBean(bean).getClass());
		}
		RedisGroups available = this.groups.getIfAvailable();
		if (available == null) {
			throw withoutGroups(handler);
		}
		String group = text(listener.group());
		ListenerMethod other = this.taken.putIfAbsent(listener.kind() + " " + group, handler);
		if (other != null) {
			throw new InvalidGroupListenerException(
					handler + " listens for the group '" + group + "', and so does another: " + other,
					"Give each a group of its own, so that each gets all facts; for more threads set concurrency.");
		}
		GroupListenerOptions own = this.options.get()
			.withStart(parsed(handler, "start", text(listener.start()), GroupListenerMethods::start,
					"beginning, end, an instant such as 2026-01-15T10:00:00Z, or the id of an entry"))
			.withConcurrency(parsed(handler, "concurrency", text(listener.concurrency()),
					GroupListenerMethods::concurrency, "1 to " + GroupListenerOptions.MOST_MEMBERS));
		String name = bean + "." + method.getName();
		register(this.beans.containsBean(name) ? name + "." + group : name,
				parsed(handler, "group", group, (valid) -> container(available, valid, own, handler, listener),
						"a name of at least one character, without control characters"));
	}

	private InvalidGroupListenerException withoutGroups(ListenerMethod handler) {
		if (this.processed && RedisBackend.NAME.equalsIgnoreCase(this.backend)) {
			return new InvalidGroupListenerException(handler + " is a @PapyraGroupListener, and papyra.backend was not "
					+ this.backend + " when this application was processed ahead of time", NOT_REDIS_AT_BUILD);
		}
		return new InvalidGroupListenerException(handler + " is a @PapyraGroupListener, and the history is "
				+ ((this.backend != null) ? "that of the backend " + this.backend : "not in Redis"), NOT_REDIS);
	}

	private static GroupListenerContainer container(RedisGroups groups, String group, GroupListenerOptions options,
			ListenerMethod handler, PapyraGroupListener listener) {
		return handler.isBatch()
				? GroupListenerContainer.ofBatches(groups.group(listener.kind(), group), options, handler::handle)
				: GroupListenerContainer.of(groups.group(listener.kind(), group), options, handler::handle);
	}

	private void register(String name, GroupListenerContainer container) {
		this.beans.registerSingleton(name, container);
		this.beans.registerDisposableBean(name, container);
		for (String used : this.beans.getBeanNamesForType(RedisGroups.class, true, false)) {
			// So that it is destroyed before what it reads from.
			this.beans.registerDependentBean(used, name);
		}
	}

	private String text(String value) {
		return Objects.requireNonNullElse(this.beans.resolveEmbeddedValue(value), value).strip();
	}

	private static <T> T parsed(ListenerMethod handler, String attribute, String value, Function<String, T> parser,
			String allowed) {
		try {
			return parser.apply(value);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw new InvalidGroupListenerException(
					handler + " cannot be a @PapyraGroupListener: its " + attribute + " is '" + value + "'",
					"Set " + attribute + " to what is allowed: " + allowed + ".");
		}
	}

	private static GroupStart start(String text) {
		return switch (text) {
			case "beginning" -> GroupStart.beginning();
			case "end" -> GroupStart.end();
			default -> (text.indexOf('T') > 0) ? GroupStart.at(Instant.parse(text)) : GroupStart.behind(text);
		};
	}

	private static int concurrency(String text) {
		int members = Integer.parseInt(text);
		if (members < 1 || members > GroupListenerOptions.MOST_MEMBERS) {
			throw new IllegalArgumentException();
		}
		return members;
	}

}

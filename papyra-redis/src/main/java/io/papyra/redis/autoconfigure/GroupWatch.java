package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.GroupState;
import io.papyra.redis.listener.GroupListenerContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The listeners of this application, and what the server last said about their groups: it
 * is asked every few seconds on one daemon thread, and no reader of health or meters
 * waits for it. Safe for use by several threads.
 */
final class GroupWatch implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	/** Where a look takes long, the server has more to do than to answer it. */
	private static final int SHARE = 20;

	private final ListableBeanFactory beans;

	private final Map<ConsumerGroup, GroupState> states = new ConcurrentHashMap<>();

	private volatile Map<String, GroupListenerContainer> listeners = Map.of();

	private @Nullable ScheduledThreadPoolExecutor executor;

	GroupWatch(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/** The listeners, by the names of their beans. */
	Map<String, GroupListenerContainer> listeners() {
		return this.listeners;
	}

	/** What the server last said about a group, or null if it does not answer. */
	@Nullable GroupState state(ConsumerGroup group) {
		return this.states.get(group);
	}

	@Override
	public synchronized void start() {
		if (this.executor != null) {
			return;
		}
		Map<String, GroupListenerContainer> found = new TreeMap<>(
				this.beans.getBeansOfType(GroupListenerContainer.class));
		this.listeners = new LinkedHashMap<>(found);
		ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, GroupWatch::daemon);
		this.executor = started;
		if (!found.isEmpty()) {
			started.execute(() -> look(started));
		}
	}

	private void look(ScheduledThreadPoolExecutor own) {
		long began = System.nanoTime();
		List<ConsumerGroup> groups = this.listeners.values().stream().map(GroupListenerContainer::group).toList();
		for (ConsumerGroup group : groups) {
			if (own.isShutdown()) {
				return;
			}
			look(group);
		}
		long pause = Math.max(INTERVAL.toNanos(), (System.nanoTime() - began) * SHARE);
		try {
			ScheduledFuture<?> unused = own.schedule(() -> look(own), pause, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// It was stopped.
		}
	}

	private void look(ConsumerGroup group) {
		try {
			GroupState state = group.state();
			if (state != null) {
				this.states.put(group, state);
			}
			else {
				this.states.remove(group);
			}
		}
		catch (Throwable ex) {
			// The listener itself tells it. Anything thrown on would end the watch.
			this.states.remove(group);
			LOG.debug("The state of group {} is not known: {}", group.name(), ex.getMessage());
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
			this.states.clear();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	/** After the listeners, which make their groups. */
	@Override
	public int getPhase() {
		return GroupListenerContainer.PHASE + 1;
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "papyra-groups");
		thread.setDaemon(true);
		return thread;
	}

}

package io.papyra.redis.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.PersistenceException;
import io.papyra.redis.ConsumerGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Listens as one or several members of a consumer group, from its start to its stop. As a
 * bean it starts when the history is checked and open, and stops before the web server
 * does. Its threads keep the process alive. Safe for use by several threads.
 */
public final class GroupListenerContainer implements SmartLifecycle, DisposableBean {

	/** Late to start and early to stop, with room for beans that are even later. */
	public static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Logger LOG = LoggerFactory.getLogger(GroupListenerContainer.class);

	/** How long a handler may take to notice its interruption. */
	private static final Duration INTERRUPTED = Duration.ofSeconds(1);

	private record Member(ListenerWorker worker, Thread thread) {
	}

	private final ConsumerGroup group;

	private final GroupListenerOptions options;

	private final GroupBatchListener listener;

	private final boolean whole;

	/** Held while a stop is under way, so that a start waits for it. */
	private final Object lifecycle = new Object();

	private volatile List<Member> members = List.of();

	/** What members of earlier starts have done; guarded by {@code countsLock}. */
	private ListenerCounts before = ListenerCounts.NONE;

	private final Object countsLock = new Object();

	private volatile @Nullable Stopping stopping;

	private GroupListenerContainer(ConsumerGroup group, GroupListenerOptions options, GroupBatchListener listener,
			boolean whole) {
		this.group = group;
		this.options = options;
		this.listener = listener;
		this.whole = whole;
	}

	/** One that hands facts on one by one. */
	public static GroupListenerContainer of(ConsumerGroup group, GroupListenerOptions options, GroupListener listener) {
		return new GroupListenerContainer(group, options, (deliveries) -> listener.handle(deliveries.get(0)), false);
	}

	/** One that hands on what came at once as a whole. */
	public static GroupListenerContainer ofBatches(ConsumerGroup group, GroupListenerOptions options,
			GroupBatchListener listener) {
		return new GroupListenerContainer(group, options, listener, true);
	}

	/** Whose members it has. */
	public ConsumerGroup group() {
		return this.group;
	}

	/**
	 * Makes the group if there is none, and begins to listen. Where the server cannot be
	 * reached, that is tried again until it can be.
	 */
	@Override
	public void start() {
		synchronized (this.lifecycle) {
			if (!this.members.isEmpty()) {
				return;
			}
			try {
				// Here, so that what is recorded from now on is delivered.
				this.group.ensure(this.options.start());
			}
			catch (PersistenceException ex) {
				// The members tell it, and make the group as soon as that is possible.
				LOG.debug("The group {} is made later: {}", this.group.name(), ex.getMessage());
			}
			Stopping until = new Stopping();
			List<Member> started = new ArrayList<>();
			for (int index = 0; index < this.options.concurrency(); index++) {
				started.add(member(index, until));
			}
			started.forEach((member) -> member.thread().start());
			this.stopping = until;
			this.members = List.copyOf(started);
		}
	}

	private Member member(int index, Stopping until) {
		ListenerWorker worker = new ListenerWorker(
				this.group.join(this.options.consumer() + "-" + index, this.options.start(), this.options.consumers()),
				this.listener, this.whole, until, this.options.consumers().claimAfter());
		Thread thread = new Thread(worker, "papyra-" + this.group.name() + "-" + index);
		thread.setDaemon(false);
		return new Member(worker, thread);
	}

	/**
	 * Stops: what a handler has got is handled, as far as time allows, and the rest given
	 * back. Returns when that is done.
	 */
	@Override
	public void stop() {
		Stopping until = this.stopping;
		if (until != null && !until.isAsked()) {
			until.ask(this.options.stopWithin());
		}
		synchronized (this.lifecycle) {
			Stopping current = this.stopping;
			if (current == null) {
				return;
			}
			if (!current.isAsked()) {
				current.ask(this.options.stopWithin());
			}
			List<Member> ending = this.members;
			ending.forEach((member) -> join(member.thread(), current.left()));
			ending.stream().filter((member) -> member.thread().isAlive()).forEach(this::abandon);
			forget();
			this.stopping = null;
		}
	}

	private void forget() {
		synchronized (this.countsLock) {
			this.before = counts();
			this.members = List.of();
		}
	}

	/** A handler does not return: what it has is given to others. */
	private void abandon(Member member) {
		if (member.thread() == Thread.currentThread()) {
			return;
		}
		member.thread().interrupt();
		join(member.thread(), INTERRUPTED);
		if (member.thread().isAlive()) {
			LOG.warn("{} has not ended within {} ms; the shutdown continues without it, and what it had is delivered "
					+ "again", member.worker(), this.options.stopWithin().toMillis());
			member.worker().consumer().close();
		}
	}

	/** Does not wait for a handler that stops its own listener. */
	private static void join(Thread thread, Duration most) {
		if (thread == Thread.currentThread()) {
			return;
		}
		try {
			thread.join(Math.max(1, most.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Stops on a thread of its own, so that several stop at the same time. */
	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "papyra-" + this.group.name() + "-stop").start();
	}

	@Override
	public boolean isRunning() {
		return !this.members.isEmpty();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		stop();
	}

	/** What it is doing. */
	public ListenerStatus status() {
		List<Member> now = this.members;
		if (now.isEmpty()) {
			return ListenerStatus.STOPPED;
		}
		ListenerStatus worst = ListenerStatus.RUNNING;
		for (Member member : now) {
			worst = ListenerStatus.worse(worst, (member.thread().isAlive() || isStopping()) ? member.worker().status()
					: ListenerStatus.failing(Instant.EPOCH, "its thread has ended"));
		}
		return worst;
	}

	private boolean isStopping() {
		Stopping until = this.stopping;
		return until == null || until.isAsked();
	}

	/** What it has done. */
	public ListenerCounts counts() {
		synchronized (this.countsLock) {
			ListenerCounts sum = this.before;
			for (Member member : this.members) {
				sum = sum.plus(member.worker().counts());
			}
			return sum;
		}
	}

	@Override
	public String toString() {
		return "listener of group " + this.group.name() + " (" + this.group.kind().wireName() + ")";
	}

}

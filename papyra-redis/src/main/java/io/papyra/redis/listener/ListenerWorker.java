package io.papyra.redis.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.papyra.backend.PersistenceException;
import io.papyra.redis.Delivery;
import io.papyra.redis.GroupConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a group: gets facts, hands them on, acknowledges what was handled. Only a
 * stop ends it; whatever is thrown by handler, server or this machine is reported, and
 * after a pause it continues. What it holds in memory, it holds until the server has been
 * told: a connection that ends loses nothing.
 */
final class ListenerWorker implements Runnable {

	private static final Logger LOG = LoggerFactory.getLogger(GroupListenerContainer.class);

	/** How long one poll waits: a stop is not noticed before. */
	private static final Duration POLL = Duration.ofSeconds(1);

	/** Handled facts are acknowledged at the end of their batch, or after that. */
	private static final Duration LATEST_ACKNOWLEDGEMENT = Duration.ofSeconds(1);

	private static final Backoff UNREACHABLE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

	private static final Backoff REFUSING = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

	/**
	 * When this number of different facts in a row fails, the facts are not the cause.
	 */
	private static final int ALL_FAIL = 3;

	/** By then the pause is as long as it gets. */
	private static final int MOST_FAILING = 100;

	private final GroupConsumer consumer;

	private final GroupBatchListener listener;

	private final boolean whole;

	private final Stopping stopping;

	private final Duration claimAfter;

	private final Retries retries;

	/** What came and was not handled yet, as it will be handed on. */
	private final Deque<List<Delivery>> waiting = new ArrayDeque<>();

	/** What was handled and is not acknowledged yet. */
	private final List<Delivery> owed = new ArrayList<>();

	/** What failed since something was handled, by the first entry of each. */
	private final Set<String> failing = new HashSet<>();

	private final LongAdder handled = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private volatile @Nullable ListenerStatus unreachable;

	private volatile @Nullable ListenerStatus refusing;

	private long outages;

	/** When the server last heard that this member has what is waiting. */
	private long renewed = System.nanoTime();

	private long acknowledged = System.nanoTime();

	/**
	 * @param whole whether a batch is handed on as a whole
	 */
	ListenerWorker(GroupConsumer consumer, GroupBatchListener listener, boolean whole, Stopping stopping,
			Duration claimAfter) {
		this.consumer = consumer;
		this.listener = listener;
		this.whole = whole;
		this.stopping = stopping;
		this.claimAfter = claimAfter;
		this.retries = new Retries(claimAfter);
	}

	GroupConsumer consumer() {
		return this.consumer;
	}

	ListenerStatus status() {
		ListenerStatus away = this.unreachable;
		ListenerStatus refused = this.refusing;
		return ListenerStatus.worse((away != null) ? away : ListenerStatus.RUNNING,
				(refused != null) ? refused : ListenerStatus.RUNNING);
	}

	ListenerCounts counts() {
		return ListenerCounts.of(this.handled.sum(), this.failed.sum(), this.consumer.counts());
	}

	@Override
	public void run() {
		while (!this.stopping.isAsked()) {
			try {
				guardedRound();
			}
			catch (Throwable ex) {
				// Not even reporting it succeeded, as without memory.
				this.stopping.pause(UNREACHABLE.longest());
			}
		}
		leave();
	}

	private void guardedRound() {
		try {
			boolean unused = Thread.interrupted();
			round();
		}
		catch (Throwable ex) {
			this.outages++;
			unreachable(ex);
			this.stopping.pause(UNREACHABLE.after(this.outages));
		}
	}

	private void round() {
		acknowledge();
		giveBackDue();
		if (this.waiting.isEmpty()) {
			List<Delivery> batch = this.consumer.poll(this.retries.next(POLL));
			this.renewed = System.nanoTime();
			add(batch);
		}
		reached();
		if (this.waiting.isEmpty() && this.retries.isEmpty()) {
			accepted();
		}
		handleWaiting();
	}

	/** What came again is handed on alone, so that one fact does not hold up others. */
	private void add(List<Delivery> batch) {
		List<Delivery> first = new ArrayList<>();
		for (Delivery delivery : batch) {
			if (this.whole && delivery.deliveries() == 1) {
				first.add(delivery);
			}
			else {
				this.waiting.add(List.of(delivery));
			}
		}
		if (!first.isEmpty()) {
			this.waiting.add(List.copyOf(first));
		}
	}

	private void handleWaiting() {
		while (!this.waiting.isEmpty() && !this.stopping.isOver()) {
			if (!isStillOurs()) {
				return;
			}
			List<Delivery> next = this.waiting.remove();
			if (handle(next)) {
				this.owed.addAll(next);
				accepted();
			}
			else if (this.failing.size() >= ALL_FAIL) {
				acknowledge();
				this.stopping.pause(REFUSING.after(this.failing.size() - ALL_FAIL + 1L));
				giveBackDue();
			}
			if (System.nanoTime() - this.acknowledged > LATEST_ACKNOWLEDGEMENT.toNanos()) {
				acknowledge();
			}
		}
		acknowledge();
	}

	private boolean handle(List<Delivery> deliveries) {
		try {
			this.listener.handle(deliveries);
			return true;
		}
		catch (Throwable ex) {
			this.failed.add(deliveries.size());
			this.retries.add(deliveries);
			refused(deliveries, ex);
			return false;
		}
	}

	/**
	 * Tells the server in time that this member has still to handle what is waiting.
	 * Where that was too late, others have it by now.
	 */
	private boolean isStillOurs() {
		long age = System.nanoTime() - this.renewed;
		if (age < this.claimAfter.toNanos() / 3) {
			return true;
		}
		List<Delivery> held = this.waiting.stream().flatMap(List::stream).toList();
		if (age < this.claimAfter.toNanos()) {
			this.consumer.keep(held);
			this.renewed = System.nanoTime();
			return true;
		}
		this.consumer.release(held);
		this.waiting.clear();
		return false;
	}

	private void acknowledge() {
		if (!this.owed.isEmpty()) {
			this.consumer.acknowledge(this.owed);
			this.handled.add(this.owed.size());
			this.owed.clear();
		}
		this.acknowledged = System.nanoTime();
	}

	private void giveBackDue() {
		List<Delivery> due = this.retries.due();
		if (!due.isEmpty()) {
			this.consumer.nack(due);
			this.retries.remove(due);
		}
	}

	private void reached() {
		ListenerStatus before = this.unreachable;
		if (before != null) {
			this.unreachable = null;
			this.outages = 0;
			LOG.info("{}: continues; it could not since {}", this, before.since());
		}
	}

	private void unreachable(Throwable ex) {
		String cause = (ex instanceof PersistenceException) ? String.valueOf(ex.getMessage()) : ex.getClass().getName();
		ListenerStatus before = this.unreachable;
		Instant since = (before != null && before.since() != null) ? before.since() : Instant.now();
		this.unreachable = ListenerStatus.failing(since, cause);
		if (this.stopping.isAsked() || before != null) {
			LOG.debug("{}: {}", this, cause);
		}
		else if (ex instanceof PersistenceException) {
			LOG.warn("{}: gets no facts and tries again: {}", this, cause);
		}
		else {
			LOG.warn("{}: gets no facts and tries again", this, ex);
		}
	}

	private void accepted() {
		this.failing.clear();
		this.refusing = null;
	}

	/** What a handler says may hold anything of a fact: it goes to the log alone. */
	private void refused(List<Delivery> deliveries, Throwable ex) {
		Delivery first = deliveries.get(0);
		boolean isNew = this.failing.isEmpty();
		if (this.failing.size() < MOST_FAILING) {
			this.failing.add(first.entryId());
		}
		ListenerStatus before = this.refusing;
		Instant since = (before != null && before.since() != null) ? before.since() : Instant.now();
		this.refusing = ListenerStatus.failing(since,
				"the handler threw " + ex.getClass().getName() + " at the entry " + first.entryId());
		if (isNew) {
			LOG.warn("{}: the handler threw at the entry {}, delivered {} times; it comes again", this, first.entryId(),
					first.deliveries(), ex);
		}
		else {
			LOG.debug("{}: the handler threw at the entry {}, delivered {} times", this, first.entryId(),
					first.deliveries(), ex);
		}
	}

	/** Gives back what was not handled. */
	private void leave() {
		boolean unused = Thread.interrupted();
		try {
			acknowledge();
		}
		catch (Throwable ex) {
			LOG.warn("{}: {} facts that were handled will be delivered again: {}", this, this.owed.size(),
					ex.getMessage());
		}
		try {
			this.consumer.release(this.waiting.stream().flatMap(List::stream).toList());
			this.consumer.close();
		}
		catch (Throwable ex) {
			LOG.warn("{}: what it had will be claimed later: {}", this, ex.getMessage());
		}
	}

	@Override
	public String toString() {
		return "Consumer " + this.consumer.name() + " of group " + this.consumer.group().name() + " ("
				+ this.consumer.group().kind().wireName() + ")";
	}

}

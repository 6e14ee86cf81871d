package io.papyra.redis.listener;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.papyra.redis.Delivery;

/**
 * What its handler has refused, until it is given back to be delivered once more: the
 * later the more often it came. For one thread.
 */
final class Retries {

	private static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

	private record Waiting(Delivery delivery, long due) {
	}

	private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::due));

	private final long begin = System.nanoTime();

	private final Backoff pauses;

	/**
	 * @param claimAfter when others would take it: half of that is the longest wait
	 */
	Retries(Duration claimAfter) {
		this.pauses = USUAL.upTo(claimAfter.dividedBy(2));
	}

	private long now() {
		return System.nanoTime() - this.begin;
	}

	void add(Collection<Delivery> failed) {
		for (Delivery delivery : failed) {
			this.waiting.add(new Waiting(delivery, now() + this.pauses.after(delivery.deliveries()).toNanos()));
		}
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/** What has waited long enough; it stays until it is {@link #remove}d. */
	List<Delivery> due() {
		long now = now();
		return this.waiting.stream().filter((one) -> one.due() <= now).map(Waiting::delivery).toList();
	}

	void remove(Collection<Delivery> givenBack) {
		this.waiting.removeIf((one) -> givenBack.contains(one.delivery()));
	}

	/** How long until the next one is due, at most so long. */
	Duration next(Duration most) {
		Waiting first = this.waiting.peek();
		if (first == null) {
			return most;
		}
		Duration left = Duration.ofNanos(Math.max(0, first.due() - now()));
		return (left.compareTo(most) < 0) ? left : most;
	}

}

package io.papyra.recorder;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.papyra.backend.AppendResult;
import io.papyra.fact.FactKind;
import io.papyra.internal.count.DropCounters;
import io.papyra.internal.count.KindCounts;
import io.papyra.internal.count.StoredCounts;
import io.papyra.observe.PersistenceObserver;
import io.papyra.retention.ExpiryReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an observer what happens, whatever it does in return: what it throws is logged
 * once, and drops are told in bulk. Safe for use by several threads.
 */
final class ShieldedObserver {

	private static final Logger LOG = LoggerFactory.getLogger(ShieldedObserver.class);

	/** An observer that hangs must hold up those who store in the end. */
	private static final int MOST_UNTOLD = 10_000;

	private final PersistenceObserver observer;

	private final DropCounters.Changes drops;

	private final ReentrantLock telling = new ReentrantLock();

	/** What callers have stored, which the writer's thread is to tell. */
	private final Queue<Written> byCallers = new ConcurrentLinkedQueue<>();

	private final AtomicInteger untold = new AtomicInteger();

	private volatile boolean complained;

	private long[] counts = KindCounts.none();

	private long[] events = StoredCounts.noEvents();

	private long gaps;

	private final Map<FactKind, Map<ExpiryReason, Long>> expired = new EnumMap<>(FactKind.class);

	private long bytes;

	private long nanos;

	ShieldedObserver(PersistenceObserver observer, DropCounters drops) {
		this.observer = observer;
		this.drops = drops.changes();
	}

	/**
	 * A batch was stored. Only the writer's thread calls this.
	 * @param quietly whether to report it together with the next one: an observer that
	 * records a fact for every batch would otherwise keep itself going for ever
	 */
	void written(StoredCounts stored, AppendResult appended, long nanosTaken, boolean quietly) {
		KindCounts.add(this.counts, stored.facts());
		KindCounts.add(this.events, stored.events());
		this.gaps += stored.gaps();
		this.bytes += appended.bytes();
		appended.expired().forEach((kind, reasons) -> {
			Map<ExpiryReason, Long> sums = this.expired.computeIfAbsent(kind,
					(none) -> new EnumMap<>(ExpiryReason.class));
			reasons.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
		});
		this.nanos += nanosTaken;
		if (!quietly) {
			tellWritten();
		}
	}

	/**
	 * A batch was stored on the thread of a caller, which observers must not hold up: the
	 * writer's thread reports it. Only the thread that has the turn calls this.
	 */
	void writtenByCaller(StoredCounts stored, AppendResult appended, long nanosTaken, boolean quietly) {
		this.byCallers.add(new Written(stored, appended, nanosTaken, quietly));
		this.untold.incrementAndGet();
	}

	/** Tells what callers have stored. Only the writer's thread calls this. */
	void tellWrittenByCallers() {
		Written next = this.byCallers.poll();
		while (next != null) {
			this.untold.decrementAndGet();
			written(next.stored(), next.appended(), next.nanos(), next.quietly());
			next = this.byCallers.poll();
		}
	}

	/** Whether so much is untold that nothing more should come before it is. */
	boolean isBehind() {
		return this.untold.get() > MOST_UNTOLD;
	}

	/** Tells what has been written quietly. Only the writer's thread calls this. */
	void tellWritten() {
		if (this.bytes > 0) {
			long[] told = this.counts;
			long toldBytes = this.bytes;
			long toldNanos = this.nanos;
			this.counts = KindCounts.none();
			this.bytes = 0;
			this.nanos = 0;
			tell((to) -> to.onWritten(told, toldBytes, toldNanos));
			tellEvents();
			tellGaps();
			tellExpired();
		}
	}

	private void tellEvents() {
		long[] told = this.events;
		if (KindCounts.sum(told) > 0) {
			this.events = StoredCounts.noEvents();
			tell((to) -> to.onEvents(told));
		}
	}

	private void tellGaps() {
		long told = this.gaps;
		if (told > 0) {
			this.gaps = 0;
			tell((to) -> to.onGaps(told));
		}
	}

	private void tellExpired() {
		if (this.expired.isEmpty()) {
			return;
		}
		Map<FactKind, Map<ExpiryReason, Long>> told = new EnumMap<>(this.expired);
		this.expired.clear();
		told.forEach(
				(kind, reasons) -> reasons.forEach((reason, count) -> tell((to) -> to.onExpired(kind, reason, count))));
	}

	void failed(Throwable error) {
		tell((to) -> to.onWriteError(error));
	}

	/**
	 * Reports what has been dropped since the last time, unless another thread is doing
	 * so already.
	 */
	void tellDrops() {
		if (this.telling.isHeldByCurrentThread() || !this.telling.tryLock()) {
			return;
		}
		try {
			this.drops.tell((reason, kind, count) -> tell((to) -> to.onDropped(reason, kind, count)));
		}
		finally {
			this.telling.unlock();
		}
	}

	private void tell(Consumer<PersistenceObserver> news) {
		try {
			news.accept(this.observer);
		}
		catch (Throwable ex) { // an observer must not be able to end the writer
			if (!this.complained) {
				this.complained = true;
				LOG.warn("Papyra observer {} failed; further failures of it are not logged",
						this.observer.getClass().getName(), ex);
			}
		}
	}

	private record Written(StoredCounts stored, AppendResult appended, long nanos, boolean quietly) {
	}

}

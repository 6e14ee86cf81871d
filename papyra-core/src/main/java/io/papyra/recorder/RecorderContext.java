package io.papyra.recorder;

import java.util.concurrent.atomic.AtomicReference;

import io.papyra.fact.FactKind;
import io.papyra.internal.ack.FutureCompleter;
import io.papyra.internal.count.DropCounters;
import io.papyra.internal.count.KindCounts;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What callers, writer and closer of one recorder share.
 */
record RecorderContext(RecorderOptions options, RecorderParts parts, Intake intake, DropCounters drops,
		Progress progress, FutureCompleter acknowledgements, ShieldedObserver observer, Deadline deadline,
		Pending pending, CallerCommits commits, AtomicReference<@Nullable Pause<?>> pause) {

	private static final Logger LOG = LoggerFactory.getLogger(RecorderContext.class);

	static RecorderContext of(RecorderOptions options, PersistenceObserver observer, RecorderParts parts) {
		DropCounters drops = new DropCounters(parts.clock());
		Intake intake = new Intake(options.bufferSize());
		ShieldedObserver shielded = new ShieldedObserver(observer, drops);
		return new RecorderContext(options, parts, intake, drops, new Progress(), new FutureCompleter(parts.threads()),
				shielded, new Deadline(parts.nanoTime()), new Pending(), new CallerCommits(intake, shielded),
				new AtomicReference<>());
	}

	/**
	 * Counts everything that is left as dropped and tells those who wait for it. May be
	 * called by any thread and again: each fact is found by one call only.
	 */
	void abandon() {
		Buffer taken = this.pending.abandon();
		Buffer waiting = this.intake.abandon();
		long[] counts = waiting.countByKind();
		Throwable reason = new FactDroppedException(DropReason.SHUTDOWN,
				"the recorder had to stop before the fact was stored");
		if (taken != null) {
			KindCounts.add(counts, taken.countByKind());
		}
		for (FactKind kind : FactKind.values()) {
			if (counts[KindCounts.index(kind)] > 0) {
				this.drops.add(DropReason.SHUTDOWN, kind, counts[KindCounts.index(kind)]);
			}
		}
		this.acknowledgements.fail(waiting.takeFutures(), reason);
		if (taken != null) {
			this.acknowledgements.fail(taken.takeFutures(), reason);
		}
		this.acknowledgements.fail(this.pending.takeUnsynced(), reason);
		warnOf(counts);
	}

	private void warnOf(long[] counts) {
		long lost = KindCounts.sum(counts);
		if (lost > 0) {
			@Nullable Throwable failure = this.progress.failure();
			LOG.warn("Papyra stopped with {} facts of '{}' not stored: {} events, {} audits, {} dead letters{}", lost,
					this.options.systemId(), counts[KindCounts.index(FactKind.EVENT)],
					counts[KindCounts.index(FactKind.AUDIT)], counts[KindCounts.index(FactKind.DEAD_LETTER)],
					(failure != null) ? "; the last failure was: " + failure : "");
		}
	}

}

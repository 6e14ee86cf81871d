package io.papyra.recorder;

import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to facts that are still there when a recorder has to stop. */
final class Abandonment {

	private static final Logger LOG = LoggerFactory.getLogger(Abandonment.class);

	private Abandonment() {
	}

	/**
	 * Counts everything that is left as dropped and tells those who wait for it. May be
	 * called by any thread and again: each fact is found by one call only.
	 */
	static void of(RecorderContext context) {
		Buffer taken = context.pending().abandon();
		Buffer waiting = context.intake().abandon();
		long[] counts = waiting.countByKind();
		Throwable reason = new FactDroppedException(DropReason.SHUTDOWN,
				"the recorder had to stop before the fact was stored");
		if (taken != null) {
			KindCounts.add(counts, taken.countByKind());
		}
		for (FactKind kind : FactKind.values()) {
			if (counts[KindCounts.index(kind)] > 0) {
				context.drops().add(DropReason.SHUTDOWN, kind, counts[KindCounts.index(kind)]);
			}
		}
		context.acknowledgements().fail(waiting.takeFutures(), reason);
		if (taken != null) {
			context.acknowledgements().fail(taken.takeFutures(), reason);
		}
		context.acknowledgements().fail(context.pending().takeUnsynced(), reason);
		warn(context, counts);
	}

	private static void warn(RecorderContext context, long[] counts) {
		long lost = KindCounts.sum(counts);
		if (lost > 0) {
			@Nullable Throwable failure = context.progress().failure();
			LOG.warn("Papyra stopped with {} facts of '{}' not stored: {} events, {} audits, {} dead letters{}", lost,
					context.options().systemId(), counts[KindCounts.index(FactKind.EVENT)],
					counts[KindCounts.index(FactKind.AUDIT)], counts[KindCounts.index(FactKind.DEAD_LETTER)],
					(failure != null) ? "; the last failure was: " + failure : "");
		}
	}

}

package io.papyra.internal.log.read;

import java.time.Instant;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.UnknownPositionException;
import io.papyra.internal.log.index.BlockStats;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what is known of a block whether a query can find anything in it. A query
 * with a position that is no number has none, but an {@link UnknownPositionException}.
 */
final class BlockPruner {

	private final FactQuery query;

	private final long since;

	private final long until;

	private final long after;

	BlockPruner(FactQuery query) {
		this.query = query;
		this.since = micros(query.since(), Long.MIN_VALUE);
		this.until = micros(query.until(), Long.MAX_VALUE);
		this.after = UnknownPositionException.numberOf(query.after());
	}

	private static long micros(@Nullable Instant time, long otherwise) {
		if (time == null) {
			return otherwise;
		}
		try {
			return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
		}
		catch (ArithmeticException ex) {
			return (time.getEpochSecond() < 0) ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
	}

	/** Whether a number is not after the position that the query names. */
	boolean isBefore(long seq) {
		return seq <= this.after;
	}

	/** Whether some fact in the block may be an answer. */
	boolean mayMatch(BlockStats block) {
		boolean timed = this.query.since() != null || this.query.until() != null;
		if (isBefore(block.lastSeq) || (timed && (block.until < this.since || block.since > this.until))) {
			return false;
		}
		for (FactKind kind : this.query.kinds()) {
			if (block.facts(kind) > 0) {
				return true;
			}
		}
		return false;
	}

}

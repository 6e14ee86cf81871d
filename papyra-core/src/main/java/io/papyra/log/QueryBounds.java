package io.papyra.log;

import java.time.Instant;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;

import org.jspecify.annotations.Nullable;

/** Tells from what is known of a block whether a query can find anything in it. */
final class QueryBounds {

	private final FactQuery query;

	private final long since;

	private final long until;

	QueryBounds(FactQuery query) {
		this.query = query;
		this.since = micros(query.since(), Long.MIN_VALUE);
		this.until = micros(query.until(), Long.MAX_VALUE);
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

	/** Whether some fact in the block may be an answer. */
	boolean mayMatch(Block block) {
		boolean timed = this.query.since() != null || this.query.until() != null;
		if (block.lastSeq <= this.query.after() || (timed && (block.until < this.since || block.since > this.until))) {
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

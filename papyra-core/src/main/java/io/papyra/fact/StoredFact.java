package io.papyra.fact;

import org.jspecify.annotations.Nullable;

/**
 * A fact as it was read back.
 *
 * @param position where it is in the history: what a query takes as
 * {@link FactQuery#after()} to continue after it
 * @param seq its number in its log, which rises by one per line, from 1 (for a line of a
 * plain file its line number); in a store with several writers its number among those of
 * its writer and kind, or 0 where the store gives none
 * @param writer who wrote it, in a store with several writers; otherwise null
 * @param fact what happened; payloads come back as null, Boolean, Long, BigInteger,
 * Double, BigDecimal, String, {@code List} or {@code Map}
 */
public record StoredFact(Position position, long seq, @Nullable String writer, Fact fact) {

	/** A fact of a log whose positions are its numbers. */
	public StoredFact(long seq, Fact fact) {
		this(Position.of(seq), seq, null, fact);
	}

}

package io.papyra.fact;

/**
 * A fact as it was read back.
 *
 * @param seq its place in the log: rises by one per line, from 1; for a line of a plain
 * file its line number
 * @param fact what happened; payloads come back as null, Boolean, Long, BigInteger,
 * Double, BigDecimal, String, {@code List} or {@code Map}
 */
public record StoredFact(long seq, Fact fact) {
}

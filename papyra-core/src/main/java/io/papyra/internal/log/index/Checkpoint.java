package io.papyra.internal.log.index;

/**
 * How far a log is known to be good and on stable storage.
 *
 * @param seq sequence number of the last such line
 * @param offset where that line ends
 */
public record Checkpoint(long seq, long offset) {
}

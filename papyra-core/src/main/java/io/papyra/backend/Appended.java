package io.papyra.backend;

/**
 * Where a batch went.
 *
 * @param firstSeq sequence number of the batch's first entry; each further one has the
 * next number
 * @param bytes how many bytes the batch takes in the store
 */
public record Appended(long firstSeq, long bytes) {
}

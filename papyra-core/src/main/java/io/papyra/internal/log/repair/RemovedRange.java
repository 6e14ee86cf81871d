package io.papyra.internal.log.repair;

/**
 * A piece that is removed from a log.
 *
 * @param line number of its line
 * @param offset where it begins in the file as it was
 * @param length its bytes, a newline included if it had one
 * @param reason the anomaly for which it goes
 */
record RemovedRange(long line, long offset, long length, String reason) {
}

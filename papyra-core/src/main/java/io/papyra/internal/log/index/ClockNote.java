package io.papyra.internal.log.index;

/**
 * That the wall clock was doubted when a checkpoint was written, so that a restart under
 * the same clock does not end the wait.
 *
 * @param expected what the clock should have told, in microseconds since the epoch
 * @param left how long nothing was to expire by its age still, in seconds
 */
public record ClockNote(long expected, long left) {
}

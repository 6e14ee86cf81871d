/**
 * Scans, compactions and repairs of a history whose service runs: on demand, by schedule,
 * one at a time, each logged, observed, and recorded in the history itself.
 *
 * <p>
 * Uses the settings. Starts before the history is open, but never opens it.
 */
@NullMarked
package io.papyra.spring.maintenance;

import org.jspecify.annotations.NullMarked;

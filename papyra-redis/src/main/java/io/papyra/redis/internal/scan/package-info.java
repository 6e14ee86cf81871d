/**
 * Finds what is wrong with a history, and changes nothing.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.scan.HistoryScan}, which scans stream by
 * stream with {@link io.papyra.redis.internal.scan.StreamScan}. Uses {@code connection},
 * {@code entry} and {@code stream}.
 */
@NullMarked
package io.papyra.redis.internal.scan;

import org.jspecify.annotations.NullMarked;

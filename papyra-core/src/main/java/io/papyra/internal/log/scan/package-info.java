/**
 * Looks for anomalies, from the first line to the last
 * ({@link io.papyra.internal.log.scan.LogScanner}). May use {@code format},
 * {@code segment} and {@code index}.
 */
@NullMarked
package io.papyra.internal.log.scan;

import org.jspecify.annotations.NullMarked;

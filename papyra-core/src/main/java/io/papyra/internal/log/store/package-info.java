/**
 * A log that is open for writing: lock and writer of all logs that share them
 * ({@link io.papyra.internal.log.store.LogStore}), one log with what is known of it
 * ({@link io.papyra.internal.log.store.LogHandle}), the file that is written to
 * ({@link io.papyra.internal.log.store.ActiveSegment}), and the change to a new one when
 * it is full ({@link io.papyra.internal.log.store.SegmentRoller}). May use
 * {@code format}, {@code segment}, {@code index}, and {@code scan}, since an opened file
 * whose end is not known is scanned.
 */
@NullMarked
package io.papyra.internal.log.store;

import org.jspecify.annotations.NullMarked;

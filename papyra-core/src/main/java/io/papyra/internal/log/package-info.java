/**
 * The log engine. Two doors, each a {@link io.papyra.internal.log.HistoryLog}:
 * {@link io.papyra.internal.log.FactLog}, a log of one file, and
 * {@link io.papyra.internal.log.PartitionedLog}, a directory of segments for each kind of
 * fact. Below them, each package knows only those before it: {@code format},
 * {@code segment}, {@code index}, {@code scan}, {@code store}, {@code read},
 * {@code repair}, {@code compact}.
 *
 * <p>
 * Touches files through {@code io.papyra.internal.disk} only. Format and invariants:
 * {@code docs/format.md} and {@code docs/decisions}; the way through the packages:
 * {@code docs/architecture.md}.
 */
@NullMarked
package io.papyra.internal.log;

import org.jspecify.annotations.NullMarked;

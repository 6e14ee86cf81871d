/**
 * The log engine. Two doors: {@link io.papyra.log.FactLog}, a log of one file, and
 * {@link io.papyra.log.KindLogs}, a directory of segments for each kind of fact. Behind
 * them, in the order in which a line meets them: writing ({@code StoreWriter},
 * {@code LogWriter}, {@code OpenLog}), what is known of the lines ({@code LogIndex},
 * {@code Block}, {@code CheckpointFile}), scanning ({@code LogScan}), reading
 * ({@code ForwardFacts}, {@code BackwardWalk}, {@code Retained}), compaction
 * ({@code CompactionRun} and on), recovery ({@code LogRecovery} and on).
 *
 * <p>
 * Touches files through {@code io.papyra.disk} only. Format and invariants:
 * {@code docs/format.md} and {@code docs/decisions}.
 */
@NullMarked
package io.papyra.log;

import org.jspecify.annotations.NullMarked;

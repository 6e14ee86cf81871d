/**
 * What is known of the lines of a log without reading them again: sums of its blocks
 * ({@link io.papyra.internal.log.index.BlockIndex}), how far it was verified
 * ({@link io.papyra.internal.log.index.CheckpointFile}), and the log as it is at a moment
 * ({@link io.papyra.internal.log.index.LogSnapshot}). May use {@code format} and
 * {@code segment}.
 */
@NullMarked
package io.papyra.internal.log.index;

import org.jspecify.annotations.NullMarked;

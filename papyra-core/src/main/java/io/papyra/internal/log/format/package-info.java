/**
 * The bytes of a log's lines: the trailer at the end of each
 * ({@link io.papyra.internal.log.format.LineTrailer}), headers, how lines are found in a
 * file and judged ({@link io.papyra.internal.log.format.LineValidator}), and names and
 * limits of the format ({@link io.papyra.internal.log.format.LogFormat}). May use the
 * disk.
 */
@NullMarked
package io.papyra.internal.log.format;

import org.jspecify.annotations.NullMarked;

/**
 * Puts a new file in the place of one of a log: the old one is read once, judged, and
 * copied from the bytes that were judged
 * ({@link io.papyra.internal.log.rewrite.Rewriter}). What becomes of each line is decided
 * by those who use it, {@code repair} and {@code compact}. May use {@code scan} and what
 * is below it.
 */
@NullMarked
package io.papyra.internal.log.rewrite;

import org.jspecify.annotations.NullMarked;

/**
 * The backends in files: {@code json}, one file of lines for all kinds, and
 * {@code rotating}, a directory of segments for each kind. Thin: the work is done by
 * {@code io.papyra.internal.log}.
 */
@NullMarked
package io.papyra.backend.file;

import org.jspecify.annotations.NullMarked;

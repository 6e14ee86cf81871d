/**
 * One stream, read page by page, with what is known of it: how much it holds where, and
 * how far each of its writers is.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.stream.StreamReader}. Uses
 * {@code connection} and {@code entry}.
 */
@NullMarked
package io.papyra.redis.internal.stream;

import org.jspecify.annotations.NullMarked;

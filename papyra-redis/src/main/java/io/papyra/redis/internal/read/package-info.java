/**
 * Answers queries, and waits for facts to come.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.read.HistoryReader}. Uses
 * {@code connection}, {@code entry} and {@code stream}.
 */
@NullMarked
package io.papyra.redis.internal.read;

import org.jspecify.annotations.NullMarked;

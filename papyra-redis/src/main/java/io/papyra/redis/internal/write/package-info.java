/**
 * Appends facts, each exactly once, and sends again what a server has lost.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.write.RedisWriter}, which has a
 * {@link io.papyra.redis.internal.write.StreamWriter} for each stream; what is appended
 * is decided by the script {@code append.lua} on the server. Uses {@code connection},
 * {@code entry} and {@code stream}.
 */
@NullMarked
package io.papyra.redis.internal.write;

import org.jspecify.annotations.NullMarked;

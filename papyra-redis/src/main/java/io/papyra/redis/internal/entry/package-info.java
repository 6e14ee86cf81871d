/**
 * What a history is made of in Redis: the keys of its streams, the ids of their entries,
 * and the bytes of one entry with its writer, number and checksum.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.entry.StreamKeys} and
 * {@link io.papyra.redis.internal.entry.EntryValidator}. Asks no server.
 */
@NullMarked
package io.papyra.redis.internal.entry;

import org.jspecify.annotations.NullMarked;

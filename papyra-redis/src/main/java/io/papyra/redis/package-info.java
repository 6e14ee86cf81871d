/**
 * The history in Redis Streams: a stream for each kind of fact and system, whose entries
 * are numbered by their writer and appended exactly once by a script on the server.
 *
 * <p>
 * Begin with {@link io.papyra.redis.RedisBackend}; {@code RedisWriter} and
 * {@code StreamWriter} append, {@code HistoryReading} reads, {@code HistoryScan},
 * {@code RedisRecovery} and {@code RedisCompaction} look after what is there. The scripts
 * stand beside the classes, as {@code *.lua}. Uses papyra-core and Lettuce; an
 * application without Spring can use it.
 */
@NullMarked
package io.papyra.redis;

import org.jspecify.annotations.NullMarked;

/**
 * Repair and compaction: what removes entries, under a lease that one process has at a
 * time.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.maintenance.RedisRecovery} and
 * {@link io.papyra.redis.internal.maintenance.RedisCompaction}. Uses {@code connection},
 * {@code entry}, {@code stream} and {@code scan}.
 */
@NullMarked
package io.papyra.redis.internal.maintenance;

import org.jspecify.annotations.NullMarked;

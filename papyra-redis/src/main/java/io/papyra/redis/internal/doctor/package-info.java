/**
 * Looks whether servers, streams and consumer groups are as they should be, and writes
 * nothing.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.doctor.RedisDoctor}. Uses
 * {@code connection}, {@code entry}, {@code stream}, and from {@code read} how far clocks
 * may differ.
 */
@NullMarked
package io.papyra.redis.internal.doctor;

import org.jspecify.annotations.NullMarked;

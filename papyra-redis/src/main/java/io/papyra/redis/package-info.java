/**
 * The history in Redis Streams: a stream for each kind of fact and system, whose entries
 * are numbered by their writer and appended exactly once by a script on the server. And
 * the consumer groups by which other programs read it.
 *
 * <p>
 * Begin with {@link io.papyra.redis.RedisBackend}, or with
 * {@link io.papyra.redis.RedisGroups}. How they do it is in the packages of
 * {@code io.papyra.redis.internal}, which know nothing of this one: {@code connection},
 * {@code entry}, {@code stream}, {@code write}, {@code read}, {@code scan},
 * {@code maintenance} and {@code doctor}, each of which uses those before it. The scripts
 * that run on the server are beside the classes of this package, as {@code *.lua}. Uses
 * papyra-core and Lettuce; an application without Spring can use it.
 */
@NullMarked
package io.papyra.redis;

import org.jspecify.annotations.NullMarked;

/**
 * The history in Redis Streams: one stream, whose entries are appended, numbered and
 * deduplicated by scripts on the server.
 *
 * <p>
 * Uses Lettuce alone; an application without Spring can use it.
 */
@NullMarked
package io.papyra.redis;

import org.jspecify.annotations.NullMarked;

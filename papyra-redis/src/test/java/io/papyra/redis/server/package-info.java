/**
 * Real Redis and Valkey servers for tests: which there are, alone, as a cluster, with
 * sentinels, and what may go wrong on the way to them.
 */
@NullMarked
package io.papyra.redis.server;

import org.jspecify.annotations.NullMarked;

/**
 * The way to a server, or to the nodes of a cluster: connections that end where they
 * fail, what is asked over them, what a refusal means, and the scripts that run on the
 * server.
 *
 * <p>
 * Begin with {@link io.papyra.redis.internal.connection.RedisLink}, which is one
 * connection, and {@link io.papyra.redis.internal.connection.SharedLink}, which opens
 * another one when it has ended. Uses Lettuce and no other package of this module.
 */
@NullMarked
package io.papyra.redis.internal.connection;

import org.jspecify.annotations.NullMarked;

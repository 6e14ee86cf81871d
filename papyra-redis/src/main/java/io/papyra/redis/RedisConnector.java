package io.papyra.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisLink;

/**
 * Opens connections to one Redis, be it a single server, one managed by Sentinel, or a
 * cluster. None of them reconnects by itself: a client that does sends again what it had
 * written, and the server has it twice. A caller whose connection has ended opens another
 * one. Safe for use by several threads.
 */
public final class RedisConnector implements AutoCloseable {

	/** How long a command may take unless the client's owner says otherwise. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	private final LinkFactory links;

	private final Runnable end;

	private RedisConnector(LinkFactory links, Runnable end) {
		this.links = links;
		this.end = end;
	}

	/**
	 * A connector with a client of its own, which ends with it.
	 * @param uri of a server or of sentinels, with user, password and TLS
	 */
	public static RedisConnector to(RedisURI uri) {
		RedisClient client = RedisClient.create(uri);
		client.setOptions(withoutReconnect(ClientOptions.create()));
		return on(client, RedisLink.location(uri), timeout(uri), client::shutdown);
	}

	/**
	 * A connector with a client of its own for a cluster, which ends with it.
	 * @param uris some nodes of it
	 */
	public static RedisConnector toCluster(Iterable<RedisURI> uris) {
		RedisClusterClient client = RedisClusterClient.create(uris);
		client.setOptions((ClusterClientOptions) withoutReconnect(ClusterClientOptions.create()));
		RedisURI first = uris.iterator().next();
		return on(client, "cluster of " + RedisLink.location(first), timeout(first), client::shutdown);
	}

	/**
	 * A connector on a client that does not reconnect by itself: see
	 * {@link #withoutReconnect}.
	 * @param client a {@link RedisClient} or a {@link RedisClusterClient} that knows
	 * where to connect to
	 * @param location where that is, human-readable, without a password
	 * @param timeout how long one command may take
	 * @param end run when the connector is closed
	 */
	public static RedisConnector on(AbstractRedisClient client, String location, Duration timeout, Runnable end) {
		Supplier<StatefulConnection<byte[], byte[]>> connections;
		if (client instanceof RedisClusterClient cluster) {
			connections = () -> {
				// Since the last time, another node may have taken over.
				cluster.refreshPartitions();
				return cluster.connect(ByteArrayCodec.INSTANCE);
			};
		}
		else {
			RedisClient single = (RedisClient) client;
			connections = () -> single.connect(ByteArrayCodec.INSTANCE);
		}
		return new RedisConnector(new LinkFactory(connections, location, timeout), end);
	}

	/**
	 * The same Redis, with other connections for queries, such as lead to replicas: what
	 * these do not have yet is not found yet. Everything else stays as it was.
	 * @param connections opens one, which does not reconnect by itself
	 */
	public RedisConnector withReads(Supplier<? extends StatefulConnection<byte[], byte[]>> connections) {
		return new RedisConnector(this.links.withReads(connections), this.end);
	}

	/** Options of a client with which its connections end where they fail. */
	public static ClientOptions withoutReconnect(ClientOptions options) {
		if (options instanceof ClusterClientOptions cluster) {
			return ClusterClientOptions.builder(cluster)
				.autoReconnect(false)
				.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
				.build();
		}
		return options.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.build();
	}

	/** Where the server is, human-readable; without a password. */
	public String location() {
		return this.links.location();
	}

	/** Opens its connections. */
	LinkFactory links() {
		return this.links;
	}

	/** Ends the client, if it is this connector's own. */
	@Override
	public void close() {
		this.end.run();
	}

	private static Duration timeout(RedisURI uri) {
		Duration given = uri.getTimeout();
		boolean usual = given == null || given.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) || given.isZero();
		return usual ? DEFAULT_TIMEOUT : given;
	}

}

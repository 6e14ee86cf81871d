package io.papyra.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.papyra.backend.WorkCancelledException;

/**
 * Opens connections to one Redis, be it a single server, one managed by Sentinel, or a
 * cluster. None of them reconnects by itself: a client that does sends again what it had
 * written, and the server has it twice. A caller whose connection has ended opens another
 * one. Safe for use by several threads.
 */
public final class RedisConnector implements AutoCloseable {

	/** How long a command may take unless the client's owner says otherwise. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	/** Attempts to find out why a server refuses a connection. */
	private static final int HANDSHAKES = 3;

	private final Supplier<RedisLink> links;

	/** For queries; the same unless they go elsewhere. */
	private final Supplier<RedisLink> reads;

	private final Runnable end;

	private final Duration timeout;

	private final String location;

	private RedisConnector(Supplier<RedisLink> links, Supplier<RedisLink> reads, Runnable end, String location,
			Duration timeout) {
		this.links = links;
		this.reads = reads;
		this.end = end;
		this.location = location;
		this.timeout = timeout;
	}

	/**
	 * A connector with a client of its own, which ends with it.
	 * @param uri of a server or of sentinels, with user, password and TLS
	 */
	public static RedisConnector to(RedisURI uri) {
		RedisClient client = RedisClient.create(uri);
		client.setOptions(withoutReconnect(ClientOptions.create()));
		return on(client, location(uri), timeout(uri), client::shutdown);
	}

	/**
	 * A connector with a client of its own for a cluster, which ends with it.
	 * @param uris some nodes of it
	 */
	public static RedisConnector toCluster(Iterable<RedisURI> uris) {
		RedisClusterClient client = RedisClusterClient.create(uris);
		client.setOptions((ClusterClientOptions) withoutReconnect(ClusterClientOptions.create()));
		RedisURI first = uris.iterator().next();
		return on(client, "cluster of " + location(first), timeout(first), client::shutdown);
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
		Supplier<RedisLink> links;
		if (client instanceof RedisClusterClient cluster) {
			links = () -> {
				// Since the last time, another node may have taken over.
				cluster.refreshPartitions();
				return link(cluster.connect(ByteArrayCodec.INSTANCE), location, timeout);
			};
		}
		else {
			RedisClient single = (RedisClient) client;
			links = () -> link(single.connect(ByteArrayCodec.INSTANCE), location, timeout);
		}
		return new RedisConnector(links, links, end, location, timeout);
	}

	/**
	 * The same Redis, with other connections for queries, such as lead to replicas: what
	 * these do not have yet is not found yet. Everything else stays as it was.
	 * @param connections opens one, which does not reconnect by itself
	 */
	public RedisConnector withReads(Supplier<? extends StatefulConnection<byte[], byte[]>> connections) {
		return new RedisConnector(this.links, () -> link(connections.get(), this.location, this.timeout), this.end,
				this.location, this.timeout);
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

	private static RedisLink link(StatefulConnection<byte[], byte[]> connection, String location, Duration timeout) {
		// Waiting is bounded where it is done; the client's own limit must not be
		// shorter.
		connection.setTimeout(timeout);
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return new RedisLink(connection, cluster.async(), true, location, timeout);
		}
		RedisClusterAsyncCommands<byte[], byte[]> commands = ((StatefulRedisConnection<byte[], byte[]>) connection)
			.async();
		return new RedisLink(connection, commands, false, location, timeout);
	}

	/** Where the server is, human-readable; without a password. */
	public String location() {
		return this.location;
	}

	/**
	 * Opens a connection.
	 * @throws io.papyra.backend.PersistenceException if that is not possible; the message
	 * says why and what to do
	 */
	RedisLink open() {
		return open(this.links);
	}

	/** Opens a connection for queries, as {@link #open}. */
	RedisLink openReads() {
		return open(this.reads);
	}

	/** Whether queries go elsewhere. */
	boolean hasReads() {
		return this.reads != this.links;
	}

	private RedisLink open(Supplier<RedisLink> from) {
		RuntimeException last = null;
		for (int attempt = 0; attempt < HANDSHAKES; attempt++) {
			try {
				return from.get();
			}
			catch (RuntimeException ex) {
				last = ex;
				if (isInterrupted(ex)) {
					Thread.currentThread().interrupt();
					throw WorkCancelledException.interrupted("connecting to " + this.location, ex);
				}
				if (!isHandshakeRace(ex)) {
					break;
				}
			}
		}
		throw RedisErrors.unreachable(this.location, (last != null) ? last : new IllegalStateException());
	}

	/**
	 * Where a server refuses a connection and ends it at once, Lettuce may see the end
	 * first, and does not tell why; another attempt mostly does.
	 */
	private static boolean isHandshakeRace(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			String message = String.valueOf(cause.getMessage());
			if (message.contains("RedisHandshakeHandler not registered")
					|| message.contains("Connection closed prematurely")) {
				return true;
			}
		}
		return false;
	}

	private static boolean isInterrupted(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof InterruptedException || cause instanceof RedisCommandInterruptedException) {
				return true;
			}
		}
		return false;
	}

	/** Ends the client, if it is this connector's own. */
	@Override
	public void close() {
		this.end.run();
	}

	/** A server's address, human-readable, without user and password. */
	static String location(RedisURI uri) {
		String scheme = uri.isSsl() ? "rediss" : "redis";
		String database = (uri.getDatabase() > 0) ? "/" + uri.getDatabase() : "";
		if (!uri.getSentinels().isEmpty()) {
			StringBuilder text = new StringBuilder(scheme).append("-sentinel://");
			uri.getSentinels()
				.forEach((sentinel) -> text.append(text.charAt(text.length() - 1) == '/' ? "" : ",")
					.append(sentinel.getHost())
					.append(':')
					.append(sentinel.getPort()));
			return text.append(database).append('#').append(uri.getSentinelMasterId()).toString();
		}
		if (uri.getSocket() != null) {
			return "redis-socket://" + uri.getSocket() + database;
		}
		return scheme + "://" + uri.getHost() + ":" + uri.getPort() + database;
	}

	private static Duration timeout(RedisURI uri) {
		Duration given = uri.getTimeout();
		boolean usual = given == null || given.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) || given.isZero();
		return usual ? DEFAULT_TIMEOUT : given;
	}

}

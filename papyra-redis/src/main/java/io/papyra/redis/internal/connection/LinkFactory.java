package io.papyra.redis.internal.connection;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.papyra.backend.WorkCancelledException;

/**
 * Opens connections to one Redis. Safe for use by several threads.
 */
public final class LinkFactory {

	/** Attempts to find out why a server refuses a connection. */
	private static final int HANDSHAKES = 3;

	private final Supplier<? extends StatefulConnection<byte[], byte[]>> connections;

	/** For queries; the same unless they go elsewhere. */
	private final Supplier<? extends StatefulConnection<byte[], byte[]>> reads;

	private final String location;

	private final Duration timeout;

	/**
	 * A factory on a client.
	 * @param connections opens one, which does not reconnect by itself
	 * @param location where they lead to, human-readable, without a password
	 * @param timeout how long one command may take
	 */
	public LinkFactory(Supplier<? extends StatefulConnection<byte[], byte[]>> connections, String location,
			Duration timeout) {
		this(connections, connections, location, timeout);
	}

	private LinkFactory(Supplier<? extends StatefulConnection<byte[], byte[]>> connections,
			Supplier<? extends StatefulConnection<byte[], byte[]>> reads, String location, Duration timeout) {
		this.connections = connections;
		this.reads = reads;
		this.location = location;
		this.timeout = timeout;
	}

	/** The same one, with other connections for queries. */
	public LinkFactory withReads(Supplier<? extends StatefulConnection<byte[], byte[]>> others) {
		return new LinkFactory(this.connections, others, this.location, this.timeout);
	}

	/** Where the server is, human-readable; without a password. */
	public String location() {
		return this.location;
	}

	/** Whether queries go elsewhere. */
	boolean hasReads() {
		return this.reads != this.connections;
	}

	/**
	 * Opens a connection.
	 * @throws io.papyra.backend.PersistenceException if that is not possible; the message
	 * says why and what to do
	 */
	public RedisLink open() {
		return open(this.connections);
	}

	/** Opens a connection for queries, as {@link #open}. */
	public RedisLink openReads() {
		return open(this.reads);
	}

	private RedisLink open(Supplier<? extends StatefulConnection<byte[], byte[]>> from) {
		RuntimeException last = null;
		for (int attempt = 0; attempt < HANDSHAKES; attempt++) {
			try {
				return link(from.get());
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

	private RedisLink link(StatefulConnection<byte[], byte[]> connection) {
		// Waiting is bounded where it is done; the client's own limit must not be
		// shorter.
		connection.setTimeout(this.timeout);
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return new RedisLink(connection, cluster.async(), true, this.location, this.timeout);
		}
		RedisClusterAsyncCommands<byte[], byte[]> commands = ((StatefulRedisConnection<byte[], byte[]>) connection)
			.async();
		return new RedisLink(connection, commands, false, this.location, this.timeout);
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

}

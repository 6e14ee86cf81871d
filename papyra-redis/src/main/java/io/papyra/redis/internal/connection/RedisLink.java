package io.papyra.redis.internal.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.papyra.backend.WorkCancelledException;

/**
 * One connection, which never comes back once it has ended. Safe for use by several
 * threads.
 */
public final class RedisLink implements AutoCloseable {

	private static final ProtocolKeyword WAITAOF = Resp.keyword("WAITAOF");

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final boolean cluster;

	private final String location;

	private final Duration timeout;

	RedisLink(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands,
			boolean cluster, String location, Duration timeout) {
		this.connection = connection;
		this.commands = commands;
		this.cluster = cluster;
		this.location = location;
		this.timeout = timeout;
	}

	/** What the server can be asked; the answers are to be had by {@link #await}. */
	public RedisClusterAsyncCommands<byte[], byte[]> commands() {
		return this.commands;
	}

	public boolean isCluster() {
		return this.cluster;
	}

	public boolean isOpen() {
		return this.connection.isOpen();
	}

	public String location() {
		return this.location;
	}

	/** A server's address, human-readable, without user and password. */
	public static String location(RedisURI uri) {
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

	/** How long a command may take. */
	public Duration timeout() {
		return this.timeout;
	}

	/** Asks the server, and waits for its answer as {@link #await} does. */
	public <T> T ask(String what, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> question) {
		return await(question.apply(this.commands), what);
	}

	/**
	 * The answer to a command, for which this waits as long as a command may take.
	 * @param what was asked, as the beginning of a message, such as {@code XRANGE orders}
	 * @throws RedisAccessException if the server refuses, or does not answer
	 * @throws WorkCancelledException if the thread is interrupted
	 */
	public <T> T await(RedisFuture<T> answer, String what) {
		return await(answer, what, this.timeout);
	}

	public <T> T await(RedisFuture<T> answer, String what, Duration most) {
		try {
			return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw WorkCancelledException.interrupted(what, ex);
		}
		catch (TimeoutException ex) {
			answer.cancel(false);
			throw RedisErrors.noAnswer(this.location, what, most, ex);
		}
		catch (ExecutionException | CancellationException ex) {
			throw RedisErrors.translate(this.location, what, (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	/** Any command, with an answer of nested lists, numbers and byte arrays. */
	public RedisFuture<List<Object>> send(ProtocolKeyword command, CommandArgs<byte[], byte[]> arguments) {
		return this.commands.dispatch(command, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), arguments);
	}

	/** Sends a script's hash; a server that does not know it answers NOSCRIPT. */
	public RedisFuture<List<Object>> start(RedisScript script, List<byte[]> keys, List<byte[]> arguments) {
		return send(CommandType.EVALSHA, script.arguments(script.sha(), keys, arguments));
	}

	/** Runs a script, by its hash where the server knows it. */
	public List<Object> run(RedisScript script, List<byte[]> keys, List<byte[]> arguments, String what) {
		try {
			return await(start(script, keys, arguments), what);
		}
		catch (RedisAccessException ex) {
			if (ex.code() != RedisErrors.Code.NOSCRIPT) {
				throw ex;
			}
			return await(send(CommandType.EVAL, script.arguments(script.source(), keys, arguments)), what);
		}
	}

	/**
	 * Waits until what this connection has written under a key is safer than in the
	 * memory of one server.
	 * @throws RedisAccessException if they have not confirmed it in time; it is stored
	 * all the same
	 */
	public void confirm(String key, Confirmation wanted) {
		byte[] bytes = Resp.bytes(key);
		RedisClusterAsyncCommands<byte[], byte[]> node = node(bytes);
		int replicas = wanted.replicas();
		Duration most = wanted.timeout();
		Duration longest = most.plus(this.timeout);
		long confirmed;
		if (wanted.aof()) {
			CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(1)
				.add(replicas)
				.add(most.toMillis());
			List<Object> reply = await(
					node.dispatch(WAITAOF, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), arguments), "WAITAOF",
					longest);
			confirmed = ((Long) reply.get(0) >= 1) ? (Long) reply.get(1) : -1;
		}
		else {
			confirmed = await(node.waitForReplication(replicas, most.toMillis()), "WAIT", longest);
		}
		if (confirmed < replicas) {
			throw new RedisAccessException(RedisErrors.Code.NOREPLICAS,
					this.location + ": the facts are stored, but within " + most.toMillis() + " ms "
							+ ((confirmed < 0) ? "the server's append-only file has not confirmed them"
									: confirmed + " of " + replicas + " replicas have confirmed them")
							+ "; look at INFO replication and INFO persistence, or set papyra.redis.wait-replicas and "
							+ "papyra.redis.wait-aof to what the server can do",
					null);
		}
	}

	/** Whether the server can say that its append-only file has what was written. */
	public boolean knowsWaitAof() {
		try {
			await(send(WAITAOF, new CommandArgs<>(ByteArrayCodec.INSTANCE)), "WAITAOF");
		}
		catch (RedisAccessException ex) {
			// It lacks its arguments, which only a server that knows it says.
			return ex.code() != RedisErrors.Code.UNKNOWN_COMMAND;
		}
		return true;
	}

	/** The connection over which writes to a key go. */
	private RedisClusterAsyncCommands<byte[], byte[]> node(byte[] key) {
		if (!(this.connection instanceof StatefulRedisClusterConnection<byte[], byte[]> nodes)) {
			return this.commands;
		}
		RedisURI uri = master(nodes, key);
		try {
			return nodes.getConnection(uri.getHost(), uri.getPort()).async();
		}
		catch (RedisException ex) {
			throw RedisErrors.unreachable(location(uri), ex);
		}
	}

	/** The server to which writes to a key go. */
	public ServerNode nodeOf(String key) {
		byte[] bytes = Resp.bytes(key);
		String name = (this.connection instanceof StatefulRedisClusterConnection<byte[], byte[]> nodes)
				? location(master(nodes, bytes)) : this.location;
		return new ServerNode(name, this, node(bytes));
	}

	private RedisURI master(StatefulRedisClusterConnection<byte[], byte[]> nodes, byte[] key) {
		int slot = SlotHash.getSlot(key);
		RedisClusterNode master = nodes.getPartitions().getMasterBySlot(slot);
		if (master == null) {
			throw new RedisAccessException(RedisErrors.Code.CLUSTERDOWN,
					this.location + ": no node serves slot " + slot + "; " + RedisErrors.Code.CLUSTERDOWN.advice(),
					null);
		}
		return master.getUri();
	}

	/**
	 * Ends the connection, and waits for that a moment: the client may end right after
	 * it.
	 */
	@Override
	public void close() {
		try {
			this.connection.closeAsync().get(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// It has ended long ago, or will.
		}
	}

}

package io.papyra.redis.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A primary, a replica, and three sentinels. These believe that the primary is down after
 * 500 ms while a test wants it to fail, and otherwise after a time that no busy machine
 * takes to answer.
 * <p>
 * For one thread at a time.
 */
public final class RedisSentinels implements AutoCloseable {

	/** The name by which clients ask for the primary. */
	public static final String PRIMARY = "papyra";

	private static final int SENTINELS = 3;

	private static final int SHORT_TIMEOUT = 500;

	private static final int LONG_TIMEOUT = 30_000;

	private final List<RedisServer> servers = new ArrayList<>();

	private final List<RedisServer> sentinels = new ArrayList<>();

	private RedisSentinels() {
	}

	/** Starts servers that keep nothing on disk. */
	public static RedisSentinels start(RedisBinary binary) {
		return start(binary, "appendonly no");
	}

	/**
	 * Starts them.
	 * @param lines further lines of the configuration of primary and replica
	 * @return when the sentinels know each other and the replica has its data
	 */
	public static RedisSentinels start(RedisBinary binary, String... lines) {
		RedisSentinels all = new RedisSentinels();
		try {
			RedisServer primary = configured(binary, lines).start();
			all.servers.add(primary);
			RedisServer replica = configured(binary, lines).replicaOf(primary.port()).start();
			all.servers.add(replica);
			ReplicaLink.awaitUp(primary, replica);
			for (int sentinel = 0; sentinel < SENTINELS; sentinel++) {
				all.sentinels.add(RedisServer.with(binary)
					.sentinel()
					.set("sentinel monitor " + PRIMARY + " " + RedisServer.HOST + " " + primary.port() + " 2")
					.set("sentinel down-after-milliseconds " + PRIMARY + " " + LONG_TIMEOUT)
					.set("sentinel failover-timeout " + PRIMARY + " 3000")
					.start());
			}
			all.awaitAgreement();
			return all;
		}
		catch (RuntimeException ex) {
			all.close();
			throw ex;
		}
	}

	private static RedisServerBuilder configured(RedisBinary binary, String... lines) {
		RedisServerBuilder builder = RedisServer.with(binary);
		for (String line : lines) {
			builder.set(line);
		}
		return builder;
	}

	/** Waits until each sentinel knows the others and a replica that it may promote. */
	private void awaitAgreement() {
		Waiting.until("sentinels that know each other", () -> this.sentinels.stream().allMatch((sentinel) -> {
			Map<String, String> primary = primaryAsSeenBy(sentinel);
			return "1".equals(primary.get("num-slaves")) && "2".equals(primary.get("num-other-sentinels"))
					&& "master".equals(primary.get("flags"));
		}), this::logs);
	}

	private static Map<String, String> primaryAsSeenBy(RedisServer sentinel) {
		return sentinel.commands()
			.dispatch(CommandType.SENTINEL, new MapOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("MASTER").add(PRIMARY));
	}

	private String logs() {
		return Stream.concat(this.servers.stream(), this.sentinels.stream())
			.map((node) -> node + " (" + (node.isRunning() ? "runs" : "ended") + "): " + node.log())
			.collect(Collectors.joining("\n"));
	}

	/** Where clients ask for the primary: all sentinels. */
	public RedisURI uri() {
		RedisURI.Builder uri = RedisURI.Builder.sentinel(RedisServer.HOST, this.sentinels.get(0).port(), PRIMARY);
		this.sentinels.subList(1, SENTINELS).forEach((sentinel) -> uri.withSentinel(RedisServer.HOST, sentinel.port()));
		return uri.build();
	}

	/** The sentinels. */
	public List<RedisServer> sentinels() {
		return List.copyOf(this.sentinels);
	}

	/** The primary and the replica, in the roles in which they began. */
	public List<RedisServer> servers() {
		return List.copyOf(this.servers);
	}

	/** The primary of which all sentinels say so, now. */
	public RedisServer primary() {
		List<String> ports = this.sentinels.stream()
			.map((sentinel) -> primaryAsSeenBy(sentinel).get("port"))
			.distinct()
			.toList();
		return this.servers.stream()
			.filter((server) -> ports.equals(List.of(String.valueOf(server.port()))))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("the sentinels name " + ports));
	}

	/** The other one, whether it runs or not. */
	public RedisServer replica() {
		RedisServer primary = primary();
		return this.servers.get((this.servers.get(0) == primary) ? 1 : 0);
	}

	/**
	 * Kills the primary and waits until the replica is promoted.
	 * @return the new primary, when all sentinels name it and it takes writes
	 */
	public RedisServer failover() {
		RedisServer replica = replica();
		downAfter(SHORT_TIMEOUT);
		primary().kill9();
		Waiting.until(replica + " as the primary",
				() -> primary() == replica && "master".equals(replica.info("replication").get("role")), this::logs);
		downAfter(LONG_TIMEOUT);
		return replica;
	}

	private void downAfter(int millis) {
		for (RedisServer sentinel : this.sentinels) {
			sentinel.commands()
				.dispatch(CommandType.SENTINEL, new StatusOutput<>(StringCodec.UTF8),
						new CommandArgs<>(StringCodec.UTF8).add("SET")
							.add(PRIMARY)
							.add("down-after-milliseconds")
							.add(millis));
		}
	}

	/**
	 * Starts the server that was killed, and waits until it is the replica of the other:
	 * about ten seconds, in which it believes to be a primary.
	 */
	public void restartOld() {
		RedisServer primary = primary();
		RedisServer old = replica();
		old.restart();
		Waiting.until(old + " as the replica", () -> "slave".equals(old.info("replication").get("role")), this::logs);
		ReplicaLink.awaitUp(primary, old);
		awaitAgreement();
	}

	@Override
	public void close() {
		this.sentinels.forEach(RedisServer::close);
		this.servers.forEach(RedisServer::close);
	}

}

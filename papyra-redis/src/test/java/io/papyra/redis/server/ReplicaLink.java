package io.papyra.redis.server;

/**
 * The link of a replica to its primary through a proxy, so that it can lag by exactly so
 * many bytes. A replica whose process is stopped does not lag: its socket goes on
 * receiving.
 * <p>
 * Sentinels that find a replica at another port than the one that they know of the
 * primary correct it after about eight seconds.
 */
public final class ReplicaLink implements AutoCloseable {

	private final TcpProxy proxy;

	private final RedisServer replica;

	private ReplicaLink(TcpProxy proxy, RedisServer replica) {
		this.proxy = proxy;
		this.replica = replica;
	}

	/**
	 * Makes a server the replica of another, or leads the link of a replica through a
	 * proxy.
	 * @return when the replica has what the primary has
	 */
	public static ReplicaLink between(RedisServer primary, RedisServer replica) {
		ReplicaLink link = new ReplicaLink(TcpProxy.to(primary.port()), replica);
		replica.commands().replicaof(RedisServer.HOST, link.proxy.port());
		awaitUp(primary, replica);
		return link;
	}

	/** Waits until the replica is told every byte as the primary writes it. */
	static void awaitUp(RedisServer primary, RedisServer replica) {
		Waiting.until(replica + " as a replica of " + primary,
				() -> replica.info("replication").getOrDefault("master_link_status", "").equals("up")
						&& primary.info("replication")
							.values()
							.stream()
							.anyMatch((value) -> value.contains("port=" + replica.port() + ",state=online")),
				() -> primary.log() + "\n" + replica.log());
	}

	/** The replica connects to this, whose replies are what the primary writes. */
	public TcpProxy proxy() {
		return this.proxy;
	}

	/**
	 * Lets that many more bytes of what the primary writes reach the replica, and then
	 * nothing, without the replica seeing an end. New connections of it are refused.
	 */
	public void stopAfter(long bytes) {
		this.proxy.refuse();
		this.proxy.cutReplyAfter(bytes, TcpProxy.Cut.SILENCE);
	}

	/** Lets the replica connect anew; it then catches up. */
	public void restore() {
		this.proxy.heal();
		this.proxy.connections().forEach((connection) -> connection.end(TcpProxy.Cut.RESET));
	}

	/** Ends the link; the replica stays one. */
	@Override
	public void close() {
		this.proxy.close();
	}

	@Override
	public String toString() {
		return "link of " + this.replica;
	}

}

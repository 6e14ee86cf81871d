package io.papyra.redis.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import org.jspecify.annotations.Nullable;

/**
 * Three masters that have the slots of a Redis Cluster in equal parts, each with as many
 * replicas as wanted. A node is believed to be down after 1,500 ms while a test wants it
 * to fail, and otherwise after a time that no busy machine takes to answer.
 * <p>
 * For one thread at a time.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final int SHORT_TIMEOUT = 1_500;

	private static final int LOOKS_BETWEEN_MEETINGS = 500;

	private static final int LONG_TIMEOUT = 30_000;

	private final List<RedisServer> nodes = new ArrayList<>();

	private final Map<RedisServer, TcpProxy> proxies = new HashMap<>();

	private RedisCluster() {
	}

	/** Starts three masters without replicas that keep nothing on disk. */
	public static RedisCluster start(RedisBinary binary) {
		return start(binary, 0);
	}

	/** Starts three masters that keep nothing on disk, with so many replicas each. */
	public static RedisCluster start(RedisBinary binary, int replicas) {
		return start(binary, replicas, false, "appendonly no");
	}

	/**
	 * Starts one.
	 * @param replicas of each master
	 * @param proxied whether clients and replicas are sent to a
	 * {@link #proxy(RedisServer)} of each node instead of the node
	 * @param lines further lines of the configuration of each node
	 * @return when every node finds the cluster complete, and every replica has its data
	 */
	public static RedisCluster start(RedisBinary binary, int replicas, boolean proxied, String... lines) {
		RedisCluster cluster = new RedisCluster();
		try {
			for (int node = 0; node < MASTERS * (1 + replicas); node++) {
				cluster.add(binary, proxied, lines);
			}
			cluster.form();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void add(RedisBinary binary, boolean proxied, String... lines) {
		RedisServerBuilder builder = RedisServer.with(binary)
			.set("cluster-enabled yes")
			.set("cluster-config-file nodes.conf")
			.set("cluster-node-timeout " + SHORT_TIMEOUT)
			// A replica may take over however long it has heard nothing.
			.set("cluster-replica-validity-factor 0");
		for (String line : lines) {
			builder.set(line);
		}
		@Nullable TcpProxy proxy = proxied ? TcpProxy.to(0) : null;
		if (proxy != null) {
			builder.set("cluster-announce-port " + proxy.port());
		}
		try {
			RedisServer node = builder.start();
			this.nodes.add(node);
			if (proxy != null) {
				proxy.target(node.port());
				node.commands().configSet("cluster-announce-bus-port", String.valueOf(node.port() + Ports.BUS));
				this.proxies.put(node, proxy);
			}
		}
		catch (RuntimeException ex) {
			if (proxy != null) {
				proxy.close();
			}
			throw ex;
		}
	}

	private void form() {
		for (int node = 0; node < this.nodes.size(); node++) {
			this.nodes.get(node).commands().clusterSetConfigEpoch(node + 1);
		}
		for (int master = 0; master < MASTERS; master++) {
			int first = SlotHash.SLOT_COUNT * master / MASTERS;
			int end = SlotHash.SLOT_COUNT * (master + 1) / MASTERS;
			this.nodes.get(master).commands().clusterAddSlots(IntStream.range(first, end).toArray());
		}
		awaitMet();
		for (int replica = MASTERS; replica < this.nodes.size(); replica++) {
			this.nodes.get(replica).commands().clusterReplicate(id(this.nodes.get(replica % MASTERS)));
		}
		for (int replica = MASTERS; replica < this.nodes.size(); replica++) {
			ReplicaLink.awaitUp(this.nodes.get(replica % MASTERS), this.nodes.get(replica));
		}
		awaitComplete(this.nodes);
		nodeTimeout(LONG_TIMEOUT);
	}

	/**
	 * All meet all, again every few seconds: two nodes whose first meeting comes to
	 * nothing on a busy machine forget each other.
	 */
	private void awaitMet() {
		AtomicInteger looks = new AtomicInteger();
		Waiting.until("a complete cluster", () -> {
			if (looks.getAndIncrement() % LOOKS_BETWEEN_MEETINGS == 0) {
				meet();
			}
			return isComplete(this.nodes);
		}, this::logs);
	}

	private void meet() {
		for (RedisServer node : this.nodes) {
			for (RedisServer other : this.nodes) {
				if (node != other) {
					node.commands().clusterMeet(RedisServer.HOST, other.port());
				}
			}
		}
	}

	private List<RedisServer> running() {
		return this.nodes.stream().filter(RedisServer::isRunning).toList();
	}

	private void nodeTimeout(int millis) {
		running().forEach((node) -> node.commands().configSet("cluster-node-timeout", String.valueOf(millis)));
	}

	/** Waits until these nodes know all nodes and find each slot served. */
	private void awaitComplete(List<RedisServer> asked) {
		Waiting.until("a complete cluster", () -> isComplete(asked), this::logs);
	}

	private boolean isComplete(List<RedisServer> asked) {
		return asked.stream().allMatch((node) -> {
			Map<String, String> info = clusterInfo(node);
			return "ok".equals(info.get("cluster_state"))
					&& String.valueOf(SlotHash.SLOT_COUNT).equals(info.get("cluster_slots_ok"))
					&& String.valueOf(this.nodes.size()).equals(info.get("cluster_known_nodes"));
		});
	}

	private static Map<String, String> clusterInfo(RedisServer node) {
		return node.commands()
			.clusterInfo()
			.lines()
			.map((line) -> line.split(":"))
			.filter((words) -> words.length == 2)
			.collect(Collectors.toMap((words) -> words[0], (words) -> words[1]));
	}

	private static String id(RedisServer node) {
		return node.commands().clusterMyId();
	}

	private String logs() {
		return this.nodes.stream()
			.map((node) -> node + " (" + (node.isRunning() ? "runs" : "ended") + "): " + node.log())
			.collect(Collectors.joining("\n"));
	}

	/**
	 * All nodes; the first three began as masters, the others as replicas of these in
	 * turn.
	 */
	public List<RedisServer> nodes() {
		return List.copyOf(this.nodes);
	}

	/** Where a client of the cluster may begin. */
	public List<RedisURI> uris() {
		return this.nodes.stream()
			.map((node) -> this.proxies.containsKey(node) ? RedisURI.create(RedisServer.HOST, proxy(node).port())
					: node.uri())
			.toList();
	}

	/** What clients and replicas are sent to in place of that node. */
	public TcpProxy proxy(RedisServer node) {
		TcpProxy proxy = this.proxies.get(node);
		if (proxy == null) {
			throw new IllegalStateException(node + " has no proxy");
		}
		return proxy;
	}

	/**
	 * The master of the slot of a key.
	 * @throws IllegalStateException if no node that runs says that it is
	 */
	public RedisServer masterOf(String key) {
		int slot = SlotHash.getSlot(key);
		return this.nodes.stream()
			.filter((node) -> node.isRunning() && serves(node, slot))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("slot " + slot + " has no master"));
	}

	/** Whether it is a master that takes that slot for its own. */
	private static boolean serves(RedisServer node, int slot) {
		RedisClusterNode self = self(node);
		return self.is(NodeFlag.UPSTREAM) && self.hasSlot(slot);
	}

	private static RedisClusterNode self(RedisServer node) {
		return ClusterPartitionParser.parse(node.commands().clusterNodes())
			.stream()
			.filter((known) -> known.is(NodeFlag.MYSELF))
			.findFirst()
			.orElseThrow();
	}

	/** The replicas of that master that run. */
	public List<RedisServer> replicasOf(RedisServer master) {
		String id = id(master);
		return this.nodes.stream().filter((node) -> node.isRunning() && id.equals(self(node).getSlaveOf())).toList();
	}

	/**
	 * Kills the master of a key and waits for a replica to take its place.
	 * @return the new master, when all nodes that run find the cluster complete again
	 * @throws IllegalStateException if none does
	 */
	public RedisServer failover(String key) {
		RedisServer old = masterOf(key);
		nodeTimeout(SHORT_TIMEOUT);
		old.kill9();
		Waiting.until("another master than " + old, () -> masterOf(key) != old, this::logs);
		awaitComplete(running());
		nodeTimeout(LONG_TIMEOUT);
		return masterOf(key);
	}

	/**
	 * Kills the master of a key, which has no replica, and waits until all others say
	 * that the cluster is down.
	 * @return the master that was
	 */
	public RedisServer breakDown(String key) {
		RedisServer master = masterOf(key);
		nodeTimeout(SHORT_TIMEOUT);
		master.kill9();
		Waiting.until("a cluster that is down",
				() -> running().stream().allMatch((node) -> "fail".equals(clusterInfo(node).get("cluster_state"))),
				this::logs);
		return master;
	}

	/** Starts a node again, and waits until all find the cluster complete. */
	public void restart(RedisServer node) {
		node.restart();
		awaitComplete(running());
		nodeTimeout(LONG_TIMEOUT);
	}

	/** Moves a slot, with its keys, to another master. */
	public void moveSlot(int slot, RedisServer from, RedisServer to) {
		RedisCommands<String, String> source = from.commands();
		to.commands().clusterSetSlotImporting(slot, id(from));
		source.clusterSetSlotMigrating(slot, id(to));
		for (List<String> keys = source.clusterGetKeysInSlot(slot, 100); !keys.isEmpty(); keys = source
			.clusterGetKeysInSlot(slot, 100)) {
			for (String key : keys) {
				source.migrate(RedisServer.HOST, to.port(), key, 0, Waiting.LIMIT.toMillis());
			}
		}
		to.commands().clusterSetSlotNode(slot, id(to));
		source.clusterSetSlotNode(slot, id(to));
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
		this.proxies.values().forEach(TcpProxy::close);
	}

}

package io.papyra.redis.internal.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What one server says of itself: version, role, persistence, eviction and memory. It is
 * asked by INFO once, and by CONFIG GET for what is not there.
 */
final class ServerChecks {

	static final String SERVER = "redis-server";

	static final String PERSISTENCE = "redis-persistence";

	static final String EVICTION = "redis-eviction";

	static final String MEMORY = "redis-memory";

	static final String ROLE = "redis-role";

	/** What a fact of 326 bytes takes, measured. */
	private static final long BYTES_PER_FACT = 350;

	private static final int MEBI = 1 << 20;

	/** If less than one part of this number is left, that is little. */
	private static final int LITTLE = 10;

	private final ServerNode node;

	private final Confirmation confirmation;

	private final List<StreamProbe> streams;

	private Map<String, String> info = Map.of();

	/**
	 * @param confirmation what has to confirm facts
	 * @param streams those that this server holds
	 */
	ServerChecks(ServerNode node, Confirmation confirmation, List<StreamProbe> streams) {
		this.node = node;
		this.confirmation = confirmation;
		this.streams = streams;
	}

	List<Finding> run() {
		try {
			this.info = this.node.info();
		}
		catch (RedisAccessException ex) {
			if (!ServerNode.isUnasked(ex)) {
				throw ex;
			}
			String reason = RedisErrors.seen(ex);
			return List.of(unchecked(SERVER, reason), unchecked(ROLE, reason), unchecked(PERSISTENCE, reason),
					unchecked(EVICTION, reason), unchecked(MEMORY, reason));
		}
		List<Finding> findings = new ArrayList<>(List.of(server(), role(), persistence(), eviction(), memory()));
		Finding snapshots = failingDisk();
		if (snapshots != null) {
			findings.add(snapshots);
		}
		return findings;
	}

	/** What may not be asked is no fault of the server. */
	static Finding unchecked(String check, String reason) {
		return new Finding(check, Finding.Severity.OK, "could not be checked: " + reason,
				"ask who runs the server, or grant the right: +info +config|get +cluster|info +client|info +dbsize");
	}

	private String told(String name) {
		return this.info.getOrDefault(name, "");
	}

	private long number(String name) {
		try {
			return Long.parseLong(told(name));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/** Valkey tells the version of Redis that it branched off from as redis_version. */
	private boolean isValkey() {
		return told("server_name").equals("valkey") || this.info.containsKey("valkey_version");
	}

	private boolean isBefore(int major, int minor, int patch) {
		return ServerNode.isBefore(this.info, major, minor, patch);
	}

	private boolean lacksWaitAof() {
		return !isValkey() && isBefore(7, 2, 0);
	}

	private Finding server() {
		String product = isValkey() ? "Valkey " + told("valkey_version") : "Redis " + told("redis_version");
		String seen = product + " at " + this.node.name();
		if (isBefore(6, 2, 0)) {
			return Finding.error(SERVER, seen + " is too old", "use Redis 6.2 or later, or Valkey");
		}
		if (told("cluster_enabled").equals("1") && !this.node.link().isCluster()) {
			return Finding.error(SERVER, seen + " is a node of a cluster, and connected to as a single server",
					"name several of its nodes, with commas, in papyra.redis.url or spring.data.redis.cluster.nodes");
		}
		if (this.confirmation.aof() && lacksWaitAof()) {
			return Finding.error(SERVER, seen + " has no WAITAOF, which papyra.redis.wait-aof=true needs",
					"use Redis 7.2 or later, or Valkey, or set papyra.redis.wait-aof=false");
		}
		if (isBefore(7, 0, 0) && "no".equals(this.node.config("lua-replicate-commands"))) {
			return Finding.error(SERVER,
					seen + " runs with lua-replicate-commands no: a crash may leave a part of a batch behind",
					"set lua-replicate-commands yes in its configuration, which is the default");
		}
		List<String> lacks = new ArrayList<>();
		if (lacksWaitAof()) {
			lacks.add("WAITAOF");
		}
		if (isBefore(7, 0, 0)) {
			lacks.add("the lag of groups");
			lacks.add("XAUTOCLAIM that tells what was trimmed");
		}
		if (isBefore(6, 2, 7)) {
			lacks.add("an exact XTRIM MINID");
		}
		return Finding.ok(SERVER, seen + (lacks.isEmpty() ? "" : "; it lacks " + String.join(", ", lacks)));
	}

	private Finding role() {
		long replicas = number("connected_slaves");
		if (told("role").equals("slave")) {
			return Finding.error(ROLE,
					this.node.name() + " is a replica of " + told("master_host") + ":" + told("master_port")
							+ ": it refuses what is written, facts are kept in memory until that is full",
					RedisErrors.Code.READONLY.advice());
		}
		if (this.confirmation.replicas() > replicas) {
			return Finding.error(ROLE,
					"papyra.redis.wait-replicas=" + this.confirmation.replicas() + ", but " + replicas
							+ " replicas are connected to " + this.node.name()
							+ ": facts are stored, but none is confirmed as durable",
					"connect more replicas, or lower papyra.redis.wait-replicas");
		}
		String demanded = this.node.config("min-replicas-to-write");
		String good = told("min_slaves_good_slaves");
		if (demanded != null && !good.isEmpty() && number("min_slaves_good_slaves") < Long.parseLong(demanded)) {
			return Finding.error(ROLE, this.node.name() + " demands " + demanded + " good replicas of which " + good
					+ " are connected: it refuses what is written", RedisErrors.Code.NOREPLICAS.advice());
		}
		return Finding.ok(ROLE, this.node.name() + " is a primary with " + replicas + " replicas");
	}

	private Finding persistence() {
		if (told("aof_enabled").equals("1")) {
			return appendOnly();
		}
		String save = this.node.config("save");
		String advice = "set appendonly yes; CONFIG SET appendonly yes does it without a restart";
		if (this.confirmation.aof()) {
			return Finding.error(PERSISTENCE, this.node.name()
					+ " has no append-only file, which papyra.redis.wait-aof=true waits for: no fact counts as durable",
					advice);
		}
		if (save == null) {
			return Finding.warning(PERSISTENCE,
					this.node.name() + " has no append-only file, and whether it makes snapshots could not be checked: "
							+ "a crash loses what came since the last one, or everything",
					advice);
		}
		if (save.isBlank()) {
			return Finding.error(PERSISTENCE,
					this.node.name()
							+ " keeps nothing on disk: a restart loses the whole history, on its replicas, too",
					advice);
		}
		return Finding.warning(PERSISTENCE, this.node.name() + " makes snapshots alone (save " + save
				+ "): a crash loses what came since the last one, now " + number("rdb_changes_since_last_save")
				+ " changes. A writer that lives sends again what is in papyra.redis.replay-window; the rest is lost",
				advice);
	}

	private Finding appendOnly() {
		String sync = this.node.config("appendfsync");
		String where = this.node.name() + " has an append-only file";
		if (sync == null) {
			return unchecked(PERSISTENCE, where + "; CONFIG GET appendfsync is refused");
		}
		return switch (sync) {
			case "always" -> Finding.ok(PERSISTENCE, where
					+ ", synced before each answer: a power cut loses nothing that was acknowledged, a failover to "
					+ "a replica that lags may");
			case "no" -> Finding.warning(PERSISTENCE, where
					+ " that is synced when the system likes (appendfsync no): a power cut loses half a minute and "
					+ "more; a crash of the process alone loses nothing", "set appendfsync everysec, or always");
			default -> Finding.ok(PERSISTENCE,
					where + ", synced every second: a power cut loses a second or two, which a writer that lives sends "
							+ "again; a crash of the process alone loses nothing");
		};
	}

	/** What the server could not write refuses all later writes, or is lost. */
	private @Nullable Finding failingDisk() {
		if (told("aof_last_write_status").equals("err")) {
			return Finding.error(PERSISTENCE, this.node.name() + " cannot write its append-only file",
					RedisErrors.Code.MISCONF.advice());
		}
		if (!told("rdb_last_bgsave_status").equals("err")) {
			return null;
		}
		String save = this.node.config("save");
		boolean stops = save != null && !save.isBlank()
				&& "yes".equals(this.node.config("stop-writes-on-bgsave-error"));
		String seen = this.node.name() + " could not write its last snapshot";
		return stops
				? Finding.error(PERSISTENCE, seen + ", and refuses what is written until one succeeds",
						RedisErrors.Code.MISCONF.advice())
				: Finding.warning(PERSISTENCE, seen, RedisErrors.Code.MISCONF.advice());
	}

	private Finding eviction() {
		String policy = told("maxmemory_policy");
		if (policy.isEmpty()) {
			return unchecked(EVICTION, this.node.name() + " does not tell its maxmemory-policy");
		}
		if (policy.equals("noeviction")) {
			return Finding.ok(EVICTION, this.node.name() + " evicts nothing: at maxmemory it refuses what is written, "
					+ "and facts are kept in memory meanwhile");
		}
		String advice = "CONFIG SET maxmemory-policy noeviction, and in its configuration";
		String seen = this.node.name() + " evicts by maxmemory-policy " + policy;
		if (number("maxmemory") == 0) {
			return Finding.warning(EVICTION, seen + " as soon as a maxmemory is set", advice);
		}
		if (policy.startsWith("volatile")) {
			return Finding.error(EVICTION,
					seen + " keys that expire. Streams and their writers' states do not, unless they are given an "
							+ "expiry; the lease of a repair or compaction does, and without it two may run at once",
					advice);
		}
		return Finding.error(EVICTION,
				seen + ": a whole stream, with all its groups, or the state of its writers may go " + "at any time",
				advice);
	}

	private Finding memory() {
		long used = number("used_memory");
		long most = number("maxmemory");
		long machine = number("total_system_memory");
		long limit = (most > 0) ? most : machine;
		if (limit <= 0) {
			return unchecked(MEMORY, this.node.name() + " does not tell how much memory there is");
		}
		long left = Math.max(0, limit - used);
		String seen = mebi(left) + " of " + ((most > 0) ? "maxmemory " : "the machine's ") + mebi(limit) + " left at "
				+ this.node.name() + ": " + room(left / BYTES_PER_FACT);
		String advice = "raise maxmemory, or let Papyra keep less (papyra.retention.*)";
		if (left == 0) {
			return Finding.error(MEMORY, seen + "; it refuses what is written", advice);
		}
		if (left < limit / LITTLE) {
			return Finding.warning(MEMORY, seen, advice);
		}
		if (most == 0) {
			return Finding.warning(MEMORY,
					seen + ". Without a maxmemory the system ends the server when the machine's memory is used up",
					"set maxmemory to about half of the machine's memory, and maxmemory-policy noeviction");
		}
		if (machine > 0 && most > machine / LITTLE * 6) {
			return Finding.warning(MEMORY, seen
					+ ". Snapshots, rewrites of the append-only file and new replicas take up to as much again while "
					+ "they are made, and maxmemory is more than 60 % of the machine's " + mebi(machine),
					"set maxmemory to about half of the machine's memory, on replicas, too: each of them has to hold all "
							+ "of it after a failover");
		}
		return Finding.ok(MEMORY, seen);
	}

	private String room(long facts) {
		double rate = ServerNode.askOr(this::rate, 0.0);
		String text = String.format(Locale.ROOT, "room for about %,d facts of %d bytes", facts, BYTES_PER_FACT);
		if (rate <= 0) {
			return text;
		}
		double hours = facts / rate / 3600;
		return text + String.format(Locale.ROOT, ", %,.1f hours at the present %,.2f facts a second if none is removed",
				hours, rate);
	}

	private double rate() {
		long now = this.node.time();
		return this.streams.stream().mapToDouble((stream) -> stream.rate(now)).sum();
	}

	private static String mebi(long bytes) {
		return bytes / MEBI + " MiB";
	}

}

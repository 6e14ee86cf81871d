package io.papyra.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.papyra.backend.Finding;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;

/**
 * Looks whether a server, or each node of a cluster that holds a stream, is suitable for
 * a history, and whether this user may do all that is needed. Writes nothing. Safe for
 * use by several threads.
 */
final class RedisDoctor {

	static final String SERVER = "redis-server";

	static final String CLUSTER = "redis-cluster";

	private static final String CLOCK = "redis-clock";

	private static final String DATABASE = "redis-database";

	/** A clock that differs by more makes times and ids disagree. */
	static final long CLOCK_LIMIT = 30_000;

	/** As many keys of others are not there by accident. */
	private static final long MANY_KEYS = 100;

	private final SharedLink link;

	private final RedisOptions options;

	private final List<StreamKeys> streams;

	private final InstantSource clock;

	/** Pending entries of each group when it was last looked at. */
	private final Map<String, Long> pending = new ConcurrentHashMap<>();

	RedisDoctor(SharedLink link, RedisOptions options, List<StreamKeys> streams, InstantSource clock) {
		this.link = link;
		this.options = options;
		this.streams = List.copyOf(streams);
		this.clock = clock;
	}

	/**
	 * As {@link io.papyra.backend.Examinable#examine()} says. What makes every further
	 * question pointless, such as a server that cannot be reached, is told once.
	 */
	List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		try {
			lookAt(this.link.ask(this::alive), findings);
		}
		catch (RedisFailure ex) {
			findings.add(failed(SERVER, ex));
		}
		catch (WorkCancelledException ex) {
			// The thread that interrupted it notices this itself.
			return findings;
		}
		catch (RuntimeException ex) {
			findings.add(Finding.error(SERVER, text(ex), "look at the server's log, and at the service's"));
		}
		return findings;
	}

	/** An ended connection shows here, and is replaced. */
	private RedisLink alive(RedisLink open) {
		String stream = this.streams.get(0).stream();
		try {
			open.await(open.commands().type(StreamKeys.bytes(stream)), "TYPE " + stream);
		}
		catch (RedisFailure ex) {
			if (!ServerNode.isUnasked(ex)) {
				throw ex;
			}
		}
		return open;
	}

	private void lookAt(RedisLink open, List<Finding> findings) {
		if (open.isCluster()) {
			check(findings, CLUSTER, () -> List.of(cluster(open)));
		}
		Map<String, ServerNode> nodes = new LinkedHashMap<>();
		Map<String, List<StreamLook>> looks = new LinkedHashMap<>();
		for (StreamKeys keys : this.streams) {
			ServerNode node = open.nodeOf(keys.stream());
			nodes.putIfAbsent(node.name(), node);
			looks.computeIfAbsent(node.name(), (any) -> new ArrayList<>()).add(new StreamLook(node, keys));
		}
		nodes.forEach((name, node) -> {
			List<StreamLook> there = looks.getOrDefault(name, List.of());
			check(findings, SERVER, () -> new ServerChecks(node, this.options, there).run());
			check(findings, CLOCK, () -> List.of(clock(node)));
		});
		if (!open.isCluster()) {
			check(findings, DATABASE, () -> List.of(database(open.nodeOf(this.streams.get(0).stream()))));
		}
		check(findings, RightsCheck.RIGHTS, () -> List.of(new RightsCheck(open, this.options, this.streams).run()));
		List<StreamLook> all = looks.values().stream().flatMap(List::stream).toList();
		for (StreamLook look : all) {
			check(findings, StreamChecks.STREAMS, () -> new StreamChecks(look, this.clock).streams());
		}
		check(findings, StreamChecks.WRITERS, () -> StreamChecks.writers(this.link, all));
		for (StreamLook look : all) {
			check(findings, GroupChecks.GROUPS,
					() -> new GroupChecks(look, this.options, this.pending, GroupChecks.ABANDONED).run());
		}
	}

	/** What goes wrong in a check is its finding, and the others continue. */
	private static void check(List<Finding> findings, String name, Supplier<List<Finding>> check) {
		try {
			findings.addAll(check.get());
		}
		catch (RedisFailure ex) {
			if (isHopeless(ex)) {
				throw ex;
			}
			findings.add(failed(name, ex));
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			findings.add(Finding.error(name, "could not be checked: " + text(ex),
					"look whether other programs write to these keys"));
		}
	}

	private static String text(RuntimeException ex) {
		return (ex instanceof PersistenceException) ? String.valueOf(ex.getMessage()) : ex.toString();
	}

	/** Whether every other question would end the same way. */
	private static boolean isHopeless(RedisFailure failure) {
		return switch (failure.code()) {
			case CONNECTION, TIMEOUT, NOAUTH, LOADING, BUSY, CLUSTERDOWN, MASTERDOWN, MOVED -> true;
			default -> false;
		};
	}

	/** A question that may not be asked is no fault of the store. */
	static Finding failed(String check, RedisFailure failure) {
		return ServerNode.isUnasked(failure) ? unchecked(check, RedisErrors.seen(failure))
				: Finding.error(check, RedisErrors.seen(failure), failure.code().advice());
	}

	static Finding unchecked(String check, String reason) {
		return new Finding(check, Finding.Severity.OK, "could not be checked: " + reason,
				"ask who runs the server, or grant the right: +info +config|get +cluster|info +client|info +dbsize");
	}

	private static Finding cluster(RedisLink open) {
		String info = open.await(open.commands().clusterInfo(), "CLUSTER INFO");
		Map<String, String> values = ServerNode.lines(info);
		String state = values.getOrDefault("cluster_state", "unknown");
		String seen = "cluster of " + values.getOrDefault("cluster_size", "?") + " masters, state " + state + ", "
				+ values.getOrDefault("cluster_slots_ok", "?") + " of 16384 slots served";
		return state.equals("ok") ? Finding.ok(CLUSTER, seen) : Finding.error(CLUSTER,
				seen + ": facts of its streams are kept in memory meanwhile", RedisErrors.Code.CLUSTERDOWN.advice());
	}

	private Finding clock(ServerNode node) {
		long before = this.clock.millis();
		long there = node.time();
		long here = (before + this.clock.millis()) / 2;
		long apart = Math.abs(there - here);
		if (apart <= CLOCK_LIMIT) {
			return Finding.ok(CLOCK, "the clocks of " + node.name() + " and of this machine differ by less than "
					+ CLOCK_LIMIT / 1000 + " s");
		}
		return Finding.warning(CLOCK,
				"the clock of " + node.name() + " is " + apart / 1000 + " s " + ((there > here) ? "ahead of" : "behind")
						+ " this machine's: it is " + Instant.ofEpochMilli(there)
						+ " there; ids of entries tell times by the server's clock, so a query by time cannot rely on "
						+ "them, and limits of age remove too much or too little",
				"set both clocks, with NTP");
	}

	private Finding database(ServerNode node) {
		int number = ServerNode
			.lines(node.ask("CLIENT INFO", (commands) -> commands.clientInfo()).replace(' ', '\n').replace('=', ':'))
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().equals("db"))
			.mapToInt((entry) -> Integer.parseInt(entry.getValue()))
			.findFirst()
			.orElse(0);
		long all = node.ask("DBSIZE", (commands) -> commands.dbsize());
		byte[][] known = this.streams.stream()
			.flatMap((keys) -> Stream.concat(keys.ofStore().stream(), keys.ofGroups().stream()))
			.map(StreamKeys::bytes)
			.toArray(byte[][]::new);
		long own = node.ask("EXISTS", (commands) -> commands.exists(known));
		String seen = "database " + number + " holds " + own + " keys of this history and " + (all - own) + " others";
		if (number != 0) {
			return Finding.warning(DATABASE,
					seen + ": a database other than 0 shares memory, eviction and persistence with all others, and "
							+ "a cluster does not have it",
					"use database 0 of a server of its own; other systems are told apart by papyra.redis.prefix");
		}
		return (all - own <= MANY_KEYS) ? Finding.ok(DATABASE, seen)
				: Finding.warning(DATABASE,
						seen + ": their memory, their FLUSHDB and the settings made for them concern the history, too",
						"give the history a server of its own");
	}

}

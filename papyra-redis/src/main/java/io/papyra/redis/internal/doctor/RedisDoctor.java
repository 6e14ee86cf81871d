package io.papyra.redis.internal.doctor;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.WorkCancelledException;
import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.HistoryKeys;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.read.IdClock;
import io.papyra.report.Finding;

/**
 * Looks whether a server, or each node of a cluster that holds a stream, is suitable for
 * a history, and whether this user may do all that is needed. Writes nothing. Safe for
 * use by several threads.
 */
public final class RedisDoctor {

	static final String CLUSTER = "redis-cluster";

	private static final String CLOCK = "redis-clock";

	private static final String DATABASE = "redis-database";

	/** As many keys of others are not there by accident. */
	private static final long MANY_KEYS = 100;

	private final SharedLink link;

	private final HistoryKeys keys;

	private final Confirmation confirmation;

	private final boolean protectPending;

	private final List<StreamKeys> streams;

	private final InstantSource clock;

	/** Pending entries of each group when it was last looked at. */
	private final Map<String, Long> pending = new ConcurrentHashMap<>();

	/**
	 * A doctor for all streams of a history.
	 * @param confirmation what has to confirm facts
	 * @param protectPending whether compaction keeps what a consumer group has not
	 * acknowledged
	 */
	public RedisDoctor(SharedLink link, HistoryKeys keys, Confirmation confirmation, boolean protectPending,
			InstantSource clock) {
		this.link = link;
		this.keys = keys;
		this.confirmation = confirmation;
		this.protectPending = protectPending;
		this.streams = keys.all();
		this.clock = clock;
	}

	/**
	 * As {@link io.papyra.backend.Diagnosable#diagnose()} says. What makes every further
	 * question pointless, such as a server that cannot be reached, is told once.
	 */
	public List<Finding> diagnose() {
		List<Finding> findings = new ArrayList<>();
		try {
			lookAt(this.link.ask(this::alive), findings);
		}
		catch (RedisAccessException ex) {
			findings.add(failed(ServerChecks.SERVER, ex));
		}
		catch (WorkCancelledException ex) {
			// The thread that interrupted it notices this itself.
			return findings;
		}
		catch (RuntimeException ex) {
			findings
				.add(Finding.error(ServerChecks.SERVER, text(ex), "look at the server's log, and at the service's"));
		}
		return findings;
	}

	/** An ended connection shows here, and is replaced. */
	private RedisLink alive(RedisLink open) {
		String stream = this.streams.get(0).stream();
		ServerNode.askOr(() -> open.ask("TYPE " + stream, (commands) -> commands.type(Resp.bytes(stream))), "");
		return open;
	}

	private void lookAt(RedisLink open, List<Finding> findings) {
		if (open.isCluster()) {
			check(findings, CLUSTER, () -> List.of(cluster(open)));
		}
		Map<String, ServerNode> nodes = new LinkedHashMap<>();
		Map<String, List<StreamProbe>> probes = new LinkedHashMap<>();
		for (StreamKeys keys : this.streams) {
			ServerNode node = open.nodeOf(keys.stream());
			nodes.putIfAbsent(node.name(), node);
			probes.computeIfAbsent(node.name(), (any) -> new ArrayList<>()).add(new StreamProbe(node, keys));
		}
		nodes.forEach((name, node) -> {
			List<StreamProbe> there = probes.getOrDefault(name, List.of());
			check(findings, ServerChecks.SERVER, () -> new ServerChecks(node, this.confirmation, there).run());
			check(findings, CLOCK, () -> List.of(clock(node)));
		});
		if (!open.isCluster()) {
			check(findings, DATABASE, () -> List.of(database(open.nodeOf(this.streams.get(0).stream()))));
		}
		check(findings, RightsCheck.RIGHTS, () -> List.of(new RightsCheck(open, this.keys, this.confirmation).run()));
		List<StreamProbe> all = probes.values().stream().flatMap(List::stream).toList();
		for (StreamProbe probe : all) {
			check(findings, StreamChecks.STREAMS, () -> new StreamChecks(probe, this.clock).streams());
		}
		check(findings, StreamChecks.WRITERS, () -> StreamChecks.writers(this.link, all));
		for (StreamProbe probe : all) {
			check(findings, GroupChecks.GROUPS,
					() -> new GroupChecks(probe, this.protectPending, this.pending, GroupChecks.ABANDONED).run());
		}
	}

	/** What goes wrong in a check is its finding, and the others continue. */
	private static void check(List<Finding> findings, String name, Supplier<List<Finding>> check) {
		try {
			findings.addAll(check.get());
		}
		catch (RedisAccessException ex) {
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
	private static boolean isHopeless(RedisAccessException failure) {
		return switch (failure.code()) {
			case CONNECTION, TIMEOUT, NOAUTH, LOADING, BUSY, CLUSTERDOWN, MASTERDOWN, MOVED -> true;
			default -> false;
		};
	}

	/** A question that may not be asked is no fault of the store. */
	private static Finding failed(String check, RedisAccessException failure) {
		return ServerNode.isUnasked(failure) ? ServerChecks.unchecked(check, RedisErrors.seen(failure))
				: Finding.error(check, RedisErrors.seen(failure), failure.code().advice());
	}

	private static Finding cluster(RedisLink open) {
		Map<String, String> values = ServerNode.lines(open.ask("CLUSTER INFO", (commands) -> commands.clusterInfo()));
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
		if (apart <= IdClock.CLOCK_LIMIT) {
			return Finding.ok(CLOCK, "the clocks of " + node.name() + " and of this machine differ by less than "
					+ IdClock.CLOCK_LIMIT / 1000 + " s");
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
			.map(Resp::bytes)
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

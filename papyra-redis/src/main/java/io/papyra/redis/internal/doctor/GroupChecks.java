package io.papyra.redis.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Who reads one stream by a consumer group: a group without an active consumer holds
 * compaction back.
 */
final class GroupChecks {

	static final String GROUPS = "redis-groups";

	/** A group whose consumers have not asked for so long is not read. */
	static final Duration ABANDONED = Duration.ofHours(1);

	/** More entries than that are pending where consumers do not keep up. */
	private static final long MANY = 10_000;

	private final StreamProbe probe;

	private final boolean protectPending;

	private final Map<String, Long> former;

	private final Duration longest;

	/**
	 * @param protectPending whether a group holds compaction back
	 * @param former pending entries of each group at the last look, which this one
	 * replaces
	 * @param longest a group whose consumers have not asked for longer is not read
	 */
	GroupChecks(StreamProbe probe, boolean protectPending, Map<String, Long> former, Duration longest) {
		this.probe = probe;
		this.protectPending = protectPending;
		this.former = former;
		this.longest = longest;
	}

	List<Finding> run() {
		String stream = this.probe.keys().stream();
		List<Finding> findings = new ArrayList<>();
		if (this.probe.isStream()) {
			for (Object group : this.probe.node()
				.ask("XINFO GROUPS " + stream, (commands) -> commands.xinfoGroups(Resp.bytes(stream)))) {
				findings.add(group(stream, Resp.pairs(group)));
			}
		}
		String parked = this.probe.keys().parked();
		if (this.probe.type(parked).equals("stream")) {
			long count = this.probe.node().ask("XLEN " + parked, (commands) -> commands.xlen(Resp.bytes(parked)));
			if (count > 0) {
				findings.add(Finding.warning(GROUPS,
						count + " entries that consumers could not handle are kept in " + parked,
						"look why with: papyra groups show --group NAME; those that are dealt with: XDEL or XTRIM "
								+ parked));
			}
		}
		return findings;
	}

	private Finding group(String stream, Map<String, Object> facts) {
		String name = Resp.text(facts.getOrDefault("name", ""));
		long pending = (Long) facts.getOrDefault("pending", 0L);
		long consumers = (Long) facts.getOrDefault("consumers", 0L);
		EntryId delivered = EntryId.of(Resp.text(facts.getOrDefault("last-delivered-id", "0-0")));
		EntryId newest = this.probe.newest();
		boolean unread = newest != null && delivered.compareTo(newest) < 0;
		long idle = idle(stream, name);
		EntryId oldest = (pending > 0) ? oldestPending(stream, name) : null;
		Long before = this.former.put(stream + " " + name, pending);
		String seen = "group '" + name + "' of " + stream + ": " + consumers + " consumers, " + pending
				+ " entries pending" + since(oldest) + unread(unread, facts.get("lag"), delivered);
		boolean holds = this.protectPending && (pending > 0 || unread);
		if ((pending > 0 || unread) && (consumers == 0 || idle > this.longest.toMillis())) {
			String silence = (consumers == 0) ? "it has no consumer"
					: "none of them has asked for " + Duration.ofMillis(idle).toMinutes() + " minutes";
			return Finding.warning(GROUPS,
					seen + "; " + silence + (holds ? ". It holds compaction back from there on" : ""),
					"start its consumers; if it is no longer needed: XGROUP DESTROY " + stream + " " + name + (holds
							? "; to compact all the same: papyra persistence compact --ignore-group " + quoted(name)
							: ""));
		}
		if (before != null && pending > before && pending > 1) {
			return Finding.warning(GROUPS,
					seen + ", " + before + " when last looked at: more and more are not acknowledged"
							+ (holds ? ", which holds compaction back" : ""),
					"look whether its consumers acknowledge (XACK)");
		}
		return (pending <= MANY) ? Finding.ok(GROUPS, seen)
				: Finding.warning(GROUPS, seen + (holds ? ", which hold compaction back" : ""),
						"add consumers, and look whether they acknowledge (XACK)");
	}

	/** As one argument of a shell. */
	private static String quoted(String name) {
		return name.matches("[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*") ? name
				: "'" + name.replace("'", "'\\''") + "'";
	}

	private static String since(@Nullable EntryId oldest) {
		return (oldest != null && oldest.ms() > 0) ? ", the oldest of " + time(oldest) : "";
	}

	private static String unread(boolean unread, @Nullable Object lag, EntryId delivered) {
		if (!unread) {
			return "";
		}
		String count = (lag instanceof Long entries && entries > 0) ? entries + " entries" : "at least one entry";
		return ", " + count + " not delivered" + ((delivered.ms() > 0) ? " since " + time(delivered) : "");
	}

	private static String time(EntryId id) {
		Instant time = id.time();
		return (time != null) ? time.toString() : id.toString();
	}

	/** Milliseconds since any consumer of the group has asked for something. */
	private long idle(String stream, String group) {
		return this.probe.node()
			.ask("XINFO CONSUMERS " + stream,
					(commands) -> commands.xinfoConsumers(Resp.bytes(stream), Resp.bytes(group)))
			.stream()
			.mapToLong((consumer) -> (Long) Resp.pairs(consumer).getOrDefault("idle", 0L))
			.min()
			.orElse(0);
	}

	private @Nullable EntryId oldestPending(String stream, String group) {
		String lower = this.probe.node()
			.ask("XPENDING " + stream, (commands) -> commands.xpending(Resp.bytes(stream), Resp.bytes(group)))
			.getMessageIds()
			.getLower()
			.getValue();
		return (lower != null) ? EntryId.of(lower) : null;
	}

}

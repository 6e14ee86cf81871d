package io.papyra.redis.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.stream.WriterStates;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/** What the keys of one stream hold, and who writes to it. */
final class StreamChecks {

	static final String STREAMS = "redis-streams";

	static final String WRITERS = "redis-writers";

	/** Ids that are further ahead of the clock come from elsewhere. */
	private static final long AHEAD = 60_000;

	/** As many writers are told one by one. */
	private static final int LISTED = 10;

	/** A writer that lives is heard of every minute. */
	private static final Duration LIVES = Duration.ofMinutes(2);

	private final StreamProbe probe;

	private final InstantSource clock;

	StreamChecks(StreamProbe probe, InstantSource clock) {
		this.probe = probe;
		this.clock = clock;
	}

	List<Finding> streams() {
		StreamKeys keys = this.probe.keys();
		List<Finding> findings = new ArrayList<>();
		String type = this.probe.type(keys.stream());
		wrong(keys.stream(), type, "stream", findings);
		wrong(keys.writers(), this.probe.type(keys.writers()), "hash", findings);
		if (findings.isEmpty()) {
			findings.add(type.equals("none") ? Finding.ok(STREAMS, keys.stream() + " is not there yet") : ids());
		}
		return findings;
	}

	private static void wrong(String key, String type, String wanted, List<Finding> findings) {
		if (!type.equals(wanted) && !type.equals("none")) {
			findings.add(Finding.error(
					STREAMS, key + " is a " + type + ", not a " + wanted
							+ ": no fact is stored there, facts are kept in memory " + "until that is full",
					RedisErrors.Code.WRONGTYPE.advice()));
		}
	}

	private Finding ids() {
		String stream = this.probe.keys().stream();
		long entries = this.probe.node().ask("XLEN " + stream, (commands) -> commands.xlen(Resp.bytes(stream)));
		EntryId last = last();
		String seen = stream + " has " + entries + " entries" + ((last != null) ? ", the last id is " + last : "");
		if (last == null) {
			return Finding.ok(STREAMS, seen);
		}
		if (Long.compareUnsigned(last.ms(), -1 - AHEAD) >= 0) {
			return Finding.error(STREAMS,
					seen + ", which is the last possible one or nearly so: the server cannot append any more, or not "
							+ "for long",
					"rename the stream and its companions (RENAME) while the service runs: what is there is kept, and the "
							+ "service continues in a new stream; look for who added an entry with that id");
		}
		long now = now();
		if (Long.compareUnsigned(last.ms(), now + AHEAD) > 0) {
			String time = (last.ms() > 0 && last.ms() < 253_402_300_800_000L)
					? Instant.ofEpochMilli(last.ms()).toString() : "far in the future";
			return Finding.warning(STREAMS, seen + " (" + time + "), ahead of the server's clock ("
					+ Instant.ofEpochMilli(now)
					+ "): ids of later entries do not tell when these came, so compaction by age keeps them, and "
					+ "queries by time have to read more",
					"look at the clocks of the servers that were primary, and for who adds entries with ids of his own");
		}
		return Finding.ok(STREAMS, seen);
	}

	/** The highest id ever given, also if its entry is not there any more. */
	private @Nullable EntryId last() {
		String stream = this.probe.keys().stream();
		Map<String, Object> facts = Resp.pairs(this.probe.node()
			.ask("XINFO STREAM " + stream, (commands) -> commands.xinfoStream(Resp.bytes(stream))));
		Object id = facts.get("last-generated-id");
		return (id != null) ? EntryId.of(Resp.text(id)) : this.probe.newest();
	}

	private long now() {
		return ServerNode.askOr(this.probe.node()::time, this.clock.millis());
	}

	/** Who has written, as the state of each stream tells. */
	static List<Finding> writers(SharedLink link, List<StreamProbe> probes) {
		List<Finding> findings = new ArrayList<>();
		for (StreamProbe probe : probes) {
			if (probe.type(probe.keys().writers()).equals("hash")) {
				long now = new StreamChecks(probe, InstantSource.system()).now() / 1000;
				findings.add(writers(probe.keys(), WriterStates.read(link, probe.keys()), now));
			}
		}
		return findings.isEmpty() ? List.of(Finding.ok(WRITERS, "no process has written yet")) : findings;
	}

	private static Finding writers(StreamKeys keys, Map<String, WriterStates.State> states, long now) {
		long ended = states.values().stream().filter((state) -> state.seen() == 0).count();
		long live = states.values().stream().filter((state) -> now - state.seen() <= LIVES.toSeconds()).count();
		StringBuilder seen = new StringBuilder(keys.stream()).append(": ")
			.append(states.size())
			.append(" writers, ")
			.append(live)
			.append(" of them heard of in the last two minutes, ")
			.append(ended)
			.append(" have ended, ")
			.append(states.size() - live - ended)
			.append(" fell silent");
		states.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((Map.Entry<String, WriterStates.State> entry) -> -entry.getValue().seen()))
			.limit(LISTED)
			.forEach((entry) -> seen.append("; ")
				.append(entry.getKey())
				.append((entry.getValue().process() != null) ? " (" + entry.getValue().process() + ")" : "")
				.append(" up to number ")
				.append(entry.getValue().last())
				.append((entry.getValue().seen() == 0) ? ", ended"
						: ", last seen " + Instant.ofEpochSecond(entry.getValue().seen())));
		if (states.size() > LISTED) {
			seen.append("; ").append(states.size() - LISTED).append(" more");
		}
		return Finding.ok(WRITERS, seen.toString());
	}

}

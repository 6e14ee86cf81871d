package io.papyra.redis;

import java.time.Duration;
import java.util.List;

import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.entry.HistoryKeys;

/**
 * Which streams a history consists of, and how it is written and read. Immutable; start
 * from {@link #of}.
 *
 * @param prefix first part of every key
 * @param systemIds whose facts are read, merged; the first one's are written and repaired
 * @param hashTag whether all streams of a system share one slot of a cluster
 * @param readPageSize entries that one command reads, 10 to 10,000
 * @param replayWindow bytes of acknowledged facts that a writer keeps, to send them again
 * where the server has lost them; 0 to 1 GB
 * @param waitReplicas how many replicas have to confirm a fact before it counts as
 * durable, 0 to 100
 * @param waitAof whether the server's own append-only file has to confirm it, too
 * @param waitTimeout how long these confirmations are waited for, 1 ms to 1 minute
 * @param approximateTrim whether compaction may leave some entries more than the
 * retention says, which costs the server far less
 * @param protectPending whether compaction keeps what a consumer group has not
 * acknowledged
 */
public record RedisOptions(String prefix, List<String> systemIds, boolean hashTag, int readPageSize, long replayWindow,
		int waitReplicas, boolean waitAof, Duration waitTimeout, boolean approximateTrim, boolean protectPending) {

	/** A position names an entry of each of their streams. */
	private static final int MOST_SYSTEMS = 16;

	/** First part of every key unless another is set. */
	public static final String DEFAULT_PREFIX = "papyra";

	private static final String NAME_RULE = "a name of at least one character, without '{', '}', ',', ':', blanks "
			+ "and control characters";

	/** An option is out of its range. */
	public static final class OutOfRangeException extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

		private final String option;

		private final String value;

		private final String allowed;

		OutOfRangeException(String option, Object value, String allowed) {
			super("'" + value + "' is not allowed for " + option + ": allowed is " + allowed);
			this.option = option;
			this.value = value.toString();
			this.allowed = allowed;
		}

		/** Its name, as after {@code papyra.redis.} */
		public String option() {
			return this.option;
		}

		/** What it was to be. */
		public String value() {
			return this.value;
		}

		/** What it may be. */
		public String allowed() {
			return this.allowed;
		}

	}

	/**
	 * @throws OutOfRangeException if a value is out of its range
	 */
	public RedisOptions {
		systemIds = List.copyOf(systemIds);
		check(isName(prefix), "prefix", prefix, NAME_RULE);
		check(!systemIds.isEmpty(), "system-id", "", NAME_RULE);
		systemIds.forEach((id) -> check(isName(id), "system-id", id, NAME_RULE));
		check(systemIds.size() <= MOST_SYSTEMS, "system-id", String.join(",", systemIds),
				"up to " + MOST_SYSTEMS + " systems");
		check(systemIds.stream().distinct().count() == systemIds.size(), "system-id", String.join(",", systemIds),
				"each system once");
		check(readPageSize >= 10 && readPageSize <= 10_000, "read-page-size", readPageSize, "10 to 10000 entries");
		check(replayWindow >= 0 && replayWindow <= 1L << 30, "replay-window", replayWindow + "B", "0 to 1GB");
		check(waitReplicas >= 0 && waitReplicas <= 100, "wait-replicas", waitReplicas, "0 to 100");
		check(waitTimeout.toMillis() >= 1 && waitTimeout.compareTo(Duration.ofMinutes(1)) <= 0, "wait-timeout",
				waitTimeout, "1ms to 1m");
	}

	/** The streams of one system, everything else as usual. */
	public static RedisOptions of(String systemId) {
		return new RedisOptions(DEFAULT_PREFIX, List.of(systemId), false, 1000, 16L << 20, 0, false,
				Duration.ofSeconds(2), true, true);
	}

	/** Whether a text may be part of a key. */
	static boolean isName(String text) {
		return !text.isEmpty() && text.codePoints()
			.noneMatch((character) -> "{},:".indexOf(character) >= 0 || Character.isWhitespace(character)
					|| Character.isSpaceChar(character) || Character.isISOControl(character));
	}

	/** The keys of the streams that these name. */
	HistoryKeys keys() {
		return new HistoryKeys(this.prefix, this.systemIds, this.hashTag);
	}

	/** What has to confirm a fact besides the server's reply. */
	Confirmation confirmation() {
		return new Confirmation(this.waitReplicas, this.waitAof, this.waitTimeout);
	}

	static void check(boolean allowed, String name, Object value, String rule) {
		if (!allowed) {
			throw new OutOfRangeException(name, value, rule);
		}
	}

	public RedisOptions withPrefix(String other) {
		return new RedisOptions(other, this.systemIds, this.hashTag, this.readPageSize, this.replayWindow,
				this.waitReplicas, this.waitAof, this.waitTimeout, this.approximateTrim, this.protectPending);
	}

	public RedisOptions withHashTag(boolean tag) {
		return new RedisOptions(this.prefix, this.systemIds, tag, this.readPageSize, this.replayWindow,
				this.waitReplicas, this.waitAof, this.waitTimeout, this.approximateTrim, this.protectPending);
	}

	public RedisOptions withReadPageSize(int entries) {
		return new RedisOptions(this.prefix, this.systemIds, this.hashTag, entries, this.replayWindow,
				this.waitReplicas, this.waitAof, this.waitTimeout, this.approximateTrim, this.protectPending);
	}

	public RedisOptions withReplayWindow(long bytes) {
		return new RedisOptions(this.prefix, this.systemIds, this.hashTag, this.readPageSize, bytes, this.waitReplicas,
				this.waitAof, this.waitTimeout, this.approximateTrim, this.protectPending);
	}

	/** What has to confirm a fact besides the server's reply. */
	public RedisOptions withConfirmation(int replicas, boolean aof, Duration timeout) {
		return new RedisOptions(this.prefix, this.systemIds, this.hashTag, this.readPageSize, this.replayWindow,
				replicas, aof, timeout, this.approximateTrim, this.protectPending);
	}

	/** How compaction removes. */
	public RedisOptions withTrim(boolean approximate, boolean keepPending) {
		return new RedisOptions(this.prefix, this.systemIds, this.hashTag, this.readPageSize, this.replayWindow,
				this.waitReplicas, this.waitAof, this.waitTimeout, approximate, keepPending);
	}

}

package io.papyra.redis.internal.maintenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;

/**
 * Removes the beginning of a stream, in steps of bounded length, each of which asks again
 * what the groups need.
 *
 * @param keys of the stream
 * @param floor the first entry that stays
 * @param highest number of the last one that is removed, by writer
 * @param ignored groups that do not count
 * @param protect whether the others do
 */
public record TrimStep(StreamKeys keys, EntryId floor, Map<String, Long> highest, Set<String> ignored,
		boolean protect) {

	/** Entries that one step removes: about a millisecond of the server's time. */
	public static final int MOST = 10_000;

	private static final RedisScript TRIM = RedisScript.named("trim");

	/** How exactly, and whether at all. */
	public enum How {

		/** Everything before the floor. */
		EXACT,

		/**
		 * Whole nodes of the stream before the floor, for far less of the server's time.
		 */
		APPROXIMATE,

		/** By a number of entries, where a server cannot be told by an id. */
		COUNT,

		/** Removes nothing, and only tells whether a group needs some of it. */
		LOOK

	}

	/**
	 * Does one step.
	 * @param token of the lease
	 * @param left entries before the floor
	 * @return as the script answers
	 */
	public List<Object> run(SharedLink link, byte[] token, How how, long left) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(token);
		for (String argument : List.of(this.floor.toString(), how.name().toLowerCase(Locale.ROOT),
				Integer.toString(MOST), Long.toString(Math.min(left, MOST)), this.protect ? "1" : "0",
				Integer.toString(this.ignored.size()))) {
			arguments.add(Resp.bytes(argument));
		}
		this.ignored.forEach((group) -> arguments.add(Resp.bytes(group)));
		this.highest.forEach((writer, number) -> {
			arguments.add(Resp.bytes(writer));
			arguments.add(Resp.bytes(Long.toString(number)));
		});
		return link.open()
			.run(TRIM, List.of(Resp.bytes(this.keys.stream()), Resp.bytes(this.keys.writers()),
					Resp.bytes(this.keys.lease())), arguments, "trimming " + this.keys.stream());
	}

}

package io.papyra.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.StreamMessage;
import io.papyra.backend.WriterLockedException;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.maintenance.Lease;
import io.papyra.redis.internal.maintenance.TrimStep;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.redis.internal.stream.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a stream that every group has acknowledged. It is removed as a
 * compaction removes it, with what a scan has to know of it.
 */
final class HandledEntries {

	private final SharedLink link;

	private final StreamKeys keys;

	HandledEntries(SharedLink link, StreamKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * Removes them, up to the first one that a repair has to look at.
	 * @return how many were removed
	 * @throws WriterLockedException if another process repairs or compacts
	 */
	long remove() {
		EntryId needed = needed();
		if (needed == null || needed.equals(EntryId.MIN)) {
			return 0;
		}
		StreamReader reader = new StreamReader(this.link, this.keys, TrimStep.MOST / 10);
		StreamCursor cursor = new StreamCursor(reader, EntryId.MIN, needed.previous(), false);
		EntryValidator validator = new EntryValidator(this.keys.kind());
		Map<String, Long> highest = new HashMap<>();
		EntryId stays = EntryId.MIN;
		long entries = 0;
		for (StreamMessage<byte[], byte[]> next = cursor.peek(); next != null
				&& entries < TrimStep.MOST; next = cursor.peek()) {
			if (validator.judge(next) == EntryValidator.Content.DAMAGED) {
				break;
			}
			if (validator.writer() != null) {
				highest.merge(validator.writer(), validator.seq(), Math::max);
			}
			stays = cursor.id().next();
			entries++;
			cursor.pass();
		}
		return (entries > 0) ? remove(stays, entries, highest) : 0;
	}

	/** The first entry that a group has not acknowledged; null if there is no group. */
	private @Nullable EntryId needed() {
		StreamGroups groups = new StreamGroups(this.link, this.keys, TrimStep.MOST / 10);
		EntryId needed = null;
		for (Map<String, Object> told : groups.groups()) {
			String oldest = groups.oldestPending(Resp.text(told.get("name")));
			EntryId wanted = (oldest != null) ? EntryId.of(oldest)
					: EntryId.of(Resp.text(told.get("last-delivered-id"))).next();
			needed = (needed == null || wanted.compareTo(needed) < 0) ? wanted : needed;
		}
		return needed;
	}

	private long remove(EntryId stays, long entries, Map<String, Long> highest) {
		try (Lease lease = Lease.take(this.link, List.of(this.keys), "removal of handled entries")) {
			List<Object> answer = new TrimStep(this.keys, stays, highest, Set.of(), true).run(this.link, lease.token(),
					TrimStep.How.EXACT, entries);
			// A group may have come that needs them.
			return Resp.text(answer.get(0)).equals("ok") ? (Long) answer.get(1) : 0;
		}
	}

}

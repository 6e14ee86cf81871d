package io.papyra.redis.internal.read;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.lettuce.core.StreamMessage;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.redis.internal.stream.StreamBlock;
import io.papyra.redis.internal.stream.StreamReader;

/**
 * Where in a stream facts from a time on begin, by the ids of its entries: these tell
 * when the server stored them, if its clock and those of the writers agree and no client
 * sets ids of its own. Where that is doubtful, facts begin with the stream. Safe for use
 * by several threads.
 */
public final class IdClock {

	/**
	 * An entry may be that much older, by its id, than the time in its fact: two clocks
	 * are at work.
	 */
	static final long APART = 60_000;

	/** Clocks that differ by more make times and ids disagree. */
	public static final long CLOCK_LIMIT = 30_000;

	/** How many entries before the beginning are looked at. */
	private static final int LOOKED_AT = 100;

	/** How long clocks and newest id are not asked for again. */
	private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

	private final SharedLink link;

	private final StreamReader reader;

	private final InstantSource clock;

	private boolean reliable;

	private long askedAt = System.nanoTime() - KNOWN_FOR.toNanos();

	IdClock(SharedLink link, StreamReader reader, InstantSource clock) {
		this.link = link;
		this.reader = reader;
		this.clock = clock;
	}

	/** From which id on there may be facts that were recorded at that time or later. */
	EntryId from(Instant since) {
		EntryId from = EntryId.at(since.toEpochMilli() - APART);
		return (from.equals(EntryId.MIN) || (isReliable() && isRecordedBefore(since, from))) ? from : EntryId.MIN;
	}

	/** What the doctor looks at, too: the clocks, and whether ids are ahead of them. */
	private synchronized boolean isReliable() {
		if (System.nanoTime() - this.askedAt >= KNOWN_FOR.toNanos()) {
			long here = this.clock.millis();
			long there = this.link.seconds(this.clock.instant()) * 1000;
			EntryId newest = this.reader.newest();
			this.reliable = Math.abs(there - here) <= CLOCK_LIMIT
					&& (newest == null || Long.compareUnsigned(newest.ms(), there + APART) <= 0);
			this.askedAt = System.nanoTime();
		}
		return this.reliable;
	}

	/**
	 * Whether the last entries before an id hold facts from before that time. They do not
	 * where the server's clock went back at some time, as with a new primary, or where
	 * another client has copied entries under ids of its own.
	 */
	private boolean isRecordedBefore(Instant since, EntryId id) {
		EntryValidator validator = new EntryValidator(this.reader.keys().kind());
		int most = Math.min(LOOKED_AT, this.reader.pageSize());
		for (StreamMessage<byte[], byte[]> message : this.reader.backward(EntryId.MIN, id.previous(), most)) {
			if (validator.judge(message) == EntryValidator.Content.FACT
					&& Math.floorDiv(StreamBlock.usable(validator.micros()), 1000) >= since.toEpochMilli()) {
				return false;
			}
		}
		return true;
	}

}

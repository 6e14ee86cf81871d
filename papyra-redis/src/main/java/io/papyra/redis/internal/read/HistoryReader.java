package io.papyra.redis.internal.read;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.redis.internal.entry.StreamPositions;
import io.papyra.redis.internal.stream.HistoryHandle;
import io.papyra.redis.internal.stream.StreamCursor;
import io.papyra.redis.internal.stream.StreamIndex;
import io.papyra.redis.internal.stream.StreamReader;
import io.papyra.report.SkippedLines;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/** Answers queries over several streams. Safe for use by several threads. */
public final class HistoryReader {

	/** How far the server's estimate of a stream's memory may be below the truth. */
	private static final double ESTIMATE = 1.5;

	private final List<Source> sources = new ArrayList<>();

	private final RetentionPolicy retention;

	private final InstantSource clock;

	/**
	 * @param reads over which entries are read; the history's own connection, or one that
	 * leads to replicas
	 */
	public HistoryReader(HistoryHandle history, SharedLink reads, RetentionPolicy retention) {
		history.streams().forEach((stream) -> {
			StreamReader reader = new StreamReader(reads, stream.keys(), stream.reader().pageSize());
			this.sources.add(new Source(reader, stream.index(), new IdClock(reads, reader, history.clock())));
		});
		this.retention = retention;
		this.clock = history.clock();
	}

	/** A stream as it is read. */
	private record Source(StreamReader reader, StreamIndex index, IdClock ids) {

		StreamKeys keys() {
			return this.reader.keys();
		}

	}

	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		boolean newestFirst = query.order() == FactQuery.Order.NEWEST_FIRST;
		// The newest ones without a position, the first ones after it with one.
		boolean backward = (query.limit() > 0) ? query.after().isStart() : newestFirst;
		MergedFactCursor cursor = new MergedFactCursor(cursors(query, backward), backward);
		Stream<StoredFact> facts;
		if (query.limit() == 0) {
			facts = StreamSupport.stream(cursor, false);
		}
		else if (backward == newestFirst) {
			facts = StreamSupport.stream(cursor, false).limit(query.limit());
		}
		else {
			List<StoredFact> found = cursor.drain(query.limit());
			Collections.reverse(found);
			facts = found.stream();
		}
		return facts.onClose(() -> {
			if (cursor.skipped().isAny()) {
				skipped.accept(cursor.skipped());
			}
		});
	}

	private List<StreamFactCursor> cursors(FactQuery query, boolean backward) {
		StreamPositions after = StreamPositions.parse(query.after());
		Instant now = this.clock.instant();
		List<StreamFactCursor> cursors = new ArrayList<>();
		for (Source stream : this.sources) {
			if (query.kinds().contains(stream.keys().kind())) {
				Retention limits = this.retention.of(stream.keys().kind());
				EntryId behind = after.behind(stream.keys());
				EntryId from = (behind != null) ? behind.next() : EntryId.MIN;
				from = later(from, since(stream, query, from));
				from = later(from, floor(stream, limits, now));
				EntryId start = from.equals(EntryId.MIN) ? from : from.previous();
				cursors.add(new StreamFactCursor(new StreamCursor(stream.reader(), from, EntryId.MAX, backward), start,
						new RetentionWindow(limits, now), query));
			}
		}
		return cursors;
	}

	private static boolean isBelow(long memory, long size) {
		return memory != StreamReader.UNKNOWN && memory * ESTIMATE <= size;
	}

	private static EntryId later(EntryId one, @Nullable EntryId other) {
		return (other != null && other.compareTo(one) > 0) ? other : one;
	}

	/** Nothing is asked where a position leads further than the time does. */
	private @Nullable EntryId since(Source stream, FactQuery query, EntryId behind) {
		Instant since = query.since();
		if (since == null || behind.compareTo(EntryId.at(since.toEpochMilli() - IdClock.APART)) >= 0) {
			return null;
		}
		return stream.ids().from(since);
	}

	/**
	 * From where on facts are retained by number and size. The server knows at once where
	 * there are too few for any to be expired.
	 */
	private static @Nullable EntryId floor(Source stream, Retention limits, Instant now) {
		Long records = limits.maxRecords();
		Long size = limits.maxTotalSize();
		boolean few = records == null || stream.reader().length() <= records;
		boolean small = size == null || isBelow(stream.reader().memory(), size);
		return (few && small) ? null : stream.index().apply(limits, now).floor();
	}

}

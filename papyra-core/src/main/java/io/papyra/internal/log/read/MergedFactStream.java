package io.papyra.internal.log.read;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;

/**
 * Facts of several logs in one order: by time across the logs, by number within each. A
 * fact without a usable time comes as soon as it is its turn in its own log.
 */
public final class MergedFactStream {

	private record Head(StoredFact fact, Iterator<StoredFact> rest, int log) {

		Instant time() {
			Instant time = FactTime.usable(this.fact.fact().timestamp());
			return (time != null) ? time : Instant.MIN;
		}

	}

	private MergedFactStream() {
	}

	/** Closing the stream closes the others. */
	public static Stream<StoredFact> of(List<Stream<StoredFact>> logs, FactQuery query) {
		boolean newestFirst = query.order() == FactQuery.Order.NEWEST_FIRST;
		Stream<StoredFact> merged = merge(logs, newestFirst).onClose(() -> logs.forEach(Stream::close));
		if (query.limit() == 0) {
			return merged;
		}
		List<StoredFact> page;
		try (merged) {
			page = merged.toList();
		}
		// Each log has given its share of the newest, or of the first ones after a place.
		boolean fromEnd = query.after().isStart();
		int surplus = Math.max(0, page.size() - query.limit());
		boolean cutFront = fromEnd != newestFirst;
		return (cutFront ? page.subList(surplus, page.size()) : page.subList(0, page.size() - surplus)).stream();
	}

	private static Stream<StoredFact> merge(List<Stream<StoredFact>> logs, boolean newestFirst) {
		Comparator<Head> byTime = Comparator.comparing(Head::time);
		PriorityQueue<Head> heads = new PriorityQueue<>(
				(newestFirst ? byTime.reversed() : byTime).thenComparing(Head::log));
		return StreamSupport.stream(new Spliterators.AbstractSpliterator<StoredFact>(Long.MAX_VALUE,
				Spliterator.ORDERED | Spliterator.NONNULL) {

			private boolean begun;

			@Override
			public boolean tryAdvance(Consumer<? super StoredFact> action) {
				if (!this.begun) {
					this.begun = true;
					for (int log = 0; log < logs.size(); log++) {
						add(heads, logs.get(log).iterator(), log);
					}
				}
				Head first = heads.poll();
				if (first == null) {
					return false;
				}
				action.accept(first.fact());
				add(heads, first.rest(), first.log());
				return true;
			}

		}, false);
	}

	private static void add(PriorityQueue<Head> heads, Iterator<StoredFact> rest, int log) {
		if (rest.hasNext()) {
			heads.add(new Head(rest.next(), rest, log));
		}
	}

}

package io.papyra.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.papyra.codec.LogGap;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;
import io.papyra.redis.internal.entry.EntryValidator;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The oracle: all events of a stream and the gaps in it, read without the code of readers
 * and scans. Every acknowledged event has to be there once and in order, or inside the
 * range of a gap that tells of its own writer, between its neighbours.
 */
final class StoredEntries {

	private static final int PAGE = 5_000;

	/**
	 * An event.
	 *
	 * @param place among the events of all writers
	 * @param writer who wrote it
	 * @param seq its number
	 */
	record Event(int place, String writer, long seq) {
	}

	private final List<Event> events = new ArrayList<>();

	/** Numbers of each writer of which gaps tell, as long as they are not there. */
	private final Map<String, NavigableSet<Long>> told = new HashMap<>();

	private StoredEntries() {
	}

	/** Reads the stream of events. */
	static StoredEntries of(RedisHistory history) {
		StoredEntries stored = new StoredEntries();
		Map<String, Set<Long>> there = new HashMap<>();
		try (RedisConnector connector = history.connector(); RedisLink link = connector.links().open()) {
			byte[] stream = Resp.bytes(history.events().stream());
			EntryValidator check = new EntryValidator(FactKind.EVENT);
			String from = "-";
			List<StreamMessage<byte[], byte[]>> page;
			do {
				page = link.await(link.commands().xrange(stream, Range.create(from, "+"), Limit.from(PAGE)), "XRANGE");
				for (StreamMessage<byte[], byte[]> message : page) {
					stored.add(check, check.judge(message));
					there.computeIfAbsent(String.valueOf(check.writer()), (any) -> new TreeSet<>()).add(check.seq());
					from = EntryId.of(message.getId()).next().toString();
				}
			}
			while (page.size() == PAGE);
		}
		stored.told.forEach((writer, numbers) -> numbers.removeAll(there.getOrDefault(writer, Set.of())));
		return stored;
	}

	private void add(EntryValidator check, EntryValidator.Content content) {
		String writer = String.valueOf(check.writer());
		if (content == EntryValidator.Content.FACT && check.writer() != null) {
			this.events.add(new Event(TestFacts.number(check.fact()) / 3, writer, check.seq()));
		}
		LogGap gap = (content == EntryValidator.Content.GAP) ? check.gap() : null;
		if (gap != null && gap.fromSeq() > 0) {
			NavigableSet<Long> numbers = this.told.computeIfAbsent(writer, (any) -> new TreeSet<>());
			LongStream.rangeClosed(gap.fromSeq(), gap.toSeq()).forEach(numbers::add);
		}
	}

	/** Who wrote. */
	Set<String> writers() {
		return this.events.stream().map(Event::writer).collect(Collectors.toSet());
	}

	/** How many events there are. */
	int size() {
		return this.events.size();
	}

	/**
	 * Checks the events of one process.
	 * @param base its first place; all up to the place of the next process are its own
	 * @param acknowledged the places that it knows to be stored, counted from there
	 * @return how many of these are in a gap instead
	 */
	int missing(int base, NavigableSet<Integer> acknowledged) {
		List<Event> own = this.events.stream()
			.filter((event) -> event.place() >= base && event.place() < base + LoadedWriter.MOST)
			.toList();
		assertThat(own).extracting(Event::place).as("in order, and nothing twice").isSorted().doesNotHaveDuplicates();
		int missing = 0;
		Event before = null;
		for (Event event : own) {
			missing += missing(base, acknowledged, before, event);
			before = event;
		}
		return missing + missing(base, acknowledged, before, null);
	}

	private int missing(int base, NavigableSet<Integer> acknowledged, @Nullable Event before, @Nullable Event behind) {
		int from = (before != null) ? before.place() - base + 1 : 0;
		int to = (behind != null) ? behind.place() - base : LoadedWriter.MOST;
		if (from >= to) {
			return 0;
		}
		int missing = acknowledged.subSet(from, to).size();
		if (missing > 0) {
			assertThat(missing).as("facts %d to %d are not there: neither they nor a gap", from, to - 1)
				.isLessThanOrEqualTo(told(before, behind));
		}
		return missing;
	}

	/** How many numbers between two events gaps tell of. */
	private int told(@Nullable Event before, @Nullable Event behind) {
		if (before != null && behind != null && before.writer().equals(behind.writer())) {
			return told(before.writer()).subSet(before.seq(), behind.seq()).size();
		}
		// The process went on under another id, maybe by one of which nothing is there.
		Set<String> writers = writers();
		int others = this.told.keySet()
			.stream()
			.filter((writer) -> !writers.contains(writer))
			.mapToInt((writer) -> told(writer).size())
			.sum();
		int end = (before != null) ? told(before.writer()).tailSet(before.seq()).size() : 0;
		return others + end + ((behind != null) ? told(behind.writer()).headSet(behind.seq()).size() : 0);
	}

	private NavigableSet<Long> told(String writer) {
		return this.told.getOrDefault(writer, new TreeSet<>());
	}

}

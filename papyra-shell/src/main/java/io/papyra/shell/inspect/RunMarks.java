package io.papyra.shell.inspect;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * Where the system was started and stopped, so that the lives of an actor can be told
 * apart; the newest marks alone. Immutable once read.
 */
final class RunMarks {

	static final String AFTER_UNCLEAN_SHUTDOWN = "the run before did not end cleanly";

	private static final int MOST = 999;

	private final List<Mark> marks = new ArrayList<>();

	private final Set<String> open = new HashSet<>();

	/**
	 * A start or a stop.
	 *
	 * @param stored the event
	 * @param unclean whether it is a start and the run before has no stop
	 */
	record Mark(StoredFact stored, boolean unclean) {

		ActorEvent event() {
			return (ActorEvent) this.stored.fact();
		}

		boolean isStart() {
			return ActorEvent.SYSTEM_STARTED.equals(event().eventType());
		}

		/**
		 * Numbers order the facts of one kind, times those of several: each kind may be
		 * numbered by itself.
		 */
		boolean isBefore(StoredFact other) {
			Instant time = event().timestamp();
			Instant otherTime = other.fact().timestamp();
			return (other.fact().kind() == FactKind.EVENT) ? this.stored.seq() < other.seq()
					: time != null && otherTime != null && time.isBefore(otherTime);
		}

		Map<String, Object> fields() {
			Map<String, Object> fields = new LinkedHashMap<>();
			fields.put("seq", this.stored.seq());
			fields.put("system_id", event().systemId());
			fields.put("what", isStart() ? "started" : "stopped");
			fields.put("afterUncleanShutdown", this.unclean);
			Instant time = event().timestamp();
			if (time != null) {
				fields.put("time", time.toString());
			}
			return fields;
		}

	}

	private RunMarks() {
	}

	/**
	 * Those around a story: between its facts, and until the system started again behind
	 * the last one.
	 * @param story oldest first
	 */
	static List<Mark> around(List<StoredFact> story, FactReading reading, @Nullable Instant until) {
		if (story.isEmpty()) {
			return List.of();
		}
		Set<String> systems = story.stream().map((stored) -> stored.fact().systemId()).collect(Collectors.toSet());
		StoredFact first = story.get(0);
		StoredFact last = story.get(story.size() - 1);
		RunMarks read = new RunMarks();
		Stream.of(ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED)
			.flatMap((type) -> reading.newest(FactQuery.of(FactKind.EVENT).withType(type).withUntil(until), MOST)
				.facts()
				.stream())
			.sorted(Comparator.comparingLong(StoredFact::seq))
			.filter((stored) -> systems.contains(stored.fact().systemId()))
			.forEach(read::add);
		long next = read.marks.stream()
			.filter((mark) -> mark.isStart() && !mark.isBefore(last))
			.mapToLong((mark) -> mark.stored().seq())
			.min()
			.orElse(Long.MAX_VALUE);
		return read.marks.stream().filter((mark) -> !mark.isBefore(first) && mark.stored().seq() <= next).toList();
	}

	/** Facts with the marks where they belong. Both come and go oldest first. */
	static List<StoredFact> among(List<StoredFact> facts, List<Mark> marks) {
		List<StoredFact> all = new ArrayList<>();
		Deque<Mark> left = new ArrayDeque<>(marks);
		for (StoredFact fact : facts) {
			while (!left.isEmpty() && left.getFirst().isBefore(fact)) {
				all.add(left.removeFirst().stored());
			}
			all.add(fact);
		}
		left.forEach((mark) -> all.add(mark.stored()));
		return all;
	}

	private void add(StoredFact stored) {
		ActorEvent event = (ActorEvent) stored.fact();
		boolean start = ActorEvent.SYSTEM_STARTED.equals(event.eventType());
		boolean unclean = start && !this.open.add(event.systemId());
		if (!start) {
			this.open.remove(event.systemId());
		}
		this.marks.add(new Mark(stored, unclean));
	}

}

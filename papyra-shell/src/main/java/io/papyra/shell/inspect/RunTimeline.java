package io.papyra.shell.inspect;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * Where the system was started and stopped, so that the lives of an actor can be told
 * apart; the newest marks alone. Immutable once read.
 */
final class RunTimeline {

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
		 * Numbers order the facts of one kind and writer, times those of several: each
		 * may be numbered by itself.
		 */
		boolean isBefore(StoredFact other) {
			boolean numbered = other.fact().kind() == FactKind.EVENT && this.stored.seq() > 0 && other.seq() > 0
					&& Objects.equals(this.stored.writer(), other.writer());
			Instant time = event().timestamp();
			Instant otherTime = other.fact().timestamp();
			return numbered ? this.stored.seq() < other.seq()
					: time != null && otherTime != null && time.isBefore(otherTime);
		}

		Run run() {
			Instant time = event().timestamp();
			return new Run(this.stored.seq(), this.stored.position().text(), this.stored.writer(), event().systemId(),
					isStart() ? "started" : "stopped", this.unclean, (time != null) ? time.toString() : null);
		}

	}

	/**
	 * Marks of which there may be more.
	 *
	 * @param marks in their order
	 * @param truncated whether there are older ones
	 */
	record Marks(List<Mark> marks, boolean truncated) {
	}

	/** A mark as scripts read it. */
	record Run(long seq, String position, @Nullable String writer, @JsonProperty("system_id") String systemId,
			String what, boolean afterUncleanShutdown, @Nullable String time) {
	}

	private RunTimeline() {
	}

	/**
	 * Those around a story: between its facts, and until the system started again after
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
		List<Mark> around = new ArrayList<>();
		for (Mark mark : read(reading, until, systems::contains).marks()) {
			if (!mark.isBefore(first)) {
				around.add(mark);
			}
			if (mark.isStart() && !mark.isBefore(last)) {
				break;
			}
		}
		return around;
	}

	/** The newest marks of all systems. */
	static Marks newest(FactReading reading) {
		return read(reading, null, (system) -> true);
	}

	private static Marks read(FactReading reading, @Nullable Instant until, Predicate<String> systems) {
		boolean truncated = false;
		List<StoredFact> found = new ArrayList<>();
		for (String type : List.of(ActorEvent.SYSTEM_STARTED, ActorEvent.SYSTEM_STOPPED)) {
			FactReading.Some some = reading.newest(FactQuery.of(FactKind.EVENT).withType(type).withUntil(until), MOST);
			truncated |= some.truncated();
			some.facts().stream().filter((stored) -> systems.test(stored.fact().systemId())).forEach(found::add);
		}
		RunTimeline read = new RunTimeline();
		found.stream().sorted(order(found)).forEach(read::add);
		return new Marks(read.marks, truncated);
	}

	/**
	 * By number; by time where several writers number their facts, or none is numbered.
	 */
	private static Comparator<StoredFact> order(List<StoredFact> events) {
		boolean numbered = events.stream().map(StoredFact::writer).distinct().count() <= 1
				&& events.stream().allMatch((event) -> event.seq() > 0);
		return numbered ? Comparator.comparingLong(StoredFact::seq) : Comparator.comparing(
				(event) -> FactTime.usable(event.fact().timestamp()), Comparator.nullsFirst(Comparator.naturalOrder()));
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

package io.papyra.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.Consumer;

import io.papyra.backend.SkippedLines;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * The facts of several streams, merged: the kinds of one system by the times of their
 * facts, as the system's own clock has it; the systems by the ids of their entries, as
 * the server's clock has it. The order of each stream stays. Not safe for use by several
 * threads.
 */
final class HistoryCursor extends Spliterators.AbstractSpliterator<StoredFact> {

	private final List<FactLane> lanes;

	private final Collection<List<FactLane>> systems;

	private final boolean backward;

	HistoryCursor(List<FactLane> lanes, boolean backward) {
		super(Long.MAX_VALUE, ORDERED | NONNULL);
		this.lanes = lanes;
		this.backward = backward;
		Map<String, List<FactLane>> bySystem = new LinkedHashMap<>();
		lanes.forEach((lane) -> bySystem.computeIfAbsent(lane.systemId(), (any) -> new ArrayList<>()).add(lane));
		this.systems = bySystem.values();
	}

	@Override
	public boolean tryAdvance(Consumer<? super StoredFact> action) {
		StoredFact next = next();
		if (next != null) {
			action.accept(next);
		}
		return next != null;
	}

	/** The next facts, as many as wanted. */
	List<StoredFact> drain(int most) {
		List<StoredFact> facts = new ArrayList<>();
		while (facts.size() < most) {
			StoredFact next = next();
			if (next == null) {
				break;
			}
			facts.add(next);
		}
		return facts;
	}

	private @Nullable StoredFact next() {
		FactLane next = null;
		for (List<FactLane> system : this.systems) {
			FactLane own = first(system);
			if (own != null && (next == null || isBefore(own.id().compareTo(next.id())))) {
				next = own;
			}
		}
		if (next == null) {
			return null;
		}
		next.pass();
		return next.take(position(next));
	}

	private @Nullable FactLane first(List<FactLane> system) {
		FactLane first = null;
		for (FactLane lane : system) {
			if (lane.advance() && (first == null || isBefore(compare(lane, first)))) {
				first = lane;
			}
		}
		return first;
	}

	private static int compare(FactLane one, FactLane other) {
		int byTime = Long.compare(one.micros(), other.micros());
		return (byTime != 0) ? byTime : one.id().compareTo(other.id());
	}

	private boolean isBefore(int comparison) {
		return this.backward ? comparison > 0 : comparison < 0;
	}

	/**
	 * Where a reader resumes after a fact. Oldest first, that is after one entry of each
	 * stream: one that comes later may have a smaller id in another stream, by the clock
	 * of another node.
	 */
	private Position position(FactLane lane) {
		if (this.backward || this.lanes.size() == 1) {
			return Position.of(lane.behind());
		}
		StringBuilder text = new StringBuilder();
		for (FactLane each : this.lanes) {
			text.append(text.isEmpty() ? "" : ",").append(each.behind());
		}
		return Position.of(text.toString());
	}

	/** What was skipped so far. */
	SkippedLines skipped() {
		return this.lanes.stream().map(FactLane::skipped).reduce(SkippedLines.NONE, SkippedLines::plus);
	}

}

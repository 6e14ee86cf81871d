package io.papyra.redis.internal.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.Consumer;

import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

/**
 * The facts of several streams, merged: the kinds of one system by the times of their
 * facts, as the system's own clock has it; the systems by the ids of their entries, as
 * the server's clock has it. The order of each stream stays. Not safe for use by several
 * threads.
 */
final class MergedFactCursor extends Spliterators.AbstractSpliterator<StoredFact> {

	private final List<StreamFactCursor> cursors;

	private final Collection<List<StreamFactCursor>> systems;

	private final boolean backward;

	MergedFactCursor(List<StreamFactCursor> cursors, boolean backward) {
		super(Long.MAX_VALUE, ORDERED | NONNULL);
		this.cursors = cursors;
		this.backward = backward;
		Map<String, List<StreamFactCursor>> bySystem = new LinkedHashMap<>();
		cursors
			.forEach((cursor) -> bySystem.computeIfAbsent(cursor.systemId(), (any) -> new ArrayList<>()).add(cursor));
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
		StreamFactCursor next = null;
		for (List<StreamFactCursor> system : this.systems) {
			StreamFactCursor own = first(system);
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

	private @Nullable StreamFactCursor first(List<StreamFactCursor> system) {
		StreamFactCursor first = null;
		for (StreamFactCursor cursor : system) {
			if (cursor.advance() && (first == null || isBefore(compare(cursor, first)))) {
				first = cursor;
			}
		}
		return first;
	}

	private static int compare(StreamFactCursor one, StreamFactCursor other) {
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
	private Position position(StreamFactCursor cursor) {
		if (this.backward || this.cursors.size() == 1) {
			return Position.of(cursor.behind());
		}
		StringBuilder text = new StringBuilder();
		for (StreamFactCursor each : this.cursors) {
			text.append(text.isEmpty() ? "" : ",").append(each.behind());
		}
		return Position.of(text.toString());
	}

	/** What was skipped so far. */
	SkippedLines skipped() {
		return this.cursors.stream().map(StreamFactCursor::skipped).reduce(SkippedLines.NONE, SkippedLines::plus);
	}

}

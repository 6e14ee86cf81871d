package io.papyra.shell.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts for a command: those of one system, or several, if they are named, until
 * the user has had enough.
 */
final class FactReading {

	/** The largest page of a service. */
	private static final int PAGE = 1000;

	private final History history;

	private final Cancellation cancellation;

	/**
	 * With the whole of the option, since an id in a file may have a comma; null for all.
	 */
	private final @Nullable Set<String> systemIds;

	private final Output output;

	/** By one read, at most: those of a command read much the same lines. */
	private SkippedLines skipped = SkippedLines.NONE;

	FactReading(History history, Invocation invocation) {
		this.history = history;
		this.cancellation = invocation.cancellation();
		this.output = invocation.output();
		String ids = invocation.arguments().find(CommonOptions.SYSTEM_ID);
		this.systemIds = (ids != null) ? Stream.concat(Stream.of(ids), Arrays.stream(ids.split(",")).map(String::strip))
			.collect(Collectors.toUnmodifiableSet()) : null;
	}

	/**
	 * Facts of which there may be more.
	 *
	 * @param facts oldest first
	 * @param truncated whether there are
	 */
	record Some(List<StoredFact> facts, boolean truncated) {
	}

	/** The newest facts that meet the conditions, up to the limit. */
	Some newest(FactQuery conditions, int limit) {
		return newest(FactSelection.of(conditions), limit);
	}

	/** The newest facts of a selection, up to the limit. */
	Some newest(FactSelection selection, int limit) {
		boolean filtered = this.systemIds != null || selection.filter() != null;
		if (filtered && !this.history.isLocal()) {
			return newestOfService(selection, limit);
		}
		FactQuery query = selection.query().withOrder(FactQuery.Order.NEWEST_FIRST);
		// A filter of ours after the limit of the query would leave too few.
		List<StoredFact> found = first(selection.with(filtered ? query : query.withLimit(limit + 1)), limit + 1);
		boolean truncated = found.size() > limit;
		if (truncated) {
			found.remove(limit);
		}
		Collections.reverse(found);
		return new Some(found, truncated);
	}

	/**
	 * A service gives a page of its newest facts, and from there there is no way
	 * backwards: unless that is enough, all are read and the last ones kept.
	 */
	private Some newestOfService(FactSelection selection, int limit) {
		List<StoredFact> page = new ArrayList<>();
		each(FactSelection.of(selection.query().withLimit(PAGE)), page::add);
		Deque<StoredFact> kept = new ArrayDeque<>(page.stream().filter(selection::passes).toList());
		if (page.size() >= PAGE && kept.size() <= limit) {
			kept.clear();
			each(selection, (stored) -> {
				if (kept.size() > limit) {
					kept.removeFirst();
				}
				kept.addLast(stored);
			});
		}
		boolean truncated = kept.size() > limit;
		List<StoredFact> all = List.copyOf(kept);
		return new Some(all.subList(all.size() - Math.min(all.size(), limit), all.size()), truncated);
	}

	/**
	 * The oldest facts of a selection, up to the limit; truncated if there are newer
	 * ones.
	 */
	Some oldest(FactSelection selection, int limit) {
		List<StoredFact> found = first(selection, limit + 1);
		return new Some(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
	}

	/** The first facts of a selection in its order, as many at most. */
	List<StoredFact> first(FactSelection selection, int most) {
		List<StoredFact> found = new ArrayList<>();
		try (Stream<StoredFact> facts = stream(selection)) {
			Iterator<StoredFact> each = facts.iterator();
			while (found.size() < most && each.hasNext()) {
				found.add(each.next());
			}
		}
		return found;
	}

	/** Every fact of the query, one by one. */
	void each(FactQuery query, Consumer<StoredFact> consumer) {
		each(FactSelection.of(query), consumer);
	}

	/** Every fact of the selection, one by one. */
	void each(FactSelection selection, Consumer<StoredFact> consumer) {
		try (Stream<StoredFact> facts = stream(selection)) {
			facts.forEach(consumer);
		}
	}

	/** Facts of the selection, oldest or newest first; has to be closed. */
	Stream<StoredFact> stream(FactSelection selection) {
		return wanted(read(selection.query())).filter(selection::passes);
	}

	/**
	 * Whether the fact at a position has left the history, and perhaps others after it:
	 * what comes after it is what comes first.
	 */
	boolean isExpired(FactKind kind, Position place) {
		if (place.isStart()) {
			return false;
		}
		FactSelection all = FactSelection.of(FactQuery.of(kind));
		List<StoredFact> oldest = first(all, 1);
		List<StoredFact> next = first(all.with(all.query().withAfter(place)), 1);
		return !next.isEmpty() && unplaced(next.get(0)).equals(unplaced(oldest.get(0)));
	}

	/**
	 * The newest position of the history if that comes before a place that was noted
	 * earlier: something has been cut off, or it is another history. Null if not, or if
	 * that cannot be known, as of positions that are no numbers.
	 */
	@Nullable Position endBefore(Position place) {
		if (place.isStart() || place.number().isEmpty() || this.systemIds != null) {
			return null;
		}
		return newest(FactQuery.all(), 1).facts()
			.stream()
			.map(StoredFact::position)
			.filter((end) -> end.number().orElse(Long.MAX_VALUE) < place.number().getAsLong())
			.findFirst()
			.orElse(null);
	}

	/** A fact by itself, since of two positions it cannot be known which comes first. */
	static StoredFact unplaced(StoredFact stored) {
		return new StoredFact(Position.START, stored.seq(), stored.writer(), stored.fact());
	}

	private Stream<StoredFact> read(FactQuery query) {
		SkippedLines[] sum = { SkippedLines.NONE };
		return this.history.read(query, (found) -> {
			sum[0] = sum[0].plus(found);
			this.skipped = this.skipped.or(sum[0]);
		});
	}

	/**
	 * The newest facts of a kind, of a service no more than a page of them.
	 * @return whether these were all
	 */
	boolean glance(FactKind kind, int most, Consumer<StoredFact> consumer) {
		FactQuery newest = FactQuery.of(kind).withOrder(FactQuery.Order.NEWEST_FIRST);
		boolean local = this.history.isLocal();
		int limit = local ? most : Math.min(PAGE, most);
		try (Stream<StoredFact> facts = stream(FactSelection.of(local ? newest : newest.withLimit(limit)))) {
			Iterator<StoredFact> each = facts.iterator();
			int count = 0;
			while (count < limit && each.hasNext()) {
				consumer.accept(each.next());
				count++;
			}
			return local ? !each.hasNext() : count < limit;
		}
	}

	/** Where the history is, human-readable. */
	String location() {
		return this.history.location();
	}

	/** What was skipped by what has been read and closed so far, or null. */
	@Nullable SkippedLines skipped() {
		return this.skipped.isAny() ? this.skipped : null;
	}

	/**
	 * How the command ends: an answer that may be less than the history holds is told
	 * from one that is all of it.
	 */
	ExitCode end() {
		if (!this.skipped.isAny()) {
			return ExitCode.OK;
		}
		if (this.skipped.unchecked() > 0) {
			this.output.message("papyra: " + lines(this.skipped.unchecked(), "") + " without a checksum skipped "
					+ "in " + this.history.location() + ", where every line must have one: another program has written "
					+ "to it, and these facts are not shown; 'papyra persistence recover' keeps them and gives them "
					+ "checksums");
		}
		if (this.skipped.damaged() > 0) {
			this.output.message("papyra: " + lines(this.skipped.damaged(), "damaged ") + " skipped in "
					+ this.history.location() + "; 'papyra persistence scan' tells which and why");
		}
		return ExitCode.ANOMALIES;
	}

	private static String lines(long count, String what) {
		return count + " " + what + ((count == 1) ? "line" : "lines");
	}

	private Stream<StoredFact> wanted(Stream<StoredFact> facts) {
		return facts.peek((fact) -> this.cancellation.check())
			.filter((stored) -> this.systemIds == null || this.systemIds.contains(stored.fact().systemId()));
	}

}

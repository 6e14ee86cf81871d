package io.papyra.spring.actuate.endpoint;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.SkippedLines;
import io.papyra.wire.ShownValues;
import io.papyra.wire.WireFact;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request for facts with one page, holding no more than that page in memory.
 */
final class FactPages {

	private static final FactQuery NEWEST_FIRST = FactQuery.all()
		.withKinds(Set.of(FactKind.EVENT, FactKind.DEAD_LETTER))
		.withOrder(FactQuery.Order.NEWEST_FIRST);

	private final FactReader reader;

	private final PayloadSanitizer mask;

	private final Clock clock;

	FactPages(FactReader reader, PayloadSanitizer mask, Clock clock) {
		this.reader = reader;
		this.mask = mask;
		this.clock = clock;
	}

	/**
	 * @throws BadParameterException if a parameter holds what it may not hold
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read
	 */
	FactPage read(FactKind kind, PageRequest request, boolean showValues) {
		int size = request.pageSize();
		Position after = request.position();
		boolean newestFirst = request.newestFirst();
		Gatherer skipped = new Gatherer();
		ShownValues shown = this.mask.shown(showValues);
		List<StoredFact> found = find(request.conditions(kind, this.clock), after, size + 1, shown, skipped);
		boolean truncated = found.size() > size;
		if (truncated) {
			// One more than fits was asked for: after a position the last is dropped,
			// otherwise the oldest.
			found.remove((after != null) ? size : 0);
		}
		Position next = found.isEmpty() ? ((after != null) ? after : Position.START)
				: found.get(found.size() - 1).position();
		if (newestFirst) {
			Collections.reverse(found);
		}
		return new FactPage(kind.wireName(), newestFirst ? "newest" : "oldest", size, truncated, next.text(),
				WireFacts.of(found, shown), skipped.found());
	}

	private List<StoredFact> find(FactQuery conditions, @Nullable Position after, int limit, ShownValues shown,
			Consumer<SkippedLines> skipped) {
		String actor = conditions.actor();
		if (actor != null && AuditEvents.asksForPrincipal(actor)) {
			return findPrincipals(conditions, after, limit, (fact) -> isShownAs(fact, actor, shown), skipped);
		}
		// "After 0" means from the beginning, for which a query has no limit of its own.
		boolean fromBeginning = after != null && after.isStart();
		FactQuery query = conditions.withAfter((after != null) ? after : Position.START)
			.withLimit(fromBeginning ? 0 : limit);
		return find(query, (fact) -> true, limit, skipped);
	}

	/**
	 * Who may not see principals is not told either whether there is one: a question is
	 * asked of what he is shown.
	 */
	private List<StoredFact> findPrincipals(FactQuery conditions, @Nullable Position after, int limit,
			Predicate<Fact> shown, Consumer<SkippedLines> skipped) {
		if (after != null) {
			return find(conditions.withAfter(after), shown, limit, skipped);
		}
		List<StoredFact> found = find(conditions.withOrder(FactQuery.Order.NEWEST_FIRST), shown, limit, skipped);
		Collections.reverse(found);
		return found;
	}

	private static boolean isShownAs(Fact fact, String actor, ShownValues shown) {
		return fact instanceof ActorEvent event && WireFact.shownAddress(event, shown).matches(actor);
	}

	/**
	 * What happened to one actor, in all its lives: its events and the dead letters to
	 * it. Reads from the newest on.
	 * @param actor path without its first slash, id, {@code system/id}, or a path prefix
	 * that ends in {@code *}
	 * @throws BadParameterException if a parameter holds what it may not hold
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read
	 */
	ActorPage read(String actor, PageRequest request, boolean showValues) {
		int size = request.pageSize();
		boolean newestFirst = request.newestFirst();
		Gatherer skipped = new Gatherer();
		ShownValues shown = this.mask.shown(showValues);
		List<StoredFact> found = find(request.between(NEWEST_FIRST, this.clock), (fact) -> isAbout(fact, actor, shown),
				size + 1, skipped);
		boolean truncated = found.size() > size;
		if (truncated) {
			found.remove(size);
		}
		Collections.reverse(found);
		List<StoredFact> ordered = WireFacts.inOrderOfTime(List.of(found));
		if (newestFirst) {
			Collections.reverse(ordered);
		}
		return new ActorPage(actor, newestFirst ? "newest" : "oldest", size, truncated, WireFacts.of(ordered, shown),
				skipped.found());
	}

	private List<StoredFact> find(FactQuery query, Predicate<Fact> wanted, int limit, Consumer<SkippedLines> skipped) {
		try (Stream<StoredFact> facts = this.reader.read(query, skipped)) {
			return new ArrayList<>(facts.filter((stored) -> wanted.test(stored.fact())).limit(limit).toList());
		}
		catch (UnknownPositionException ex) {
			throw PageRequest.unknownPosition(ex.position().text());
		}
	}

	private static boolean isAbout(Fact fact, String actor, ShownValues shown) {
		ActorAddress address = addressOf(fact, shown);
		return address != null && (address.matches(actor) || address.matches("/" + actor));
	}

	/** As it is shown, so that no answer tells whether there is a hidden principal. */
	private static @Nullable ActorAddress addressOf(Fact fact, ShownValues shown) {
		if (fact instanceof ActorEvent event) {
			return WireFact.shownAddress(event, shown);
		}
		return (fact instanceof DeadLetter letter) ? letter.target() : null;
	}

	/** Adds up the skipped lines of several logs. */
	static final class Gatherer implements Consumer<SkippedLines> {

		private SkippedLines sum = SkippedLines.NONE;

		@Override
		public void accept(SkippedLines found) {
			this.sum = this.sum.plus(found);
		}

		/** What was skipped, or null if it was nothing. */
		@Nullable SkippedLines found() {
			return this.sum.isAny() ? this.sum : null;
		}

	}

}

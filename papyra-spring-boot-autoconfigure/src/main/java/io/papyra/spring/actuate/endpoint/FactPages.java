package io.papyra.spring.actuate.endpoint;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;
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
		if (AuditEvents.asksForPrincipal(conditions.actor())) {
			return findPrincipals(conditions, after, limit, shown, skipped);
		}
		// "After 0" means from the beginning, for which a query has no limit of its own.
		boolean fromBeginning = after != null && after.isStart();
		FactQuery query = conditions.withAfter((after != null) ? after : Position.START)
			.withLimit(fromBeginning ? 0 : limit);
		try (Stream<StoredFact> facts = this.reader.read(query, skipped)) {
			return new ArrayList<>(facts.limit(limit).toList());
		}
		catch (UnknownPositionException ex) {
			throw PageRequest.unknownPosition(ex.position().text());
		}
	}

	/**
	 * Who may not see principals is not told either whether there is one: a question is
	 * asked of what he is shown.
	 */
	private List<StoredFact> findPrincipals(FactQuery conditions, @Nullable Position after, int limit,
			ShownValues shown, Consumer<SkippedLines> skipped) {
		String actor = Objects.requireNonNull(conditions.actor());
		FactQuery query = (after != null) ? conditions.withAfter(after)
				: conditions.withOrder(FactQuery.Order.NEWEST_FIRST);
		List<StoredFact> found;
		try (Stream<StoredFact> facts = this.reader.read(query, skipped)) {
			found = new ArrayList<>(
					facts.filter((stored) -> isShownAs(stored.fact(), actor, shown)).limit(limit).toList());
		}
		catch (UnknownPositionException ex) {
			throw PageRequest.unknownPosition(ex.position().text());
		}
		if (after == null) {
			Collections.reverse(found);
		}
		return found;
	}

	private static boolean isShownAs(Fact fact, String actor, ShownValues shown) {
		return fact instanceof ActorEvent event && WireFact.shownAddress(event, shown).matches(actor);
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

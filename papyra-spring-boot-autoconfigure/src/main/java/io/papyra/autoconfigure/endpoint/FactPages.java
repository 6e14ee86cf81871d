package io.papyra.autoconfigure.endpoint;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request for facts with one page, holding no more than that page in memory.
 */
final class FactPages {

	private final FactReader reader;

	private final ValueMask mask;

	private final Clock clock;

	FactPages(FactReader reader, ValueMask mask, Clock clock) {
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
		Long after = request.position();
		boolean newestFirst = request.newestFirst();
		List<StoredFact> found = find(request.conditions(kind, this.clock), after, size + 1);
		boolean truncated = found.size() > size;
		if (truncated) {
			// One more than fits was asked for: behind a position the last, otherwise the
			// oldest goes.
			found.remove((after != null) ? size : 0);
		}
		long next = found.isEmpty() ? ((after != null) ? after : 0) : found.get(found.size() - 1).seq();
		if (newestFirst) {
			Collections.reverse(found);
		}
		ValueMask.Shown shown = this.mask.shown(showValues);
		return new FactPage(kind.wireName(), newestFirst ? "newest" : "oldest", size, truncated, next,
				found.stream().map((fact) -> WireFact.of(fact, shown)).toList());
	}

	private List<StoredFact> find(FactQuery conditions, @Nullable Long after, int limit) {
		// "After 0" means from the beginning, for which a query has no limit of its own.
		boolean fromBeginning = after != null && after == 0;
		FactQuery query = conditions.withAfter((after != null) ? after : 0).withLimit(fromBeginning ? 0 : limit);
		try (Stream<StoredFact> facts = this.reader.read(query)) {
			return new ArrayList<>(facts.limit(limit).toList());
		}
	}

}

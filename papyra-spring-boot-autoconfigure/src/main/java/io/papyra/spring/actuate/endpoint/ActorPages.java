package io.papyra.spring.actuate.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import io.papyra.wire.ShownValues;
import io.papyra.wire.WireFact;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;

/**
 * Answers what happened to one actor, in all its lives: its events and the dead letters
 * to it. Reads from the newest on and holds no more than one page in memory.
 */
final class ActorPages {

	private static final FactQuery NEWEST_FIRST = FactQuery.all()
		.withKinds(Set.of(FactKind.EVENT, FactKind.DEAD_LETTER))
		.withOrder(FactQuery.Order.NEWEST_FIRST);

	private final FactReader reader;

	private final PayloadSanitizer mask;

	private final Clock clock;

	ActorPages(FactReader reader, PayloadSanitizer mask, Clock clock) {
		this.reader = reader;
		this.mask = mask;
		this.clock = clock;
	}

	/**
	 * @param actor path without its first slash, id, {@code system/id}, or a path prefix
	 * that ends in {@code *}
	 * @throws BadParameterException if a parameter holds what it may not hold
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read
	 */
	ActorPage read(String actor, PageRequest request, boolean showValues) {
		int size = request.pageSize();
		boolean newestFirst = request.newestFirst();
		FactPages.Gatherer skipped = new FactPages.Gatherer();
		ShownValues shown = this.mask.shown(showValues);
		List<StoredFact> found = find(request.between(NEWEST_FIRST, this.clock), (fact) -> isAbout(fact, actor, shown),
				size + 1, skipped);
		boolean truncated = found.size() > size;
		if (truncated) {
			found.remove(size);
		}
		Collections.reverse(found);
		List<StoredFact> ordered = inOrderOfTime(found);
		if (newestFirst) {
			Collections.reverse(ordered);
		}
		return new ActorPage(actor, newestFirst ? "newest" : "oldest", size, truncated, WireFacts.of(ordered, shown),
				skipped.found());
	}

	private List<StoredFact> find(FactQuery query, Predicate<Fact> wanted, int limit, FactPages.Gatherer skipped) {
		try (Stream<StoredFact> facts = this.reader.read(query, skipped)) {
			return new ArrayList<>(facts.filter((stored) -> wanted.test(stored.fact())).limit(limit).toList());
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

	/**
	 * A fact without a possible time stays after the one that was recorded before it.
	 */
	private static List<StoredFact> inOrderOfTime(List<StoredFact> asRecorded) {
		record Timed(StoredFact stored, Instant time) {
		}
		List<Timed> timed = new ArrayList<>();
		Instant last = Instant.MIN;
		for (int at = 0; at < asRecorded.size(); at++) {
			StoredFact stored = asRecorded.get(at);
			Instant time = FactTime.usable(stored.fact().timestamp());
			Instant next = (at + 1 < asRecorded.size()) ? asRecorded.get(at + 1).fact().timestamp() : null;
			last = (time != null && !FactTime.contradicts(last, time, next)) ? time : last;
			timed.add(new Timed(stored, last));
		}
		timed.sort(Comparator.comparing(Timed::time));
		return new ArrayList<>(timed.stream().map(Timed::stored).toList());
	}

}

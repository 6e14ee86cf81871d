package io.papyra.shell.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactTime;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.CommandFailure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads facts page by page, kind by kind. Of several kinds without a limit one comes
 * after the other.
 */
final class RemoteFacts {

	private static final int PAGE = 1000;

	private final Actuator actuator;

	private final FactParser parser;

	RemoteFacts(Actuator actuator, FactParser parser) {
		this.actuator = actuator;
		this.parser = parser;
	}

	/** The skipped lines that pages report are reported at once; counts add up. */
	Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		List<FactKind> kinds = List.copyOf(EnumSet.copyOf(query.kinds()));
		if (query.limit() == 0 || !query.after().isStart()) {
			// Of one kind not as a flat map, which would hold all of it for an iterator.
			Stream<StoredFact> all = (kinds.size() == 1) ? all(kinds.get(0), query, skipped)
					: kinds.stream().flatMap((kind) -> all(kind, query, skipped));
			return (query.limit() > 0) ? all.limit(query.limit()) : all;
		}
		List<StoredFact> found = new ArrayList<>();
		kinds.forEach((kind) -> found.addAll(newest(kind, query, skipped)));
		if (kinds.size() > 1) {
			found.sort(Comparator.comparing((StoredFact stored) -> FactTime.usable(stored.fact().timestamp()),
					Comparator.nullsFirst(Comparator.naturalOrder())));
		}
		List<StoredFact> last = found.subList(Math.max(0, found.size() - query.limit()), found.size());
		if (query.order() == FactQuery.Order.NEWEST_FIRST) {
			Collections.reverse(last);
		}
		return last.stream();
	}

	/** Oldest first. */
	private List<StoredFact> newest(FactKind kind, FactQuery query, Consumer<SkippedLines> skipped) {
		if (query.limit() <= PAGE) {
			return facts(page(kind, query, query.limit(), null), query, skipped);
		}
		// There is no way backwards, so that all are read and the last ones kept.
		Deque<StoredFact> kept = new ArrayDeque<>();
		all(kind, query.withOrder(FactQuery.Order.OLDEST_FIRST), skipped).forEach((stored) -> {
			if (kept.size() == query.limit()) {
				kept.removeFirst();
			}
			kept.addLast(stored);
		});
		return List.copyOf(kept);
	}

	private Stream<StoredFact> all(FactKind kind, FactQuery query, Consumer<SkippedLines> skipped) {
		if (query.order() == FactQuery.Order.NEWEST_FIRST) {
			throw CommandFailure.usage("a service cannot be asked for all its facts backwards; leave out --reverse, or "
					+ "give a --limit");
		}
		Pages pages = new Pages(kind, query, skipped);
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
	}

	private JsonNode page(FactKind kind, FactQuery query, int limit, @Nullable Position after) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("limit", String.valueOf(limit));
		put(parameters, "since", query.since());
		put(parameters, "until", query.until());
		put(parameters, "type", query.type());
		put(parameters, "actor", (kind == FactKind.EVENT) ? query.actor() : null);
		put(parameters, "target", (kind == FactKind.DEAD_LETTER) ? query.target() : null);
		put(parameters, "reason", reason(kind, query));
		put(parameters, "after", after);
		Actuator.Answer answer = this.actuator.get("/papyra/" + kind.pluralName(), parameters);
		if (!answer.isFine() || !answer.body().has("facts")) {
			throw ActuatorErrors.ofRead(this.actuator, answer);
		}
		return answer.body();
	}

	/**
	 * A service that is older than the question for reasons answers with letters of all.
	 */
	private List<StoredFact> facts(JsonNode page, FactQuery query, Consumer<SkippedLines> skipped) {
		JsonNode passed = page.path("skipped");
		if (passed.isObject()) {
			skipped.accept(new SkippedLines(passed.path("damaged").asLong(0), passed.path("unchecked").asLong(0)));
		}
		return page.path("facts")
			.valueStream()
			.map(this.parser::parse)
			.filter((stored) -> isOfReason(stored.fact(), query))
			.toList();
	}

	private static boolean isOfReason(Fact fact, FactQuery query) {
		return query.reason() == null || !(fact instanceof DeadLetter letter) || letter.reason() == query.reason();
	}

	private static @Nullable String reason(FactKind kind, FactQuery query) {
		return (kind == FactKind.DEAD_LETTER && query.reason() != null) ? query.reason().wireName() : null;
	}

	private static void put(Map<String, String> parameters, String name, @Nullable Object value) {
		if (value != null) {
			parameters.put(name, value.toString());
		}
	}

	/** Asks for the next page when the last one is used up. */
	private final class Pages implements Iterator<StoredFact> {

		private final FactKind kind;

		private final FactQuery query;

		private final Consumer<SkippedLines> skipped;

		private Iterator<StoredFact> page = Collections.emptyIterator();

		private @Nullable Position next;

		Pages(FactKind kind, FactQuery query, Consumer<SkippedLines> skipped) {
			this.skipped = skipped;
			this.kind = kind;
			this.query = query;
			this.next = query.after();
		}

		@Override
		public boolean hasNext() {
			while (!this.page.hasNext() && this.next != null) {
				JsonNode answer = page(this.kind, this.query, PAGE, Objects.requireNonNull(this.next));
				this.page = facts(answer, this.query, this.skipped).iterator();
				this.next = answer.path("truncated").asBoolean(false) ? FactParser.position(answer.path("next"), 0)
						: null;
			}
			return this.page.hasNext();
		}

		@Override
		public StoredFact next() {
			return this.page.next();
		}

	}

}

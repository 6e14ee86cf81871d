package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.source.Target;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts for a command: those of one system if one is named, until the user has had
 * enough.
 */
final class FactReading {

	private final Target target;

	private final Cancellation cancellation;

	private final @Nullable String systemId;

	FactReading(Target target, Invocation invocation) {
		this.target = target;
		this.cancellation = invocation.cancellation();
		this.systemId = invocation.arguments().find(CommonOptions.SYSTEM_ID);
	}

	/**
	 * Facts of which there may be more.
	 *
	 * @param facts oldest first
	 * @param truncated whether there are older ones
	 */
	record Newest(List<StoredFact> facts, boolean truncated) {
	}

	/** The newest facts that meet the conditions, so many at most. */
	Newest newest(FactQuery conditions, int limit) {
		FactQuery query = conditions.withOrder(FactQuery.Order.NEWEST_FIRST);
		List<StoredFact> found = new ArrayList<>();
		// A filter of ours behind the limit of the query would leave too few.
		try (Stream<StoredFact> facts = this.target
			.read((this.systemId != null) ? query : query.withLimit(limit + 1))) {
			Iterator<StoredFact> each = wanted(facts).iterator();
			while (found.size() <= limit && each.hasNext()) {
				found.add(each.next());
			}
		}
		boolean truncated = found.size() > limit;
		if (truncated) {
			found.remove(limit);
		}
		Collections.reverse(found);
		return new Newest(found, truncated);
	}

	/** Every fact of the query, one by one. */
	void each(FactQuery query, Consumer<StoredFact> consumer) {
		try (Stream<StoredFact> facts = this.target.read(query)) {
			wanted(facts).forEach(consumer);
		}
	}

	/** Facts of the query, oldest or newest first; has to be closed. */
	Stream<StoredFact> stream(FactQuery query) {
		return wanted(this.target.read(query));
	}

	private Stream<StoredFact> wanted(Stream<StoredFact> facts) {
		return facts.peek((fact) -> this.cancellation.check())
			.filter((stored) -> this.systemId == null || this.systemId.equals(stored.fact().systemId()));
	}

}

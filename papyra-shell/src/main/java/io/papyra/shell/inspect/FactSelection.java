package io.papyra.shell.inspect;

import java.util.function.Predicate;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * Which facts a command wants: those that a store finds by a query and, of these, those
 * that the command itself picks out by what no store is asked for, so that it means the
 * same of a file, of Redis and of a service of any version.
 *
 * @param query what the store is asked for
 * @param filter what else must hold, or null
 */
record FactSelection(FactQuery query, @Nullable Predicate<StoredFact> filter) {

	static FactSelection of(FactQuery query) {
		return new FactSelection(query, null);
	}

	/** The same by another query. */
	FactSelection with(FactQuery other) {
		return new FactSelection(other, this.filter);
	}

	/** Of these, those for which this holds as well. */
	FactSelection and(Predicate<StoredFact> more) {
		return new FactSelection(this.query, (this.filter != null) ? this.filter.and(more) : more);
	}

	/** Whether the fact is one of them, whatever limit and position are. */
	boolean matches(StoredFact stored) {
		return this.query.matches(stored) && passes(stored);
	}

	/** Whether a fact that the store has found is one of them. */
	boolean passes(StoredFact stored) {
		return this.filter == null || this.filter.test(stored);
	}

}

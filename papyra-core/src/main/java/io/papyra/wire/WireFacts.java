package io.papyra.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one answer, each as {@link WireFact} has it, but without a {@code time}
 * where that contradicts the facts on both sides of it in the answer. Holds two facts at
 * most, whatever their number. Not safe for use by several threads.
 */
public final class WireFacts implements Iterator<Map<String, Object>> {

	private final Iterator<StoredFact> facts;

	private final ShownValues shown;

	private @Nullable StoredFact ahead;

	/** The last time that can be. */
	private @Nullable Instant before;

	/** With their values as they are stored, in the order in which they come. */
	public WireFacts(Iterator<StoredFact> facts) {
		this(facts, ShownValues.ALL);
	}

	private WireFacts(Iterator<StoredFact> facts, ShownValues shown) {
		this.facts = facts;
		this.shown = shown;
		this.ahead = facts.hasNext() ? facts.next() : null;
	}

	/** A page of them. */
	public static List<Map<String, Object>> of(List<StoredFact> facts, ShownValues shown) {
		List<Map<String, Object>> page = new ArrayList<>();
		new WireFacts(facts.iterator(), shown).forEachRemaining(page::add);
		return page;
	}

	@Override
	public boolean hasNext() {
		return this.ahead != null;
	}

	@Override
	public Map<String, Object> next() {
		StoredFact fact = this.ahead;
		if (fact == null) {
			throw new NoSuchElementException();
		}
		StoredFact behind = this.facts.hasNext() ? this.facts.next() : null;
		this.ahead = behind;
		Map<String, Object> fields = WireFact.of(fact, this.shown);
		Instant time = FactTime.usable(fact.fact().timestamp());
		if (FactTime.contradicts(this.before, time, (behind != null) ? behind.fact().timestamp() : null)) {
			fields.remove("time");
		}
		else {
			this.before = (time != null) ? time : this.before;
		}
		return fields;
	}

}

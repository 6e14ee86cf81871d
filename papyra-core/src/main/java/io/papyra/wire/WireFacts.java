package io.papyra.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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

	/**
	 * All of them in the order of their times. A fact without a possible time stays after
	 * the one that was recorded before it.
	 * @param recorded facts of one log each, in the order in which they were recorded
	 */
	public static List<StoredFact> inOrderOfTime(List<List<StoredFact>> recorded) {
		record Timed(StoredFact stored, Instant time) {
		}
		List<Timed> timed = new ArrayList<>();
		for (List<StoredFact> facts : recorded) {
			Instant last = Instant.MIN;
			for (int at = 0; at < facts.size(); at++) {
				Instant time = FactTime.usable(facts.get(at).fact().timestamp());
				Instant next = (at + 1 < facts.size()) ? facts.get(at + 1).fact().timestamp() : null;
				last = (time != null && !FactTime.contradicts(last, time, next)) ? time : last;
				timed.add(new Timed(facts.get(at), last));
			}
		}
		timed.sort(Comparator.comparing(Timed::time));
		return new ArrayList<>(timed.stream().map(Timed::stored).toList());
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

package io.papyra.test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.fact.FactKind;

/**
 * What was given to a store and what the store promised about it, each with the moment at
 * which it happened. Facts are known by their {@link TestFacts} numbers. A moment is what
 * the clock says, usually the operations of a simulated disk.
 */
public final class HistoryLedger {

	private final IntSupplier clock;

	private final Map<Integer, Integer> given = new TreeMap<>();

	private final Map<Integer, Integer> written = new TreeMap<>();

	private final Map<Integer, Integer> durable = new TreeMap<>();

	private final Map<Integer, Integer> doubtful = new TreeMap<>();

	private final List<Dropped> dropped = new ArrayList<>();

	private boolean misplaced;

	private record Dropped(int moment, Map<FactKind, Long> facts) {
	}

	/** A ledger whose moments that clock tells. */
	public HistoryLedger(IntSupplier clock) {
		this.clock = clock;
	}

	/** Notes facts that are on stable storage from the beginning. */
	public void inherit(Set<Integer> durableBefore, Set<Integer> givenBefore) {
		givenBefore.forEach((number) -> this.given.put(number, 0));
		durableBefore.forEach((number) -> {
			this.written.put(number, 0);
			this.durable.put(number, 0);
		});
	}

	/**
	 * Appends a batch and notes what that promises.
	 * @throws PersistenceException what the writer throws; then nothing is promised
	 */
	public void append(FactWriter writer, SyncPolicy policy, int first, int count) {
		int before = this.clock.getAsInt();
		for (int number = first; number < first + count; number++) {
			this.given.putIfAbsent(number, before);
		}
		AppendResult appended = writer.append(TestFacts.batch(first, count));
		Map<FactKind, Long> expired = new EnumMap<>(FactKind.class);
		appended.expired().keySet().forEach((kind) -> expired.put(kind, appended.expired(kind)));
		this.dropped.add(new Dropped(before, expired));
		for (int number = first; number < first + count; number++) {
			this.written.putIfAbsent(number, this.clock.getAsInt());
			if (policy == SyncPolicy.ALWAYS) {
				this.durable.putIfAbsent(number, this.clock.getAsInt());
			}
		}
	}

	/**
	 * Syncs the writer and notes what that promises.
	 * @throws PersistenceException what the writer throws; then nothing more is promised
	 */
	public void sync(FactWriter writer) {
		settle(writer::sync);
	}

	/**
	 * Closes the writer and notes what that promises.
	 * @throws PersistenceException what the writer throws; then nothing more is promised
	 */
	public void close(FactWriter writer) {
		settle(writer::close);
	}

	/** A sync that fails takes back what was promised since the last one. */
	private void settle(Runnable sync) {
		int before = this.clock.getAsInt();
		try {
			sync.run();
			this.written.keySet()
				.stream()
				.filter((number) -> !this.doubtful.containsKey(number))
				.forEach((number) -> this.durable.putIfAbsent(number, this.clock.getAsInt()));
		}
		catch (PersistenceException ex) {
			doubt(before);
			throw ex;
		}
	}

	/**
	 * A sync has failed somewhere else: it takes back what was promised since the last
	 * one.
	 * @param moment before it
	 */
	public void doubt(int moment) {
		this.written.keySet()
			.stream()
			.filter((number) -> !this.durable.containsKey(number))
			.forEach((number) -> this.doubtful.putIfAbsent(number, moment));
	}

	/**
	 * A sync has worked: what can be read behind it is on stable storage, whatever failed
	 * before.
	 * @param readable all facts that are returned now
	 */
	public void confirm(Set<Integer> readable) {
		this.written.keySet()
			.stream()
			.filter(readable::contains)
			.forEach((number) -> this.durable.putIfAbsent(number, this.clock.getAsInt()));
	}

	/**
	 * How many facts of each kind the store dropped for want of room, or was about to.
	 */
	public Map<FactKind, Long> droppedUntil(int moment) {
		Map<FactKind, Long> sum = new EnumMap<>(FactKind.class);
		this.dropped.stream()
			.filter((drop) -> drop.moment() <= moment)
			.forEach((drop) -> drop.facts().forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
		return sum;
	}

	/** Somebody has moved lines of the history. */
	public void misplace() {
		this.misplaced = true;
	}

	boolean isMisplaced() {
		return this.misplaced;
	}

	/** Facts of which a store may know anything at a moment. */
	public Set<Integer> givenUntil(int moment) {
		return until(moment, this.given);
	}

	/** Facts that a store must still have after a kill at a moment. */
	public Set<Integer> writtenUntil(int moment) {
		Set<Integer> numbers = until(moment, this.written);
		numbers.removeAll(until(moment, this.doubtful));
		return numbers;
	}

	/** Facts that a store must still have after a loss of power at a moment. */
	public Set<Integer> durableUntil(int moment) {
		return until(moment, this.durable);
	}

	private static Set<Integer> until(int moment, Map<Integer, Integer> facts) {
		Set<Integer> numbers = new TreeSet<>();
		facts.forEach((number, when) -> {
			if (when <= moment) {
				numbers.add(number);
			}
		});
		return numbers;
	}

}

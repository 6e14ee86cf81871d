package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.wire.WireFacts;

/**
 * Shows facts as they are recorded: asks again and again what stands behind the newest
 * one seen.
 */
final class Follow {

	private static final long PAUSE_MILLIS = 300;

	private final FactReading reading;

	private final Cancellation cancellation;

	private final Output output;

	private final boolean json;

	private final FactTable table;

	/** Behind this, what is new is asked for. */
	private Position newest = Position.START;

	/**
	 * Shown in the beginning, and perhaps recorded behind the newest one by then: without
	 * their positions, since nobody can tell which of two comes first.
	 */
	private final Set<StoredFact> shown = new HashSet<>();

	Follow(FactReading reading, FactKind kind, Invocation invocation) {
		this.reading = reading;
		this.cancellation = invocation.cancellation();
		this.output = invocation.output();
		this.json = invocation.arguments().isSet(CommonOptions.JSON);
		this.table = FactTable.of(kind, this.output);
	}

	/** Shows the newest facts, then every new one, until the user has had enough. */
	ExitCode run(FactQuery conditions, int tail) {
		FactQuery everything = FactQuery.all().withKinds(Set.<FactKind>copyOf(conditions.kinds()));
		this.reading.newest(everything, 1).facts().forEach((stored) -> this.newest = stored.position());
		if (tail > 0) {
			List<StoredFact> facts = this.reading.newest(conditions, tail).facts();
			facts.forEach((stored) -> this.shown.add(unplaced(stored)));
			show(facts);
		}
		this.reading.end();
		while (!this.output.isClosed()) {
			if (this.cancellation.await(PAUSE_MILLIS)) {
				return this.cancellation.reason();
			}
			List<StoredFact> found = new ArrayList<>();
			this.reading.each(everything.withAfter(this.newest), (stored) -> {
				this.newest = stored.position();
				if (conditions.matches(stored) && !this.shown.remove(unplaced(stored))) {
					found.add(stored);
				}
			});
			show(found);
		}
		return ExitCode.OK;
	}

	private static StoredFact unplaced(StoredFact stored) {
		return new StoredFact(Position.START, stored.seq(), stored.writer(), stored.fact());
	}

	private void show(List<StoredFact> facts) {
		if (this.json) {
			new WireFacts(facts.iterator()).forEachRemaining(this.output::jsonLine);
		}
		else {
			this.table.print(facts.iterator());
		}
		this.output.flush();
	}

}

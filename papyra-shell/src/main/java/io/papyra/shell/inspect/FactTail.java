package io.papyra.shell.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.Watchable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.wire.WireFacts;
import org.jspecify.annotations.Nullable;

/**
 * Shows facts as they are recorded: asks what comes after the newest one seen when the
 * history tells that there may be something, or again and again where it cannot tell.
 */
final class FactTail {

	private static final long PAUSE_MILLIS = 300;

	/** How many are held in memory. */
	private static final int CHUNK = 500;

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	/** A history that tells what is new may be away that long, as in a restart. */
	private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(1);

	private final History history;

	private final FactReading reading;

	private final Cancellation cancellation;

	private final Output output;

	private final boolean json;

	private final FactTable table;

	/** Whether it begins after a position that the user has given. */
	private final boolean continued;

	/** Since when the history is away, by the clock of the virtual machine. */
	private @Nullable Long awaySince;

	/** After this, what is new is asked for. */
	private Position newest = Position.START;

	/**
	 * Shown in the beginning, and perhaps recorded after the newest one by then: without
	 * their positions, since it cannot be known which of two comes first.
	 */
	private final Set<StoredFact> shown = new HashSet<>();

	FactTail(History history, FactReading reading, FactKind kind, Invocation invocation) {
		this.history = history;
		this.reading = reading;
		this.cancellation = invocation.cancellation();
		this.output = invocation.output();
		this.json = invocation.arguments().isSet(CommonOptions.JSON) || invocation.wantsLines();
		this.continued = invocation.arguments().has(FactOptions.AFTER);
		this.table = FactTable.following(this.output, kind == FactKind.DEAD_LETTER);
	}

	/**
	 * Shows the newest facts, or those after the position that the selection has, then
	 * every new one, until the user has had enough.
	 */
	ExitCode run(FactSelection selection, int tail) {
		FactQuery everything = FactQuery.all().withKinds(Set.<FactKind>copyOf(selection.query().kinds()));
		try (Watchable.Watch watch = this.history.watch(everything.kinds())) {
			if (watch != null) {
				this.cancellation.whenCancelled(watch::close);
			}
			if (!this.continued) {
				begin(selection, everything, tail);
			}
			else {
				this.newest = selection.query().after();
				showNew(selection, everything, false);
			}
			this.reading.end();
			while (!this.output.isClosed()) {
				if (pause(watch)) {
					return this.cancellation.reason();
				}
				showNew(selection, everything, watch != null);
			}
			return ExitCode.OK;
		}
	}

	private void begin(FactSelection selection, FactQuery everything, int tail) {
		this.reading.newest(everything, 1).facts().forEach((stored) -> this.newest = stored.position());
		if (tail > 0) {
			List<StoredFact> facts = this.reading.newest(selection, tail).facts();
			facts.forEach((stored) -> this.shown.add(FactReading.unplaced(stored)));
			show(facts);
		}
	}

	/** Waits for what is new; whether to stop. */
	private boolean pause(Watchable.@Nullable Watch watch) {
		if (watch == null) {
			return this.cancellation.await(PAUSE_MILLIS);
		}
		watch.await(LONGEST_WAIT);
		return this.cancellation.isCancelled() || Thread.currentThread().isInterrupted();
	}

	private void showNew(FactSelection selection, FactQuery everything, boolean patient) {
		List<StoredFact> found = new ArrayList<>();
		try {
			this.reading.each(everything.withAfter(this.newest), (stored) -> {
				this.newest = stored.position();
				if (selection.matches(stored) && !this.shown.remove(FactReading.unplaced(stored))) {
					found.add(stored);
				}
				if (found.size() == CHUNK) {
					show(found);
					found.clear();
				}
			});
			this.awaySince = null;
		}
		catch (WorkCancelledException ex) {
			throw ex;
		}
		catch (PersistenceException ex) {
			if (!patient) {
				throw ex;
			}
			away(ex);
		}
		show(found);
	}

	/** Continues despite a failure, for a while. */
	private void away(PersistenceException failure) {
		long now = System.nanoTime();
		if (this.awaySince == null) {
			this.awaySince = now;
			this.output.message("papyra: " + failure.getMessage() + "; --follow tries again for "
					+ LONGEST_OUTAGE.toSeconds() + " seconds");
		}
		else if (now - this.awaySince > LONGEST_OUTAGE.toNanos()) {
			throw failure;
		}
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

package io.papyra.shell.source;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.Annotatable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.PersistenceBackend;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.maintenance.MaintenanceFacts;
import io.papyra.shell.output.Output;

/**
 * Has a history tell what this command has done to it, where no service does. What was
 * done is done: that it could not be told is a message and no failure.
 */
public final class MaintenanceNotes {

	private static final int PAYLOAD_ROOM = 16 * 1024;

	private final PersistenceBackend backend;

	private final String systemId;

	private final Output output;

	/**
	 * @param systemId identity of the actor system if its facts do not tell it
	 */
	public MaintenanceNotes(PersistenceBackend backend, String systemId, Output output) {
		this.backend = backend;
		this.systemId = systemId;
		this.output = output;
	}

	/**
	 * Adds a fact to the history, which is intact; does nothing where its store takes
	 * none.
	 */
	public void add(Function<MaintenanceFacts, ActorEvent> fact) {
		if (!(this.backend instanceof Annotatable annotatable)) {
			return;
		}
		try {
			String system = system();
			FactEncoder encoder = new FactEncoder(system, PAYLOAD_ROOM, Set.of(), InstantSource.system());
			int length = encoder.encode(fact.apply(new MaintenanceFacts(system)));
			FactBatch batch = new FactBatch();
			batch.add(FactKind.EVENT, encoder.array(), 0, length);
			boolean unused = annotatable.annotate(batch, system);
		}
		catch (RuntimeException ex) {
			untold(String.valueOf(ex.getMessage()));
		}
	}

	/** The history has no record of it. */
	void untold(String reason) {
		this.output.message("papyra: this is done, but it is not recorded in the history: " + reason);
	}

	/** That of the newest fact, whatever the settings of the command say. */
	private String system() {
		FactQuery newest = FactQuery.all().withLimit(1).withOrder(FactQuery.Order.NEWEST_FIRST);
		try (Stream<StoredFact> facts = this.backend.read(newest)) {
			Iterator<StoredFact> found = facts.iterator();
			String told = found.hasNext() ? found.next().fact().systemId() : "";
			return told.isEmpty() ? this.systemId : told;
		}
	}

}

package io.papyra.spring.actuate.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/** A user's handler that keeps what it hears. */
final class HeardObservations implements ObservationHandler<PapyraMaintenanceContext> {

	private final List<PapyraMaintenanceContext> stopped = new CopyOnWriteArrayList<>();

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof PapyraMaintenanceContext;
	}

	@Override
	public void onStop(PapyraMaintenanceContext context) {
		this.stopped.add(context);
	}

	/** What has ended, in the order of the ends. */
	List<PapyraMaintenanceContext> stopped() {
		return this.stopped;
	}

	/** The names of what has ended and how, as {@code "papyra scan: clean"}. */
	List<String> outcomes() {
		return this.stopped.stream().map((each) -> each.getContextualName() + ": " + each.getOutcome()).toList();
	}

	PapyraMaintenanceContext last() {
		return this.stopped.get(this.stopped.size() - 1);
	}

}

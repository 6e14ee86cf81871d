package io.papyra.spring.actuate.observation;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Times what was done before it could be observed by the time that it took. Micrometer's
 * own handler would time the telling; the timer and its tags are those of that handler.
 */
final class RecordedTimeMeterHandler implements MeterObservationHandler<PapyraMaintenanceContext> {

	private final MeterRegistry registry;

	RecordedTimeMeterHandler(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof PapyraMaintenanceContext maintenance && maintenance.time() != null;
	}

	@Override
	public void onStop(PapyraMaintenanceContext context) {
		RecordedTime time = context.time();
		String name = context.getName();
		if (time == null || name == null) {
			return;
		}
		List<Tag> tags = new ArrayList<>();
		for (KeyValue each : context.getLowCardinalityKeyValues()) {
			tags.add(Tag.of(each.getKey(), each.getValue()));
		}
		Throwable error = context.getError();
		tags.add(Tag.of("error", (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE));
		this.registry.timer(name, tags).record(time.took());
	}

}

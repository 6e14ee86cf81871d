package io.papyra.spring.actuate.observation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Describes the timers that Micrometer makes of observations, which it leaves without a
 * description. Those that a user's convention calls otherwise are his.
 */
final class MaintenanceDescription implements MeterFilter {

	private static final String DONE = DefaultPapyraMaintenanceConvention.NAME;

	private static final String ACTIVE = DONE + ".active";

	@Override
	public Meter.Id map(Meter.Id id) {
		return switch (id.getName()) {
			case DONE -> described(id, "Startup checks, scans, recoveries and compactions of the history");
			case ACTIVE -> described(id, "Which of these is under way");
			default -> id;
		};
	}

	private static Meter.Id described(Meter.Id id, String description) {
		return new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), description, id.getType());
	}

}

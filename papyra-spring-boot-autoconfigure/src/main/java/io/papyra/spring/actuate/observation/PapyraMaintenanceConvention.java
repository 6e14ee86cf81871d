package io.papyra.spring.actuate.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link PapyraObservationDocumentation#MAINTENANCE}. A bean of this
 * type takes the place of {@link DefaultPapyraMaintenanceConvention}.
 */
public interface PapyraMaintenanceConvention extends ObservationConvention<PapyraMaintenanceContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof PapyraMaintenanceContext;
	}

}

package io.papyra.spring.actuate.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.papyra.report.CompactionReport;
import io.papyra.report.RecoveryReport;
import io.papyra.report.ScanReport;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.actuate.observation.PapyraObservationDocumentation.HighCardinalityKeyNames;
import io.papyra.spring.actuate.observation.PapyraObservationDocumentation.LowCardinalityKeyNames;
import io.papyra.startup.StartupOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The keys as documented in {@link PapyraObservationDocumentation#MAINTENANCE}. Extend it
 * to add some.
 */
public class DefaultPapyraMaintenanceConvention implements PapyraMaintenanceConvention {

	static final String NAME = "papyra.maintenance";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(PapyraMaintenanceContext context) {
		return "papyra " + PapyraStatus.word(context.getOperation()).replace('_', ' ');
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(PapyraMaintenanceContext context) {
		return KeyValues.of(LowCardinalityKeyNames.OPERATION.withValue(PapyraStatus.word(context.getOperation())),
				LowCardinalityKeyNames.OUTCOME.withValue(context.getOutcome()),
				LowCardinalityKeyNames.BACKEND.withValue(context.getBackend()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(PapyraMaintenanceContext context) {
		return KeyValues.of(HighCardinalityKeyNames.LOCATION.withValue(context.getLocation()))
			.and(of(context.getReport()));
	}

	private static KeyValues of(@Nullable Object report) {
		if (report instanceof StartupOutcome outcome) {
			RecoveryReport recovery = outcome.recovery();
			return (recovery != null) ? of(recovery) : of(outcome.scan());
		}
		if (report instanceof ScanReport scan) {
			return held(scan).and(number(HighCardinalityKeyNames.ANOMALIES, scan.anomalyCount()));
		}
		if (report instanceof RecoveryReport recovery) {
			return held(recovery.after()).and(
					number(HighCardinalityKeyNames.ANOMALIES, recovery.before().anomalyCount()),
					number(HighCardinalityKeyNames.REMOVED, recovery.linesRemoved()));
		}
		if (report instanceof CompactionReport compaction) {
			return KeyValues.of(number(HighCardinalityKeyNames.FACTS, compaction.after().facts()),
					number(HighCardinalityKeyNames.BYTES, compaction.after().bytes()),
					number(HighCardinalityKeyNames.REMOVED, compaction.factsRemoved()));
		}
		return KeyValues.empty();
	}

	private static KeyValues held(ScanReport scan) {
		return KeyValues.of(number(HighCardinalityKeyNames.FACTS, scan.factCount()),
				number(HighCardinalityKeyNames.BYTES, scan.bytes()));
	}

	private static KeyValue number(HighCardinalityKeyNames key, long value) {
		return key.withValue(String.valueOf(value));
	}

}

package io.papyra.shell.remote;

import java.util.EnumMap;
import java.util.Map;

import io.papyra.shell.source.Counters.Name;
import io.papyra.shell.source.Counters;
import tools.jackson.databind.JsonNode;

/**
 * The counters of a service: what its recorder tells, and what its meters tell where they
 * are exposed.
 */
final class RemoteCounters {

	private final Actuator actuator;

	RemoteCounters(Actuator actuator) {
		this.actuator = actuator;
	}

	Counters read() {
		Actuator.Answer answer = this.actuator.get("/papyra", Map.of());
		if (!answer.isFine()) {
			throw ActuatorErrors.ofRead(this.actuator, answer);
		}
		Map<Name, Long> counts = new EnumMap<>(Name.class);
		JsonNode writer = answer.body().path("writer");
		if (writer.path("written").isObject()) {
			counts.put(Name.RECORDS_WRITTEN,
					writer.path("written").valueStream().mapToLong((count) -> count.asLong(0)).sum());
		}
		putNumber(counts, Name.BYTES_WRITTEN, writer.path("bytesWritten"));
		putNumber(counts, Name.WRITE_ERRORS, writer.path("writeErrors"));
		if (this.actuator.get("/metrics", Map.of()).isFine()) {
			putRuns(counts, Name.SCANS, Name.SCAN_ERRORS, "papyra.scan");
			putRuns(counts, Name.RECOVERIES, Name.RECOVERY_ERRORS, "papyra.recovery");
			putRuns(counts, Name.COMPACTIONS, Name.COMPACTION_ERRORS, "papyra.compaction");
			counts.put(Name.ANOMALIES_DETECTED, total("papyra.anomalies.detected"));
		}
		return new Counters(counts);
	}

	private static void putNumber(Map<Name, Long> counts, Name name, JsonNode count) {
		if (count.isNumber()) {
			counts.put(name, count.asLong());
		}
	}

	private void putRuns(Map<Name, Long> counts, Name successes, Name errors, String meter) {
		long failed = total(meter + "?tag=outcome:error");
		counts.put(successes, total(meter) - failed);
		counts.put(errors, failed);
	}

	/** A meter that never counted is not there. */
	private long total(String meter) {
		Actuator.Answer answer = this.actuator.get("/metrics/" + meter, Map.of());
		return answer.body()
			.path("measurements")
			.valueStream()
			.filter((measurement) -> measurement.path("statistic").asString("").equals("COUNT"))
			.mapToLong((measurement) -> measurement.path("value").asLong(0))
			.sum();
	}

}

package io.papyra.shell.remote;

import java.util.Map;

import io.papyra.shell.source.Counters;
import org.jspecify.annotations.Nullable;
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
		JsonNode writer = answer.body().path("writer");
		boolean metered = this.actuator.get("/metrics", Map.of()).isFine();
		return new Counters(sum(writer.path("written")), number(writer.path("bytesWritten")),
				metered ? successes("papyra.scan") : null, metered ? total("papyra.anomalies.detected", "COUNT") : null,
				metered ? successes("papyra.recovery") : null, metered ? successes("papyra.compaction") : null,
				number(writer.path("writeErrors")), metered ? errors("papyra.scan") : null,
				metered ? errors("papyra.recovery") : null, metered ? errors("papyra.compaction") : null);
	}

	private static @Nullable Long sum(JsonNode counts) {
		return counts.isObject() ? (Long) counts.valueStream().mapToLong((count) -> count.asLong(0)).sum() : null;
	}

	private static @Nullable Long number(JsonNode count) {
		return count.isNumber() ? (Long) count.asLong() : null;
	}

	private Long successes(String meter) {
		return total(meter, "COUNT") - errors(meter);
	}

	private Long errors(String meter) {
		return total(meter + "?tag=outcome:error", "COUNT");
	}

	/** A meter that never counted is not there. */
	private Long total(String meter, String statistic) {
		Actuator.Answer answer = this.actuator.get("/metrics/" + meter, Map.of());
		return answer.body()
			.path("measurements")
			.valueStream()
			.filter((measurement) -> measurement.path("statistic").asString("").equals(statistic))
			.mapToLong((measurement) -> measurement.path("value").asLong(0))
			.sum();
	}

}

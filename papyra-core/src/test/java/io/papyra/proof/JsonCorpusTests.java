package io.papyra.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.codec.LineKind;
import io.papyra.codec.LineParser;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every value of the corpus as payload, as time, and as a field that is not known: what
 * is sound is accepted, what is damaged is refused, and nothing throws. Through the
 * backend, too, because a line is judged there by more than the parser.
 */
class JsonCorpusTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	private static final List<String> PLACES = List.of(line("%s", "1", "0"), line("0", "%s", "0"),
			line("0", "1", "%s"));

	private final LineParser parser = new LineParser();

	private static String line(String payload, String time, String unknown) {
		return "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\",\"event_type\":\"T\",\"payload\":"
				+ payload + ",\"timestamp\":" + time + ",\"new\":" + unknown + "}";
	}

	static Stream<String> sound() {
		return JsonCorpus.sound();
	}

	static Stream<String> damaged() {
		return JsonCorpus.damaged();
	}

	static Stream<String> either() {
		return JsonCorpus.either();
	}

	@ParameterizedTest
	@MethodSource
	void sound(String value) {
		for (String place : PLACES) {
			assertThat(judge(place.replace("%s", value))).isEqualTo(LineKind.EVENT);
		}
		ScanReport scan = scan(value);
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.factCount()).isEqualTo(2);
		assertThat(read(value)).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource
	void damaged(String value) {
		for (String place : PLACES) {
			assertThat(judge(place.replace("%s", value))).isEqualTo(LineKind.CORRUPTED);
		}
		assertThat(scan(value).anomalyCounts()).containsOnlyKeys(AnomalyType.CORRUPTED_LINE);
		assertThat(read(value)).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource
	void either(String value) {
		for (String place : PLACES) {
			assertThat(judge(place.replace("%s", value))).isIn(LineKind.EVENT, LineKind.CORRUPTED);
		}
		assertThat(read(value)).isEqualTo(scan(value).factCount());
	}

	/** What the parser makes of a line; a fact must be readable to its last byte. */
	private LineKind judge(String line) {
		byte[] bytes = (line).getBytes(StandardCharsets.ISO_8859_1);
		LineKind kind = this.parser.inspect(bytes, 0, bytes.length).kind();
		if (kind.isFact()) {
			ActorEvent event = (ActorEvent) this.parser.parse(bytes, 0, bytes.length);
			assertThat(event.eventType()).isEqualTo("T");
			assertThat(String.valueOf(event.payload())).isNotNull();
		}
		return kind;
	}

	private static ScanReport scan(String payload) {
		return open(payload).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private static long read(String payload) {
		try (Stream<StoredFact> facts = open(payload).read(FactQuery.all())) {
			return facts.count();
		}
	}

	/** A plain file of a fact with that payload and a sound one. */
	private static JsonBackend open(String payload) {
		byte[] file = (line(payload, "1", "0") + "\n" + line("0", "1", "0") + "\n")
			.getBytes(StandardCharsets.ISO_8859_1);
		return new JsonBackend(FILE, RetentionPolicy.NONE, SimulatedDisk.holding(Map.of(FILE, file)),
				InstantSource.fixed(Instant.EPOCH));
	}

}

package io.papyra.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lettuce.core.XAddArgs;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.redis.server.EachRedis;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that Papyra for Python has written are a history here, and go on as one. */
@EachRedis
class PythonStreamsTests {

	private final RedisHistory history;

	PythonStreamsTests(RedisBinary binary) {
		this.history = new RedisHistory(RedisServer.shared(binary));
	}

	/**
	 * The 154 events, 26 audits and 20 dead letters of the file, under the keys of the
	 * test.
	 */
	@BeforeEach
	void load() throws IOException {
		try (InputStream file = PythonStreamsTests.class.getResourceAsStream("/papyra-python/redis-streams.jsonl")) {
			assertThat(file).isNotNull();
			for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
				Map<String, String> entry = fields(line);
				String plural = entry.getOrDefault("key", "").replaceAll(".*:", "");
				String stream = this.history.events().stream().replaceAll("events$", plural);
				this.history.commands()
					.xadd(stream, new XAddArgs().id(entry.get("id")), Map.of("data", entry.getOrDefault("data", "")));
			}
		}
	}

	private static Map<String, String> fields(String line) {
		Map<String, String> fields = new HashMap<>();
		try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
			while (json.nextToken() != JsonToken.END_OBJECT) {
				if (json.currentToken() == JsonToken.VALUE_STRING) {
					fields.put(json.currentName(), json.getString());
				}
			}
		}
		return fields;
	}

	@AfterEach
	void close() {
		this.history.close();
	}

	private List<StoredFact> read(FactQuery query) {
		try (Stream<StoredFact> facts = this.history.backend().read(query)) {
			return facts.toList();
		}
	}

	@Test
	void everyFactIsReadAndNothingIsWrong() {
		assertThat(read(FactQuery.of(FactKind.EVENT))).hasSize(154)
			.allSatisfy((stored) -> assertThat(stored.writer()).isNull());
		assertThat(read(FactQuery.of(FactKind.AUDIT))).hasSize(26);
		assertThat(read(FactQuery.of(FactKind.DEAD_LETTER))).hasSize(20);
		ScanReport report = this.history.scan();
		assertThat(report.anomalies()).isEmpty();
		assertThat(report.factCount()).isEqualTo(200);
		assertThat(
				this.history.backend().recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).changed())
			.isFalse();
	}

	@Test
	void theNewestAreReachedHoweverLongTheStreamIs() {
		List<StoredFact> all = read(FactQuery.of(FactKind.EVENT));
		List<StoredFact> newest = read(FactQuery.of(FactKind.EVENT).withLimit(3));
		assertThat(newest).extracting(StoredFact::fact)
			.isEqualTo(all.subList(151, 154).stream().map(StoredFact::fact).toList());
	}

	@Test
	void aReaderContinuesAfterAnyPosition() {
		List<StoredFact> all = read(FactQuery.all());
		Position middle = all.get(99).position();
		assertThat(read(FactQuery.all().withAfter(middle))).extracting(StoredFact::fact)
			.isEqualTo(all.subList(100, 200).stream().map(StoredFact::fact).toList());
	}

	@Test
	void whatIsWrittenHereFollows() {
		try (FactWriter writer = this.history.backend().openWriter(RedisHistory.OPTIONS)) {
			writer.append(RedisHistory.events(0, 4));
		}
		assertThat(read(FactQuery.of(FactKind.EVENT))).hasSize(158);
		assertThat(
				this.history.backend(RetentionPolicy.NONE).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean())
			.isTrue();
		String data = this.history.entries().get(157).getBody().getOrDefault("data", "");
		assertThat(data).as("fields that the reader of Papyra for Python asks for")
			.contains("\"kind\":\"event\"")
			.contains("\"system_id\":")
			.contains("\"actor_address\":")
			.contains("\"event_type\":")
			.contains("\"payload\":")
			.contains("\"timestamp\":");
	}

}

package io.papyra.spring.actuate.endpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.NotAHistoryException;
import io.papyra.backend.PersistenceException;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.CompactionReport.HeldBack;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.testing.CompactableBackend;
import io.papyra.spring.testing.CompactableBackendConfiguration;
import io.papyra.spring.testing.RunningService;
import io.papyra.spring.testing.RunningService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What can be done to a history over HTTP, and what is refused. */
class MaintenanceActionsTests {

	private static final String WRITABLE = "management.endpoint.papyra.access=unrestricted";

	private static final String QUIET = "papyra.audit.interval=0s";

	@TempDir
	Path directory;

	private RunningService start(List<Class<?>> configurations, String... properties) {
		return RunningService.start(this.directory.resolve("papyra.ndjson"), configurations, properties);
	}

	@Test
	void nothingIsDoneWithoutWriteAccess() {
		try (RunningService service = start(List.of(CompactableBackendConfiguration.class))) {
			for (String action : List.of("scan", "compact", "recover")) {
				assertThat(service.post("actuator/papyra/" + action).status()).isEqualTo(405);
			}
			assertThat(service.bean(CompactableBackend.class).begun).hasValue(0);
		}
	}

	@Test
	void aScanAnswersWithItsReportAndIsTheLastOne() {
		try (RunningService service = start(List.of(), WRITABLE, QUIET)) {
			Answer answer = service.post("actuator/papyra/scan");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.json().get("clean").asBoolean()).isTrue();
			assertThat(answer.json().get("exists").asBoolean()).isTrue();
			assertThat(answer.json().at("/extent/full").asBoolean()).isTrue();
			assertThat(service.get("actuator/papyra").json().at("/lastScan/exists").asBoolean()).isTrue();
			assertThat(service.get("actuator/prometheus").body())
				.contains("papyra_scan_seconds_count{outcome=\"clean\"} 2");
		}
	}

	@Test
	void aCompactionAnswersWithItsReportAndIsTheLastOne() throws Exception {
		try (RunningService service = start(List.of(), WRITABLE, QUIET, "papyra.backend=memory",
				"papyra.retention.max-records=2")) {
			FactRecorder recorder = service.bean(FactRecorder.class);
			for (int event = 0; event < 5; event++) {
				recorder.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Type", null)).get();
			}
			Answer dry = service.post("actuator/papyra/compact?dryRun=true");
			assertThat(dry.status()).isEqualTo(200);
			assertThat(dry.json().get("dryRun").asBoolean()).isTrue();
			assertThat(dry.json().get("factsRemoved").asLong()).isEqualTo(4);
			for (String json : List.of("{\"dryRun\":true}", "{\"dryRun\":\"TRUE\"}")) {
				assertThat(service.post("actuator/papyra/compact", json).json().get("dryRun").asBoolean()).isTrue();
			}
			assertThat(service.post("actuator/papyra/compact?dryRun=true&dryRun=false").status()).isEqualTo(400);
			assertThat(service.get("actuator/papyra").json().get("compaction").has("last")).isFalse();
			JsonNode report = service.post("actuator/papyra/compact").json();
			assertThat(report.get("expired")).hasToString("{\"event\":{\"records\":4}}");
			assertThat(report.at("/before/kinds/event/facts").asLong()).isEqualTo(6);
			assertThat(report.at("/after/facts").asLong()).isEqualTo(2);
			await().until(() -> service.get("actuator/papyra").json().at("/facts/event").asLong() == 3);
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.at("/compaction/schedule").asString()).isEqualTo("0 0 3 * * *");
			assertThat(summary.at("/compaction/next").asString()).isNotBlank();
			assertThat(summary.at("/compaction/last/outcome").asString()).isEqualTo("compacted");
			assertThat(summary.at("/compaction/last/report/factsRemoved").asLong()).isEqualTo(4);
			assertThat(summary.at("/retention/dead_letter/maxRecords").asLong()).isEqualTo(2);
			// The two that stay, and what tells of the others.
			assertThat(summary.at("/facts/event").asLong()).isEqualTo(3);
			assertThat(summary.at("/factBytes/event").asLong()).isPositive().isEqualTo(summary.get("bytes").asLong());
			assertThat(summary.get("capabilities")).hasToString("[\"compact\"]");
		}
	}

	@Test
	void aCompactionTellsTheGroupThatHoldsItBackAndIgnoresItIfAsked() {
		try (RunningService service = start(List.of(CompactableBackendConfiguration.class), WRITABLE, QUIET)) {
			service.bean(CompactableBackend.class)
				.holding(new HeldBack("shipper", FactKind.DEAD_LETTER, "papyra:orders:dead_letters", 7,
						Instant.parse("2026-11-21T12:00:00Z")));
			String held = "[{\"group\":\"shipper\",\"kind\":\"dead_letter\",\"stream\":\"papyra:orders:dead_letters\","
					+ "\"entries\":7,\"since\":\"2026-11-21T12:00:00Z\"}]";
			assertThat(service.post("actuator/papyra/compact").json().get("heldBack")).hasToString(held);
			assertThat(service.get("actuator/papyra").json().at("/compaction/last/report/heldBack")).hasToString(held);
			Answer wrong = service.post("actuator/papyra/compact?ignoreGroup=shiper");
			assertThat(wrong.status()).isEqualTo(400);
			assertThat(wrong.json().get("message").asString())
				.isEqualTo("'shiper' is not allowed for ignoreGroup: allowed is shipper");
			for (String json : List.of("{\"ignoreGroup\":\"shipper\"}", "{\"ignoreGroup\":[\"shipper\"]}")) {
				assertThat(service.post("actuator/papyra/compact", json).json().has("heldBack")).isFalse();
			}
			assertThat(service.post("actuator/papyra/compact?ignoreGroup=shipper&ignoreGroup=x").status())
				.isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void aDamagedHistoryIsNotCompacted(String backend) throws Exception {
		try (RunningService service = start(List.of(), WRITABLE, QUIET, "papyra.backend=" + backend,
				"papyra.rotating.directory=" + this.directory.resolve("facts"), "papyra.retention.max-records=1")) {
			record(service, "Kept");
			Path file = damage(backend);
			Answer answer = service.post("actuator/papyra/compact");
			assertProblem(answer, 409, file.getFileName().toString());
			assertThat(service.get("actuator/papyra").json().at("/compaction/last/outcome").asString())
				.isEqualTo("refused");
			assertThat(service.post("actuator/papyra/scan").json().get("clean").asBoolean()).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource({ "json, repair", "json, quarantine", "rotating, repair", "rotating, quarantine" })
	void aHistoryIsRepairedWhileTheServiceRunsIfThatIsAllowed(String backend, String mode) throws Exception {
		try (RunningService service = start(List.of(), WRITABLE, QUIET, "papyra.backend=" + backend,
				"papyra.rotating.directory=" + this.directory.resolve("facts"),
				"papyra.recovery.allow-at-runtime=true")) {
			record(service, "Before");
			damage(backend);
			JsonNode dry = service.post("actuator/papyra/recover?dryRun=true&mode=" + mode).json();
			assertThat(dry.get("dryRun").asBoolean()).isTrue();
			assertThat(dry.get("linesRemoved").asLong()).isEqualTo(1);
			Answer answer = service.post("actuator/papyra/recover?mode=" + mode);
			assertThat(answer.status()).as(answer.body()).isEqualTo(200);
			assertThat(answer.json().get("clean").asBoolean()).isTrue();
			assertThat(answer.json().get("mode").asString()).isEqualTo(mode);
			assertThat(answer.json().get("savedTo")).isNotEmpty();
			record(service, "After");
			assertThat(service.post("actuator/papyra/scan").json().get("clean").asBoolean()).isTrue();
			assertThat(service.get("actuator/papyra/events").body()).contains("Before", "After")
				.doesNotContain("SystemStart");
			JsonNode summary = service.get("actuator/papyra").json();
			assertThat(summary.at("/writer/state").asString()).isEqualTo("open");
			assertThat(summary.at("/lastRecovery/linesRemoved").asLong()).isEqualTo(1);
			assertThat(summary.at("/lastScan/clean").asBoolean()).isTrue();
		}
	}

	private static void record(RunningService service, String type) throws Exception {
		service.bean(FactRecorder.class).recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, type, null)).get();
	}

	/** Changes a letter of the first event. */
	private Path damage(String backend) throws IOException {
		Path file = backend.equals("json") ? this.directory.resolve("papyra.ndjson")
				: this.directory.resolve("facts/events/events-00000000000000000001.ndjson");
		byte[] bytes = Files.readAllBytes(file);
		int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("SystemStarted");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.wrap(new byte[] { 's' }), place);
		}
		return file;
	}

	@Test
	void whatIsRefusedIsAConflictThatSaysWhy() {
		try (RunningService service = start(List.of(CompactableBackendConfiguration.class), WRITABLE, QUIET)) {
			CompactableBackend backend = service.bean(CompactableBackend.class);
			backend.failing(new CompactionRefusedException("one anomaly: recover first"));
			assertProblem(service.post("actuator/papyra/compact"), 409, "one anomaly: recover first");
			assertThat(service.get("actuator/papyra").json().at("/compaction/last/message").asString())
				.isEqualTo("one anomaly: recover first");
			backend.failing(new NotAHistoryException("/etc/passwd is no history"));
			assertProblem(service.post("actuator/papyra/compact"), 409, "/etc/passwd is no history");
			backend.failing(new PersistenceException("the disk is full", null));
			assertProblem(service.post("actuator/papyra/compact"), 503, "the disk is full");
			assertProblem(service.post("actuator/papyra/scan"), 409, "the backend compactable cannot be scanned");
			assertProblem(service.post("actuator/papyra/recover"), 409, "the backend compactable cannot be repaired");
			assertThat(service.bean(HistoryMaintenance.class).isBusy()).isFalse();
		}
	}

	@Test
	void aRecoveryIsRefusedWhileFactsAreRecorded() {
		try (RunningService service = start(List.of(), WRITABLE, QUIET)) {
			Answer answer = service.post("actuator/papyra/recover");
			assertProblem(answer, 409, "set papyra.recovery.allow-at-runtime=true");
			assertThat(service.get("actuator/papyra").json().at("/writer/state").asString()).isEqualTo("open");
		}
	}

	@Test
	void whatCannotBeMeantIsExplained() {
		try (RunningService service = start(List.of(CompactableBackendConfiguration.class), WRITABLE)) {
			Answer answer = service.post("actuator/papyra/compact?dryRun=perhaps");
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.json().get("parameter").asString()).isEqualTo("dryRun");
			assertThat(answer.json().get("allowed").asString()).isEqualTo("true or false");
			assertThat(service.post("actuator/papyra/recover?mode=magic").status()).isIn(400, 409);
			Answer unknown = service.post("actuator/papyra/explode");
			assertThat(unknown.status()).isEqualTo(404);
			assertThat(unknown.json().get("allowed").asString()).isEqualTo("scan, compact, recover");
		}
	}

	private static void assertProblem(Answer answer, int status, String message) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
		assertThat(answer.json().get("message").asString()).contains(message);
	}

}

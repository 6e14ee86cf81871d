package io.papyra.backend.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonBackendTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	@Test
	void whatWasWrittenIsReadBackAndScansClean() {
		JsonBackend backend = backend();
		write(backend, 0, 10);
		assertThat(seqs(backend, FactQuery.all())).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.facts()).containsEntry(FactKind.EVENT, 10L);
		assertThat(scan.lastSeq()).isEqualTo(11);
		assertThat(scan.writer()).isNull();
	}

	@Test
	void theNewestFactsComeFromTheEnd() {
		JsonBackend backend = backend();
		write(backend, 0, 10);
		assertThat(seqs(backend, FactQuery.all().withLimit(3))).containsExactly(9L, 10L, 11L);
		assertThat(seqs(backend, FactQuery.all().withLimit(3).withOrder(FactQuery.Order.NEWEST_FIRST)))
			.containsExactly(11L, 10L, 9L);
		assertThat(seqs(backend, FactQuery.all().withAfter(Position.of(4)).withLimit(3))).containsExactly(5L, 6L, 7L);
	}

	@Test
	void aTornTailIsFoundCutInPlaceAndSaved() throws IOException {
		JsonBackend backend = backend();
		write(backend, 0, 3);
		Path file = this.directory.resolve("papyra.ndjson");
		Files.writeString(file, "{\"kind\":\"event\",\"sys", StandardOpenOption.APPEND);
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalyCounts())
			.containsOnlyKeys(AnomalyType.TRUNCATED_LINE);
		RecoveryReport report = backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		assertThat(report.after().anomalies()).isEmpty();
		assertThat(report.linesRemoved()).isEqualTo(1);
		assertThat(Files.readString(Path.of(report.savedTo().get(0)))).contains("{\\\"kind\\\":\\\"event\\\",\\\"sys");
		write(backend, 3, 2);
		assertThat(seqs(backend, FactQuery.all())).containsExactly(2L, 3L, 4L, 5L, 6L);
		assertThat(backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE).changed()).isFalse();
	}

	@Test
	void aDamagedLineInTheMiddleIsRemovedAndTheGapAcknowledged() throws IOException {
		JsonBackend backend = backend();
		write(backend, 0, 5);
		Path file = this.directory.resolve("papyra.ndjson");
		List<String> lines = Files.readAllLines(file);
		lines.set(3, lines.get(3).replace("ActorStarted", "ActorStartee"));
		Files.writeString(file, String.join("\n", lines) + "\n");
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).singleElement()
			.satisfies((anomaly) -> assertThat(anomaly.line()).isEqualTo(4));
		RecoveryReport report = backend.recover(
				new RecoveryRequest(RecoveryMode.QUARANTINE, this.directory.resolve("q"), false), ProgressMonitor.NONE);
		assertThat(report.after().anomalies()).isEmpty();
		assertThat(report.savedTo()).hasSize(3);
		assertThat(seqs(backend, FactQuery.all())).containsExactly(2L, 3L, 5L, 6L);
		write(backend, 5, 1);
		assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@Test
	void aSecondWriterIsRefusedByNameAndPid() {
		JsonBackend backend = backend();
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			assertThat(writer).isNotNull();
			assertThatThrownBy(() -> backend().openWriter(OPTIONS)).isInstanceOf(WriterLockedException.class)
				.hasMessageContaining("process " + ProcessHandle.current().pid());
			assertThat(backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).writer())
				.contains(String.valueOf(ProcessHandle.current().pid()));
		}
		backend.openWriter(OPTIONS).close();
	}

	private JsonBackend backend() {
		return new JsonBackend(this.directory.resolve("papyra.ndjson"));
	}

	static void write(JsonBackend backend, int from, int count) {
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(batch(from, count));
		}
	}

	static FactBatch batch(int from, int count) {
		FactBatch batch = new FactBatch();
		for (int number = from; number < from + count; number++) {
			byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":"
					+ number + "},\"event_type\":\"ActorStarted\",\"payload\":null,\"timestamp\":"
					+ Instant.EPOCH.getEpochSecond() + ".000000")
				.getBytes(StandardCharsets.UTF_8);
			batch.add(FactKind.EVENT, json, 0, json.length);
		}
		return batch;
	}

	static List<Long> seqs(JsonBackend backend, FactQuery query) {
		try (Stream<StoredFact> facts = backend.read(query)) {
			return facts.map(StoredFact::seq).toList();
		}
	}

}

package io.papyra.recorder;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.ScanRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is acknowledged can be read, whatever the settings allow. */
class LargestFactTests {

	private static final String CUT = "x".repeat(10_000);

	private JsonBackend backend = new JsonBackend(Path.of("unused"));

	@BeforeEach
	void makeBackend(@TempDir Path directory) {
		this.backend = new JsonBackend(directory.resolve("papyra.ndjson"));
	}

	@Test
	void theLargestPayloadIsReadAgain() throws Exception {
		String payload = "p".repeat(FactEncoder.MAX_PAYLOAD - 2);
		List<Fact> read = readAfter(new ActorEvent(CUT, ActorAddress.of(CUT, CUT), CUT, payload, Instant.MAX));
		assertThat(read).singleElement()
			.satisfies((fact) -> assertThat(((ActorEvent) fact).payload()).isEqualTo(payload));
	}

	@Test
	void aLargerPayloadIsReplacedByAMarkerWhateverTheLimit() throws Exception {
		List<Fact> read = readAfter(event("p".repeat(FactEncoder.MAX_PAYLOAD - 1)), event("p".repeat(30 << 20)),
				event("\u0001".repeat(FactEncoder.MAX_PAYLOAD / 6)));
		assertThat(read).hasSize(3)
			.allSatisfy((fact) -> assertThat(String.valueOf(((ActorEvent) fact).payload())).hasSizeLessThan(1000));
	}

	@Test
	void anAuditOfAMillionNamesIsReadAgain() throws Exception {
		List<String> names = Collections.nCopies(1_000_000, "/user/orders/desk/some-rather-long-name");
		Audit audit = new Audit("", Instant.MIN, 1, 1, 1, 1, 1, names, names, 1);
		assertThat(readAfter(audit)).singleElement()
			.satisfies((fact) -> assertThat(((Audit) fact).registryDead()).last().asString().startsWith("… and "));
	}

	@Test
	void noBatchTakesAnEntryThatNoOneCouldRead() {
		byte[] beginning = "{\"kind\":\"event\",\"system_id\":\"s\",\"actor_address\":\"a\",\"event_type\":\"E\",\"payload\":\""
			.getBytes(StandardCharsets.UTF_8);
		byte[] end = "\",\"timestamp\":1.5".getBytes(StandardCharsets.UTF_8);
		byte[] entry = new byte[FactBatch.MAX_ENTRY + 1];
		Arrays.fill(entry, (byte) 'x');
		System.arraycopy(beginning, 0, entry, 0, beginning.length);
		System.arraycopy(end, 0, entry, FactBatch.MAX_ENTRY - end.length, end.length);
		FactBatch batch = new FactBatch();
		assertThatIllegalArgumentException().isThrownBy(() -> batch.add(FactKind.EVENT, entry, 0, entry.length))
			.withMessageContaining("over the limit");
		batch.add(FactKind.EVENT, entry, 0, FactBatch.MAX_ENTRY);
		try (FactWriter writer = this.backend.openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			writer.append(batch);
		}
		assertThat(this.backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
		assertThat(read()).hasSize(1);
	}

	private static Fact event(Object payload) {
		return ActorEvent.of(ActorAddress.of("s", 1), "E", payload);
	}

	/** Facts without the recorder's own. */
	private List<Fact> readAfter(Fact... facts) throws InterruptedException, ExecutionException {
		RecorderOptions options = new RecorderOptions("s", SyncPolicy.NEVER, 200 << 20, OverflowPolicy.DROP,
				Duration.ofMillis(1), Duration.ofSeconds(20), 100 << 20, Set.of());
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(this.backend, options,
				PersistenceObserver.NONE)) {
			recorder.start();
			for (Fact fact : facts) {
				assertThat(recorder.recordDurably(fact).get()).isNotEqualTo(Position.START);
			}
		}
		assertThat(this.backend.scan(ScanRequest.RECORDS, ProgressMonitor.NONE).anomalies()).isEmpty();
		return read();
	}

	private List<Fact> read() {
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.all())) {
			return facts.map(StoredFact::fact)
				.filter((fact) -> !(fact instanceof ActorEvent event && event.eventType().startsWith("System")))
				.toList();
		}
	}

}

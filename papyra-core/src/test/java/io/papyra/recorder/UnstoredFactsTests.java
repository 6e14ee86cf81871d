package io.papyra.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.rotating.RotatingBackend;
import io.papyra.backend.rotating.RotatingOptions;
import io.papyra.disk.DiskCall;
import io.papyra.disk.DiskError;
import io.papyra.disk.Fault;
import io.papyra.disk.SimulatedDisk;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Facts that a full disk did not take until the recorder had to stop. */
class UnstoredFactsTests {

	private final SimulatedDisk disk = new SimulatedDisk();

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void theNextRunTellsOfThem(String kind) throws Exception {
		PersistenceBackend backend = open(kind);
		run(backend, 3, false);
		run(backend, 5, true);
		assertThat(gaps()).isEmpty();
		run(backend, 7, true);
		assertThat(gaps()).hasSize(1);
		run(backend, 1, false);
		assertThat(gaps()).hasSize(2)
			.anySatisfy((gap) -> assertThat(gap).contains("\"event\":5", "\"shutdown\":5", "\"system_id\":\"orders\""))
			.anySatisfy((gap) -> assertThat(gap).contains("\"event\":7", "\"shutdown\":7"));
		run(backend, 1, false);
		assertThat(gaps()).hasSize(2);
		assertThat(((Scannable) backend).scan(Work.UNWATCHED).anomalies()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void whatCannotBeNotedDisturbsNothing(String kind) throws Exception {
		this.disk.plan(Fault.of(DiskError.ENOSPC).only(DiskCall.CREATE).at(kind.equals("json") ? 2 : 4));
		PersistenceBackend backend = open(kind);
		run(backend, 3, false);
		run(backend, 2, true);
		run(backend, 1, false);
		assertThat(((Scannable) backend).scan(Work.UNWATCHED).anomalies()).isEmpty();
	}

	private PersistenceBackend open(String kind) {
		Path place = SimulatedDisk.DIRECTORY.resolve("h");
		return kind.equals("json")
				? new JsonBackend(place.resolve("x.ndjson"), RetentionPolicy.NONE, this.disk, InstantSource.system())
				: new RotatingBackend(place, RotatingOptions.DEFAULTS, RetentionPolicy.NONE, this.disk,
						InstantSource.system());
	}

	/** One run of a service; on a full disk if wanted, from its first fact on. */
	private void run(PersistenceBackend backend, int facts, boolean full)
			throws InterruptedException, ExecutionException {
		RecorderOptions options = new RecorderOptions("orders", SyncPolicy.ALWAYS, 64 * 1024, OverflowPolicy.DROP,
				Duration.ZERO, full ? Duration.ofMillis(30) : Duration.ofSeconds(20), 1024, Set.of());
		BufferedFactRecorder recorder = start(backend, options);
		if (full) {
			this.disk.limitSpace(0);
		}
		for (int fact = 0; fact < facts; fact++) {
			recorder.record(RecorderFixture.event("E"));
		}
		recorder.close();
		this.disk.limitSpace(Long.MAX_VALUE);
		assertThat(recorder.status().dropped().getOrDefault(DropReason.SHUTDOWN, 0L)).isEqualTo(full ? facts : 0);
	}

	private static BufferedFactRecorder start(PersistenceBackend backend, RecorderOptions options)
			throws InterruptedException, ExecutionException {
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, options, PersistenceObserver.NONE,
				new RecorderParts(InstantSource.system(), System::nanoTime, RecorderParts.real().threads(),
						Duration.ofMillis(1), Duration.ofMillis(5)));
		recorder.start();
		recorder.recordDurably(RecorderFixture.event("Begin")).get();
		return recorder;
	}

	/** Lines of all files that tell of lost facts. */
	private List<String> gaps() throws IOException {
		return this.disk.contents()
			.entrySet()
			.stream()
			.filter((file) -> file.getKey().toString().endsWith(".ndjson"))
			.flatMap((file) -> new String(file.getValue(), StandardCharsets.UTF_8).lines())
			.filter((line) -> line.contains("\"log_gap\""))
			.toList();
	}

}

package io.papyra.recorder;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.internal.disk.Disk;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.HangingDisk;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Facts that a full or hanging disk did not take until the recorder had to stop. */
class UnstoredFactsTests {

	private final SimulatedDisk disk = new SimulatedDisk();

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void theNextRunReportsThem(String kind) throws Exception {
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
		assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void whatCannotBeNotedDisturbsNothing(String kind) throws Exception {
		this.disk.plan(Fault.of(DiskError.ENOSPC).only(DiskCall.CREATE).at(kind.equals("json") ? 2 : 4));
		PersistenceBackend backend = open(kind);
		run(backend, 3, false);
		run(backend, 2, true);
		run(backend, 1, false);
		assertThat(((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void theNextRunReportsWhatADiskThatHungDidNotTake(String kind) throws Exception {
		HangingDisk hanging = new HangingDisk(this.disk);
		BufferedFactRecorder recorder = start(open(kind, hanging), impatient());
		hanging.hangAt((file) -> file.toString().endsWith(".ndjson"));
		try {
			for (int fact = 0; fact < 6; fact++) {
				recorder.record(event("E"));
			}
			recorder.close();
			assertThat(recorder.status().dropped()).containsEntry(DropReason.SHUTDOWN, 6L);
			SimulatedDisk next = this.disk.restart();
			run(open(kind, next), next, 1, false);
			assertThat(gaps(next)).singleElement()
				.satisfies((gap) -> assertThat(gap).contains("\"event\":6", "\"shutdown\":6"));
			assertThat(((Scannable) open(kind, next)).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).anomalies())
				.isEmpty();
		}
		finally {
			hanging.letGo();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	@Timeout(20)
	void aDiskThatTakesNothingAtAllDoesNotHoldUpTheStop(String kind) throws Exception {
		HangingDisk hanging = new HangingDisk(this.disk);
		BufferedFactRecorder recorder = start(open(kind, hanging), impatient());
		hanging.hangAt((file) -> true);
		try {
			recorder.record(event("E"));
			recorder.close();
			assertThat(recorder.status().dropped()).containsEntry(DropReason.SHUTDOWN, 1L);
		}
		finally {
			hanging.letGo();
		}
	}

	private static Fact event(String type) {
		return ActorEvent.of(ActorAddress.of("orders", 1), type, null);
	}

	private static RecorderOptions impatient() {
		return options(Duration.ofMillis(30));
	}

	private static RecorderOptions options(Duration shutdown) {
		return new RecorderOptions("orders", SyncPolicy.ALWAYS, 64 * 1024, OverflowPolicy.DROP, Duration.ZERO, shutdown,
				1024, Set.of());
	}

	private PersistenceBackend open(String kind) {
		return open(kind, this.disk);
	}

	private static PersistenceBackend open(String kind, Disk disk) {
		Path place = SimulatedDisk.DIRECTORY.resolve("h");
		return kind.equals("json")
				? new JsonBackend(place.resolve("x.ndjson"), RetentionPolicy.NONE, disk, InstantSource.system())
				: new RotatingBackend(place, RotatingOptions.DEFAULTS, RetentionPolicy.NONE, disk,
						InstantSource.system());
	}

	/** One run of a service; on a full disk if wanted, from its first fact on. */
	private void run(PersistenceBackend backend, int facts, boolean full)
			throws InterruptedException, ExecutionException {
		run(backend, this.disk, facts, full);
	}

	private static void run(PersistenceBackend backend, SimulatedDisk disk, int facts, boolean full)
			throws InterruptedException, ExecutionException {
		BufferedFactRecorder recorder = start(backend, options(full ? Duration.ofMillis(150) : Duration.ofSeconds(20)));
		if (full) {
			disk.limitSpace(0);
		}
		for (int fact = 0; fact < facts; fact++) {
			recorder.record(event("E"));
		}
		recorder.close();
		disk.limitSpace(Long.MAX_VALUE);
		assertThat(recorder.status().dropped().getOrDefault(DropReason.SHUTDOWN, 0L)).isEqualTo(full ? facts : 0);
	}

	private static BufferedFactRecorder start(PersistenceBackend backend, RecorderOptions options)
			throws InterruptedException, ExecutionException {
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, options, PersistenceObserver.NONE,
				new RecorderParts(InstantSource.system(), System::nanoTime, RecorderParts.real().threads(),
						Duration.ofMillis(1), Duration.ofMillis(5)));
		recorder.start();
		recorder.recordDurably(event("Begin")).get();
		return recorder;
	}

	/** Lines of all files that tell of lost facts. */
	private List<String> gaps() {
		return gaps(this.disk);
	}

	private static List<String> gaps(SimulatedDisk disk) {
		return disk.contents()
			.entrySet()
			.stream()
			.filter((file) -> file.getKey().toString().endsWith(".ndjson"))
			.flatMap((file) -> new String(file.getValue(), StandardCharsets.UTF_8).lines())
			.filter((line) -> line.contains("\"log_gap\""))
			.toList();
	}

}

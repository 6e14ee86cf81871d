package io.papyra.spring.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.ScanRequest;
import io.papyra.spring.testing.Histories;
import io.papyra.spring.testing.RunningService;
import io.papyra.startup.StartupCheckFailedException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A service that prefers to run without its history to not running at all. */
@ExtendWith(OutputCaptureExtension.class)
class DegradedStartTests {

	private static final String DEGRADE = "papyra.startup.on-unavailable=degrade";

	@TempDir
	Path directory;

	private Path history() {
		return this.directory.resolve("place/papyra.ndjson");
	}

	/** A file where a directory is needed: not even root can write below it. */
	private void makeUnavailable() throws IOException {
		Files.writeString(this.directory.resolve("place"), "");
	}

	private void makeAvailable() throws IOException {
		Files.delete(this.directory.resolve("place"));
	}

	private static void record(RunningService service, String type, @Nullable String payload) {
		service.bean(FactRecorder.class).record(ActorEvent.of(ActorAddress.of("orders", 1), type, payload));
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().until(condition::getAsBoolean);
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void itStartsIsDownAndStoresEverythingWhenTheHistoryCanBeHad(String backend, CapturedOutput output)
			throws IOException {
		makeUnavailable();
		try (RunningService service = RunningService.start(history(), List.of(), DEGRADE, "papyra.backend=" + backend,
				"papyra.rotating.directory=" + this.directory.resolve("place/history"), "papyra.readiness=writes")) {
			assertThat(service.get("actuator/health/papyra").status()).isEqualTo(503);
			assertThat(service.get("actuator/health/papyra").json().at("/details/failure").asString())
				.contains(this.directory.resolve("place").toString());
			assertThat(service.get("actuator/health/papyra").json().at("/details/failingSince").asString())
				.isNotEmpty();
			assertThat(service.get("actuator/health/readiness").status()).isEqualTo(503);
			assertThat(service.get("actuator/health/liveness").status()).isEqualTo(200);
			assertThat(service.get("actuator/papyra").json().at("/writer/state").asString()).isEqualTo("failing");
			assertThat(service.bean(Doctor.class).run().passed()).isFalse();
			record(service, "Early", "before");
			makeAvailable();
			await(() -> service.get("actuator/health/papyra").status() == 200);
			record(service, "Late", "after");
			await(() -> service.get("actuator/papyra/events?type=Late").body().contains("Late"));
			assertThat(service.get("actuator/papyra/events").body()).contains("SystemStarted", "Early", "Late");
		}
		assertThat(output).containsOnlyOnce("Papyra starts without its history")
			.containsOnlyOnce("is available again; it was unavailable since");
	}

	@Test
	void whatFoundNoRoomIsAGapInTheHistory() throws IOException {
		makeUnavailable();
		try (RunningService service = RunningService.start(history(), List.of(), DEGRADE,
				"papyra.write.buffer-size=64KB")) {
			for (int fact = 0; fact < 100; fact++) {
				record(service, "Large", "x".repeat(1_000));
			}
			assertThat(service.bean(BufferedFactRecorder.class).status().dropped().get(DropReason.OVERFLOW))
				.isPositive();
			makeAvailable();
			await(() -> service.bean(BufferedFactRecorder.class).status().state() == RecorderStatus.State.OPEN);
			await(() -> read(history()).contains("\"log_gap\""));
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Test
	void aSecondInstanceTakesOverWhenTheFirstOneEnds() {
		BufferedFactRecorder first = new BufferedFactRecorder(new JsonBackend(history()),
				RecorderOptions.defaults("first"), PersistenceObserver.NONE);
		first.start();
		try (RunningService second = RunningService.start(history(), List.of(), DEGRADE)) {
			assertThat(second.get("actuator/health/papyra").json().at("/details/failure").asString())
				.contains("is open for writing by");
			record(second, "Second", "waits");
			first.record(ActorEvent.of(ActorAddress.of("orders", 1), "First", null));
			first.close();
			await(() -> second.bean(BufferedFactRecorder.class).status().state() == RecorderStatus.State.OPEN);
		}
		assertThat(Histories.eventTypes(history())).containsSubsequence("First", ActorEvent.SYSTEM_STOPPED,
				ActorEvent.SYSTEM_STARTED, "Second", ActorEvent.SYSTEM_STOPPED);
		assertThat(new JsonBackend(history()).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean()).isTrue();
	}

	@Test
	void aDamagedHistoryIsNeverStartedWithout() throws IOException {
		Files.createDirectories(history().getParent());
		Histories.damaged(history());
		Map<String, String> before = Histories.contents(this.directory);
		assertThatThrownBy(() -> RunningService.start(history(), List.of(), DEGRADE))
			.hasRootCauseInstanceOf(StartupCheckFailedException.class);
		assertThat(Histories.contents(this.directory)).isEqualTo(before);
	}

	@Test
	void oneThatTurnsOutDamagedIsNotWritten(CapturedOutput output) throws IOException {
		makeUnavailable();
		Path damaged = Histories.damaged(this.directory.resolve("papyra.ndjson"));
		try (RunningService service = RunningService.start(history(), List.of(), DEGRADE)) {
			record(service, "Waits", null);
			makeAvailable();
			Files.createDirectories(history().getParent());
			Files.move(damaged, history());
			byte[] bytes = Files.readAllBytes(history());
			await(() -> output.getAll().contains("is available again, but damaged"));
			assertThat(service.get("actuator/health/papyra").json().at("/details/failure").asString())
				.contains("CHECKSUM_MISMATCH");
			assertThat(Files.readAllBytes(history())).isEqualTo(bytes);
		}
	}

	@Test
	void itStopsAlthoughTheHistoryCannotBeHad() throws IOException {
		makeUnavailable();
		RunningService service = RunningService.start(history(), List.of(), DEGRADE,
				"papyra.write.shutdown-timeout=100ms");
		record(service, "Lost", null);
		BufferedFactRecorder recorder = service.bean(BufferedFactRecorder.class);
		service.close();
		assertThat(recorder.status().state()).isEqualTo(RecorderStatus.State.CLOSED);
		assertThat(recorder.status().dropped().values().stream().mapToLong(Long::longValue).sum()).isPositive();
		assertThat(this.directory.resolve("place")).isRegularFile();
	}

	@Test
	void withoutBeingAskedForItTheStartFails() throws IOException {
		makeUnavailable();
		assertThatThrownBy(() -> RunningService.start(history(), List.of()))
			.hasStackTraceContaining(PapyraStartupFailedException.class.getName());
	}

}

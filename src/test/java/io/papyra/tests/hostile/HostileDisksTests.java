package io.papyra.tests.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Position;
import io.papyra.observe.DropReason;
import io.papyra.recorder.RecorderStatus;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Disks that are full, read-only, or no place for a file at all. */
class HostileDisksTests {

	private static final ActorAddress ACTOR = ActorAddress.of("hostile", 7, "/user/seven");

	@TempDir
	Path directory;

	@Test
	void fullDiskIsToldAndSurvived() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(this.directory.resolve("small"))) {
			Path ballast = disk.directory().resolve("ballast");
			Files.write(ballast, new byte[512 * 1024]);
			try (Service service = Service.start(disk.directory().resolve("papyra.ndjson"),
					"papyra.write.buffer-size=64KB")) {
				fill(service);
				assertThat(service.status().failure()).isNotNull();
				assertThat(service.status().writeErrors()).isPositive();
				await().until(() -> {
					service.recorder().record(heavyFact());
					return service.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L) > 0;
				});

				Files.delete(ballast);
				await().atMost(30, TimeUnit.SECONDS).until(() -> service.status().state() == RecorderStatus.State.OPEN);
				CompletableFuture<Position> stored = service.recorder().recordDurably(heavyFact());
				assertThat(stored.get(30, TimeUnit.SECONDS)).isNotEqualTo(Position.START);
				assertThat(service.history().scan().anomalies()).isEmpty();
				assertThat(service.history().scan().gaps()).isPositive();
			}
		}
	}

	private static void fill(Service service) {
		await().atMost(30, TimeUnit.SECONDS).until(() -> {
			service.recorder().record(heavyFact());
			return service.status().state() == RecorderStatus.State.FAILING;
		});
	}

	private static ActorEvent heavyFact() {
		return ActorEvent.of(ACTOR, "Heavy", Map.of("text", "x".repeat(8000)));
	}

	@Test
	void readOnlyDirectoryRefusesTheStartWithTheReason() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(this.directory.resolve("small"))) {
			disk.makeReadOnly();
			refuses(disk.directory().resolve("papyra.ndjson"), "Read-only file system");
		}
	}

	@Test
	void fileWhereADirectoryShouldBeRefusesTheStartWithTheReason() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "not a directory");
		refuses(file.resolve("papyra.ndjson"), "file");
	}

	@Test
	void directoryWhereTheHistoryShouldBeRefusesTheStartWithTheReason() throws IOException {
		Path history = Files.createDirectory(this.directory.resolve("papyra.ndjson"));
		refuses(history, "UNEXPECTED_FILE");
	}

	/** By the real process, because what counts is what its operator reads. */
	private void refuses(Path history, String reason) {
		try (ChildProcess process = Sample.unpacked(this.directory).with("papyra.json.path=" + history).start()) {
			assertThat(process.awaitExit()).as(process.text()).isEqualTo(1);
			assertThat(process.text()).contains("APPLICATION FAILED TO START")
				.contains(history.toString())
				.contains(reason)
				.doesNotContain("Slf4jLogger started");
		}
	}

	@Test
	void fileOfAnotherProgramIsNotTouched() throws IOException {
		Path file = Files.writeString(this.directory.resolve("papyra.ndjson"), "Dear diary, nothing happened.\n");
		assertThatThrownBy(() -> Service.start(file).close()).hasStackTraceContaining("CORRUPTED_LINE");
		assertThat(file).hasContent("Dear diary, nothing happened.");
	}

}

package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.shell.testing.Ran;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A command whose thread is interrupted tells nothing about the history. */
class InterruptedCommandTests {

	@TempDir
	Path directory;

	@BeforeEach
	void write() {
		FactBatch batch = TestFacts.batch(0, 3);
		try (FactWriter writer = new JsonBackend(log()).openWriter(new WriterOptions("s", SyncPolicy.NEVER))) {
			writer.append(batch);
		}
	}

	private Path log() {
		return this.directory.resolve("papyra.ndjson");
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "persistence recover", "persistence compact",
			"persistence startup-check", "doctor run", "inspect summary" })
	void endsWith130AndSaysSo(String command) throws InterruptedException {
		Ran plain = interrupted(command + " --path " + log());
		assertThat(plain.code()).as(plain.err()).isEqualTo(130);
		assertThat(plain.err()).contains("interrupted");
		assertThat(plain.out()).isEmpty();
		Ran json = interrupted(command + " --json --path " + log());
		assertThat(json.code()).as(json.err()).isEqualTo(130);
		assertThat(json.out()).contains("\"outcome\"", "\"interrupted\"");
	}

	/** So an alert on its age tells, and none that the history is not fit. */
	@Test
	void leavesTheMetricsOfTheDoctorBeforeIt() throws InterruptedException, IOException {
		Path metrics = this.directory.resolve("orders.prom");
		String line = "doctor run --path " + log() + " --metrics-file " + metrics;
		assertThat(interrupted(line).code()).isEqualTo(130);
		assertThat(metrics).doesNotExist();
		assertThat(Papyra.run(line.split(" ")).code()).isZero();
		String before = Files.readString(metrics);
		assertThat(interrupted(line).code()).isEqualTo(130);
		assertThat(metrics).hasContent(before);
	}

	private static Ran interrupted(String line) throws InterruptedException {
		AtomicReference<Ran> ran = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			ran.set(Papyra.run(line.split(" ")));
		});
		thread.start();
		thread.join();
		return Objects.requireNonNull(ran.get());
	}

}

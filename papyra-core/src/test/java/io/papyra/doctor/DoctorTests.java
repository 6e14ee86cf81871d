package io.papyra.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.report.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorTests {

	@TempDir
	Path directory;

	@Test
	void aHistoryThatDoesNotExistYetPassesAndNothingIsLeftOver() throws IOException {
		DoctorReport report = doctor().run();
		assertThat(report.passed()).isTrue();
		assertThat(report.findings()).extracting(Finding::check)
			.contains("history", "storage-rights", "free-space", "writer");
		try (Stream<Path> all = Files.list(this.directory)) {
			assertThat(all).isEmpty();
		}
	}

	@Test
	void aDamagedHistoryIsUnfitAndNamed() throws IOException {
		Files.writeString(this.directory.resolve("papyra.ndjson"), "no json\n");
		DoctorReport report = doctor().run();
		assertThat(report.passed()).isFalse();
		assertThat(report.findings().get(0).message()).contains("CORRUPTED_LINE", ":1 (byte 0)");
		assertThat(report.findings().get(0).advice()).isNotEmpty();
	}

	@Test
	void aDirectoryThatIsAFileIsUnfitAndNamed() throws IOException {
		Files.writeString(this.directory.resolve("plain"), "");
		DoctorReport report = new Doctor(new JsonBackend(this.directory.resolve("plain").resolve("papyra.ndjson")),
				List.of())
			.run();
		assertThat(report.passed()).isFalse();
	}

	@Test
	void furtherChecksAreAskedAndAWarningNeverMakesUnfit() {
		DoctorReport report = new Doctor(new MemoryBackend(),
				List.of(() -> Finding.warning("mode", "ignore", "use recover")))
			.run();
		assertThat(report.passed()).isTrue();
		assertThat(report.findings()).hasSize(2);
	}

	private Doctor doctor() {
		return new Doctor(new JsonBackend(this.directory.resolve("papyra.ndjson")), List.of());
	}

}

package io.papyra.shell.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import io.papyra.shell.testing.Schemas;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What repairs have saved is listed, and deleted when that is asked for and nothing else.
 */
class RemovedCommandTests {

	private static final String OLD = ".removed-20260101T000000.000Z.ndjson";

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void aRepairedHistory() throws IOException {
		this.file = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("a", 1, ActorEvent.STARTED),
				Logs.event("b", 2, ActorEvent.STARTED));
		Files.writeString(this.file, Files.readString(this.file).replace("/user/a", "/user/c"));
		assertThat(run("persistence recover --mode quarantine").code()).isZero();
	}

	private Ran run(String line) {
		return Papyra.run((line + " --path " + this.file).split(" "));
	}

	private List<String> files() throws IOException {
		try (Stream<Path> all = Files.walk(this.directory)) {
			return all.filter(Files::isRegularFile)
				.map((path) -> this.directory.relativize(path).toString())
				.sorted()
				.toList();
		}
	}

	@Test
	void theyAreListedWithTheRepairThatNamesThem() {
		Ran listed = run("removed list");
		assertThat(listed).returns(0, Ran::code).returns("", Ran::err);
		JsonNode document = run("removed list --json").json();
		assertThat(Schemas.of("removed").validate(document)).isEmpty();
		assertThat(document.get("files")).hasSize(3);
		JsonNode lines = document.get("files")
			.valueStream()
			.filter((each) -> each.has("lines"))
			.findFirst()
			.orElseThrow();
		assertThat(lines.get("lines").asInt()).isEqualTo(1);
		assertThat(lines.has("repair")).isTrue();
		assertThat(listed.out()).contains(lines.get("file").asString(), lines.get("repair").asString(), "copy");
	}

	@Test
	void oldOnesAreDeletedAndNothingElse() throws IOException {
		Files.writeString(Path.of(this.file + OLD), "{}\n");
		Files.writeString(this.directory.resolve("quarantine/papyra.ndjson.20260101T000000.000Z.manifest.json"), "{}");
		List<String> before = files();
		Files.writeString(this.directory.resolve("other.ndjson" + OLD), "");
		Files.writeString(Path.of(this.file + ".removed-notes"), "");
		Files.writeString(this.directory.resolve("quarantine/notes.20260101T000000.000Z"), "");
		Files.createDirectory(Path.of(this.file + OLD + "-2"));
		Ran planned = run("removed prune --max-age 90d --dry-run");
		assertThat(planned.out()).contains("2 files would be deleted", "next: run it again without --dry-run");
		Ran pruned = run("removed prune --max-age 90d --json");
		assertThat(Schemas.of("removed").validate(pruned.json())).isEmpty();
		assertThat(files()).containsAll(before.stream().filter((name) -> !name.contains("20260101")).toList())
			.contains("other.ndjson" + OLD, "papyra.ndjson.removed-notes", "quarantine/notes.20260101T000000.000Z")
			.doesNotContain("papyra.ndjson" + OLD, "quarantine/papyra.ndjson.20260101T000000.000Z.manifest.json");
		assertThat(run("removed prune --max-age 90d").out()).contains("0 files deleted");
		assertThat(run("persistence scan").code()).isZero();
	}

	@Test
	void digitsThatAreNoTimeAreNoneOfThem() throws IOException {
		Files.writeString(Path.of(this.file + ".removed-20269999T999999.999Z.ndjson"), "{}\n");
		assertThat(run("removed list")).returns(0, Ran::code)
			.satisfies((ran) -> assertThat(ran.out()).doesNotContain("20269999"));
	}

	@Test
	void anAgeBeforeAllTimesKeepsAll() throws IOException {
		List<String> before = files();
		assertThat(run("removed prune --max-age 1000000000000d").out()).contains("0 files deleted");
		assertThat(files()).isEqualTo(before);
	}

	@Test
	void aCopyIsDeletedBeforeItsManifest() throws IOException {
		Path copy = this.directory.resolve("quarantine/papyra.ndjson.20260101T000000.000Z");
		Files.writeString(copy, "");
		Files.writeString(Path.of(copy + ".manifest.json"), "{}");
		Files.writeString(Path.of(this.file + OLD.replace("2026", "2025")), "{}\n");
		assertThat(RemovedFile.of(this.file).stream().sorted(RemovedFile.OLDEST_FIRST).map(RemovedFile::path))
			.startsWith(Path.of(this.file + OLD.replace("2026", "2025")), copy, Path.of(copy + ".manifest.json"));
	}

	@Test
	void anAgeIsNeededAndAHistoryInFiles() {
		assertThat(run("removed prune")).returns(64, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("--max-age"));
		assertThat(Papyra.run("removed", "list", "--url", "http://localhost:1/actuator")).returns(64, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("--path"));
	}

	@Test
	void aDirectoryOfSegmentsHasThemBesideItsSegments() throws IOException {
		Path segments = Logs.directory(this.directory.resolve("segments"), Logs.event("a", 1, ActorEvent.STARTED));
		Files.writeString(segments.resolve("events/events-00000000000000000001.ndjson" + OLD), "{}\n{}\n");
		Files.writeString(segments.resolve("events/notes" + OLD), "");
		JsonNode listed = Papyra.run("removed", "list", "--json", "--path", segments.toString()).json();
		assertThat(listed.get("files")).hasSize(1);
		assertThat(listed.get("files").get(0).get("lines").asInt()).isEqualTo(2);
	}

}

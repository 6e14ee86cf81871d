package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskLock;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Histories that Papyra for Python wrote, or wrote to, as the command shows them. */
class PythonHistoryTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "events", "events --limit 0", "events --limit 0 --reverse", "events --json",
			"events --limit 0 --json", "summary", "summary --json", "actor 1", "actor 1 --json", "live" })
	void whatItRewroteIsNeverAnEmptyAnswerThatLooksRight(String command) throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), started(1), started(2), started(3));
		rewrite(file);
		Ran ran = inspect(command, file);
		assertThat(ran.code()).isEqualTo(2);
		// A header, the start and the stop of the recorder, and three facts.
		assertThat(ran.err()).contains("papyra: 6 lines without a checksum skipped in " + file,
				"'papyra persistence recover'");
		if (command.contains("--json") && !command.contains("summary")) {
			JsonNode passed = JsonMapper.shared().readTree(ran.out()).path("skipped");
			assertThat(passed.path("unchecked").asInt()).isEqualTo(6);
			assertThat(passed.path("damaged").asInt()).isZero();
		}
		assertThat(Papyra.run("persistence", "recover", "--path", file.toString()).code()).isZero();
		Ran repaired = inspect(command, file);
		assertThat(repaired.code()).isZero();
		assertThat(repaired.err()).doesNotContain("skipped");
	}

	@Test
	void whatItRewroteInADirectoryIsCounted() throws IOException {
		Path folder = Logs.directory(this.directory.resolve("papyra"), started(1), started(2));
		try (Stream<Path> segments = Files.list(folder.resolve("events"))) {
			for (Path segment : segments.filter((path) -> path.toString().endsWith(".ndjson")).toList()) {
				rewrite(segment);
			}
		}
		assertThat(inspect("events", folder)).returns(2, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("lines without a checksum skipped"));
		assertThat(inspect("audits", folder).code()).isZero();
	}

	@Test
	void whatItAppendedIsCountedAndTheRestIsShown() throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), started(1));
		Files.writeString(file, Files.readString(file) + "{\"kind\": \"event\", \"system_id\": \"orders\", "
				+ "\"actor_address\": {\"system\": \"orders\", \"actor_id\": 7}, \"event_type\": \"ActorStarted\", "
				+ "\"payload\": {}, \"timestamp\": 1795834700.1}\nnothing\n");
		Ran ran = inspect("events", file);
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.out()).contains("/user/a1");
		assertThat(ran.err()).contains("1 line without a checksum skipped", "1 damaged line skipped");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "orders/1", "orders:1", "orders://1", "1*" })
	void oneActorIsFoundInEverySpellingOfItsAddress(String question) {
		Path file = python("v0.2/v02.ndjson");
		assertThat(facts("inspect events --json --actor " + question, file)).isEqualTo(4);
		assertThat(facts("inspect dead-letters --json --target " + question, file)).isEqualTo(2);
		assertThat(facts("inspect actor --json " + question, file)).isEqualTo(6);
		assertThat(facts("inspect events --json --actor orders/2", python("v0.2/v03.ndjson"))).isEqualTo(1);
	}

	@Test
	void anActorThatWasStoppedAcrossTheUpgradeIsNotAlive() {
		assertThat(Papyra.run("inspect", "live", "--path", python("v0.2/v02.ndjson").toString()).out())
			.contains("0 actors were alive");
		Ran live = Papyra.run("inspect", "live", "--json", "--path", python("v0.2/v03.ndjson").toString());
		JsonNode actors = JsonMapper.shared().readTree(live.out()).path("actors");
		assertThat(actors.valueStream().map((actor) -> actor.path("system").asString() + actor.path("actor_id")))
			.containsExactly("orders1", "orders2");
		assertThat(Papyra.run("inspect", "summary", "--path", python("v0.2/v03.ndjson").toString()).out())
			.contains("orders/1");
	}

	@Test
	void aDeadLetterThatCarriesTheWholeReferenceIsToItsActor() {
		Path file = python("actor-system/a.ndjson");
		int all = facts("inspect dead-letters --json --limit 0", file);
		assertThat(all).isPositive();
		assertThat(facts("inspect dead-letters --json --limit 0 --target pysys/1", file)).isEqualTo(all);
		assertThat(Papyra.run("inspect", "summary", "--path", file.toString()).out()).contains("pysys/1")
			.doesNotContain("unknown");
		assertThat(Papyra.run("inspect", "actor", "1", "--path", file.toString()).out()).contains("dead letter");
	}

	@Test
	void aTimeThatCannotBeIsShownAsNone() throws IOException {
		Path file = python("actor-system/a.ndjson");
		Ran events = Papyra.run("inspect", "events", "--path", file.toString(), "--papyra.retention.max-age=30d");
		assertThat(events.code()).isZero();
		assertThat(events.out()).contains("no time (6497.594 s)").doesNotContain("1970-");
		assertThat(Papyra.run("persistence", "scan", "--path", file.toString()).out())
			.contains("47 facts have no time, or one that cannot be");
		assertThat(Papyra.run("doctor", "run", "--path", file.toString()))
			.satisfies((ran) -> assertThat(ran.out()).contains("times", "47 of 47 facts have no time"));
		JsonNode fact = JsonMapper.shared()
			.readTree(Papyra.run("inspect", "events", "--json", "--path", file.toString()).out())
			.path("facts")
			.get(0);
		assertThat(fact.path("timestamp").decimalValue()).isEqualByComparingTo("6497.594134");
		assertThat(fact.has("time")).isFalse();
		assertThat(Papyra.run("persistence", "compact", "--path", file.toString(), "--papyra.retention.max-age=30d"))
			.returns(0, Ran::code);
		assertThat(Files.readAllLines(file)).hasSize(47);
		assertThat(Papyra.run("inspect", "live", "--path", file.toString()).out()).contains("pysys/");
		assertThat(Papyra.run("inspect", "summary", "--path", file.toString()).out()).doesNotContain("1970-");
		Path odd = Files.writeString(this.directory.resolve("odd.ndjson"),
				event("2026-01-01T00:00:00Z") + event("2011-01-01T00:00:00Z") + event("2026-01-01T00:00:01Z"));
		assertThat(Papyra.run("inspect", "events", "--path", odd.toString()).out())
			.contains("no time (1293840000.000 s)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "inspect events", "inspect events --limit 0", "inspect actor 1" })
	void aTimeThatContradictsThoseOnBothSidesIsNoneInAnswersToo(String command) throws IOException {
		Path odd = Files.writeString(this.directory.resolve("odd.ndjson"),
				event("2026-01-01T00:00:00Z") + event("2011-01-01T00:00:00Z") + event("2026-01-01T00:00:01Z"));
		JsonNode facts = Papyra.run((command + " --json --path " + odd).split(" ")).json().get("facts");
		assertThat(facts.size()).isEqualTo(3);
		assertThat(facts.get(0).has("time")).isTrue();
		assertThat(facts.get(1).has("time")).isFalse();
		assertThat(facts.get(1).get("timestamp").asLong()).isEqualTo(1_293_840_000);
		assertThat(facts.get(2).has("time")).isTrue();
		assertThat(Papyra.run("inspect", "summary", "--json", "--path", odd.toString()).json().get("from").asString())
			.isEqualTo("2026-01-01T00:00:00Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "inspect events --limit 0", "inspect events --limit 0 --json", "inspect events",
			"inspect events --json", "inspect actor 1 --json", "inspect actor 1", "persistence inspect --limit 50",
			"persistence inspect --limit 50 --json", "inspect summary --json" })
	void aPayloadOfAnyDepthIsShown(String command) throws IOException {
		Path file = python("deepline.ndjson");
		Ran ran = Papyra.run((command + " --path " + file).split(" "));
		assertThat(ran.code()).isZero();
		if (command.contains("--json")) {
			long deepest = Files.readString(file)
				.lines()
				.mapToLong((line) -> line.chars().filter((c) -> c == '[').count())
				.max()
				.orElse(0);
			long shown = ran.out().lines().filter((line) -> line.contains("[")).count();
			assertThat(command.contains("summary") || shown > 0).isTrue();
			assertThat(deepest).isGreaterThan(500);
			assertThat(io.papyra.shell.output.Json.mapper().readTree(ran.out()).isObject()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "inspect events --event-type ActorCrashed", "inspect events --event_type=ActorCrashed",
			"inspect events --limit 50 --reverse --event-type ActorCrashed",
			"inspect events --since 1700000000 --event-type ActorCrashed", "inspect audits --limit 5 --since 0",
			"inspect dead-letters --target local://2 --reverse", "inspect dead-letters --limit 3 --since 1700000000",
			"persistence scan", "persistence recover --mode repair",
			"persistence recover --mode quarantine --quarantine_dir /tmp/none",
			"persistence startup-check --mode fail_on_anomaly",
			"persistence startup-check --mode recover --recovery-mode repair", "persistence inspect --show-metrics",
			"persistence inspect --show_metrics --limit 1000", "doctor run --mode ignore",
			"doctor run --mode recover --recovery-mode quarantine --quarantine-dir /tmp/none" })
	void theOptionsOfItsDocumentationWork(String command) {
		Ran ran = Papyra.run((command + " --path " + python("clean.ndjson")).split(" "));
		assertThat(ran.code()).isZero();
		assertThat(ran.err()).doesNotContain("unknown option");
	}

	@Test
	void anOptionThatIsAPartOfAnotherIsSuggested() {
		assertThat(Papyra.run("inspect", "events", "--actor-address", "1").err()).contains("did you mean --actor?");
	}

	@Test
	void numberedFilesAreOneHistory() throws IOException {
		Path folder = rotated();
		Ran scan = Papyra.run("persistence", "scan", "--json", "--path", folder.toString());
		assertThat(scan.code()).isZero();
		assertThat(scan.json().path("facts").path("event").asInt() + scan.json().path("facts").path("audit").asInt()
				+ scan.json().path("facts").path("dead_letter").asInt())
			.isEqualTo(47);
		Ran all = Papyra.run("inspect", "events", "--json", "--limit", "0", "--path", folder.toString());
		assertThat(all.json().path("facts").valueStream().map((fact) -> fact.path("timestamp").decimalValue()))
			.isSorted();
		int events = all.json().path("facts").size();
		assertThat(events).isEqualTo(scan.json().path("facts").path("event").asInt());
		assertThat(facts("inspect events --json --limit 0 --reverse", folder)).isEqualTo(events);
		JsonNode newest = Papyra.run("inspect", "events", "--json", "--limit", "20", "--path", folder.toString())
			.json()
			.path("facts");
		assertThat(newest.size()).isEqualTo(20);
		for (int fact = 0; fact < 20; fact++) {
			assertThat(newest.get(fact)).isEqualTo(all.json().path("facts").get(events - 20 + fact));
		}
		assertThat(Papyra.run("doctor", "run", "--path", folder.toString()).out()).contains("47 facts");
		assertThat(Papyra.run("inspect", "summary", "--path", folder.toString()).code()).isZero();
		assertThat(Papyra.run("persistence", "startup-check", "--path", folder.toString()).code()).isZero();
		assertThat(Papyra.run("persistence", "compact", "--max-records", "1", "--path", folder.toString()).code())
			.isEqualTo(64);
	}

	@Test
	void oneOfTheNumberedFilesWarnsOfTheOthers() throws IOException {
		Path folder = rotated();
		for (String name : List.of("r.log", "r.log.3")) {
			Ran scan = Papyra.run("persistence", "scan", "--path", folder.resolve(name).toString());
			assertThat(scan.err()).contains("one file of a history of several", "r.log.2", folder.toString());
		}
		assertThat(Papyra.run("persistence", "scan", "--path", python("clean.ndjson").toString()).err()).isEmpty();
	}

	@Test
	void whatIsTornInANumberedFileIsRepaired() throws IOException {
		Path folder = rotated();
		Path older = folder.resolve("r.log.3");
		String text = Files.readString(older);
		Files.writeString(older, text + "{\"kind\": \"event\", \"sys");
		Files.writeString(folder.resolve("r.log.4"), Files.readString(folder.resolve("r.log.4")).stripTrailing());
		assertThat(Papyra.run("persistence", "scan", "--path", folder.toString()).code()).isEqualTo(2);
		assertThat(Papyra.run("persistence", "recover", "--dry-run", "--path", folder.toString()).code()).isEqualTo(2);
		assertThat(Papyra.run("persistence", "recover", "--path", folder.toString()).code()).isZero();
		assertThat(Files.readString(older)).isEqualTo(text);
		assertThat(
				Papyra.run("persistence", "scan", "--json", "--path", folder.toString()).json().path("lines").asInt())
			.isEqualTo(47);
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "rotating" })
	void numberedFilesAreImportedAndVerified(String backend) throws IOException {
		Path folder = rotated();
		Path target = this.directory.resolve("imported");
		Ran done = Papyra.run("import", target.toString(), "--path", folder.toString(), "--backend", backend);
		assertThat(done).returns(0, Ran::code).returns("", Ran::err);
		assertThat(done.out()).contains("47, verified");
		assertThat(Papyra.run("persistence", "scan", "--full", "--path", target.toString()).code()).isZero();
		for (String kind : List.of("events", "audits", "dead-letters")) {
			assertThat(facts("inspect " + kind + " --json --limit 0", target))
				.isEqualTo(facts("inspect " + kind + " --json --limit 0", folder));
		}
		try (Stream<Path> all = Files.list(this.directory)) {
			assertThat(all.map((path) -> path.getFileName().toString()).filter((name) -> name.startsWith("imported")))
				.containsExactly("imported");
		}
		assertThat(Papyra.run("import", target.toString(), "--path", folder.toString()).code()).isEqualTo(64);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "clean.ndjson", "actor-system/a.ndjson", "v0.2/v02.ndjson", "missing-final-newline.ndjson" })
	void anyPlainFileIsImported(String name) throws IOException {
		Path source = python(name);
		byte[] original = Files.readAllBytes(source);
		Path target = this.directory.resolve("new/papyra.ndjson");
		assertThat(Papyra.run("import", target.toString(), "--path", source.toString()).code()).isZero();
		assertThat(Files.readAllBytes(source)).isEqualTo(original);
		String copy = Files.readString(target);
		for (String line : Files.readAllLines(source)) {
			assertThat(copy).contains(line.substring(0, line.length() - 1));
		}
		assertThat(Papyra.run("import", this.directory.resolve("again").toString(), "--path", target.toString()))
			.satisfies((ran) -> assertThat(ran.code()).isEqualTo(74))
			.satisfies((ran) -> assertThat(ran.err()).contains("backup create"));
		assertThat(this.directory.resolve("again")).doesNotExist();
	}

	@Test
	void oneImportLeavesTheFilesOfAnotherAlone() throws IOException {
		Path source = python("clean.ndjson");
		Path target = this.directory.resolve("imported.ndjson");
		Path others = Files.writeString(this.directory.resolve("imported.ndjson.importing"), "of another");
		try (DiskLock other = Disk.real().lock(this.directory.resolve("imported.ndjson.import.lock"))) {
			Ran ran = Papyra.run("import", target.toString(), "--path", source.toString());
			assertThat(ran.code()).isEqualTo(75);
			assertThat(ran.err()).contains("another import makes " + target);
			assertThat(others).hasContent("of another");
			assertThat(other.isHeld()).isTrue();
		}
		assertThat(Papyra.run("import", target.toString(), "--path", source.toString()).code()).isZero();
	}

	@Test
	void whatCannotBeImportedIsNamed() throws IOException {
		Path source = python("invalid-records.ndjson");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), Path.of("nowhere"));
		Ran onto = Papyra.run("import", link.toString(), "--path", source.toString());
		assertThat(onto.code()).isEqualTo(64);
		assertThat(onto.err()).contains(link.toString(), "already");
		assertThat(link).isSymbolicLink();
		Path target = this.directory.resolve("papyra.ndjson");
		Files.writeString(this.directory.resolve("papyra.ndjson.importing"), "left by a kill");
		Ran ran = Papyra.run("import", target.toString(), "--path", source.toString(), "--json");
		assertThat(ran.code()).isEqualTo(2);
		assertThat(ran.json().path("left").asInt()).isEqualTo(3);
		assertThat(ran.json().path("anomalies").size()).isEqualTo(3);
		assertThat(Papyra.run("persistence", "scan", "--path", target.toString()).out()).contains("140 event");
		assertThat(Papyra.run("import", target.toString() + "2", "--path", "nothing-there").code()).isEqualTo(66);
		assertThat(Papyra.run("import", target.toString() + "2").code()).isEqualTo(64);
	}

	private Path rotated() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("rotated"));
		for (String name : List.of("r.log", "r.log.1", "r.log.2", "r.log.3", "r.log.4")) {
			copied("actor-system/rotating/" + name, folder.resolve(name));
		}
		return folder;
	}

	private Path python(String name) {
		Path copy = this.directory.resolve(name.replace('/', '-'));
		return Files.exists(copy) ? copy : copied(name, copy);
	}

	private static Path copied(String name, Path copy) {
		try (java.io.InputStream file = Logs.class.getResourceAsStream("/papyra-python/" + name)) {
			Files.copy(java.util.Objects.requireNonNull(file, name), copy);
			return copy;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static String event(String time) {
		return "{\"kind\": \"event\", \"system_id\": \"s\", \"actor_address\": \"s:1\", \"event_type\": \"T\", "
				+ "\"payload\": {}, \"timestamp\": " + java.time.Instant.parse(time).getEpochSecond() + "}\n";
	}

	private static int facts(String command, Path path) {
		Ran ran = Papyra.run((command + " --path " + path).split(" "));
		assertThat(ran.code()).isZero();
		return JsonMapper.shared().readTree(ran.out()).path("facts").size();
	}

	private static Ran inspect(String command, Path path) {
		return Papyra.run(("inspect " + command + " --path " + path).split(" "));
	}

	private static Fact started(long id) {
		return new ActorEvent("orders", ActorAddress.of("orders", id, "/user/a" + id), ActorEvent.STARTED, null,
				java.time.Instant.parse("2026-11-01T00:00:00Z"));
	}

	/** As its compaction does: every line is read and written anew. */
	private static void rewrite(Path file) throws IOException {
		Files.writeString(file,
				Files.readAllLines(file)
					.stream()
					.map((line) -> line.replace("\":", "\": ").replace(",\"", ", \"") + "\n")
					.collect(Collectors.joining()));
	}

}

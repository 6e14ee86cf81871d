package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the doctor leaves for node-exporter. */
@DisabledOnOs(OS.WINDOWS) // where there is no node-exporter
class DoctorMetricsTests {

	@TempDir
	Path directory;

	private Path collected = Path.of("");

	private Path history = Path.of("");

	@BeforeEach
	void prepare() throws IOException {
		this.collected = Files.createDirectory(this.directory.resolve("collected"));
		this.history = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("a", 1, ActorEvent.STARTED));
	}

	private Ran doctor(Path metrics, String... more) {
		List<String> line = new ArrayList<>(
				List.of("doctor", "run", "--path", this.history.toString(), "--metrics-file", metrics.toString()));
		line.addAll(List.of(more));
		return Papyra.run(line.toArray(String[]::new));
	}

	@Test
	void aFitHistory() throws IOException {
		Instant before = Instant.now();
		Path file = this.collected.resolve("orders.prom");
		Ran ran = doctor(file, "--papyra.retention.max-total-size=-1");
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).endsWith("OK\n");
		Map<String, Double> series = series(file);
		assertThat(series).containsEntry("papyra_doctor_fit{history=\"orders\"}", 1.0)
			.containsEntry("papyra_doctor_findings{history=\"orders\",severity=\"error\"}", 0.0)
			.containsEntry("papyra_doctor_check{history=\"orders\",check=\"retention\",severity=\"warning\"}", 1.0);
		assertThat(series.get("papyra_doctor_findings{history=\"orders\",severity=\"ok\"}")).isGreaterThan(5);
		assertThat(series.get("papyra_doctor_findings{history=\"orders\",severity=\"warning\"}")).isEqualTo(1);
		assertThat(problems(series)).hasSize(6).allSatisfy((reason, value) -> assertThat(value).isZero());
		assertThat(series.get("papyra_doctor_last_run_timestamp_seconds{history=\"orders\"}"))
			.isBetween((double) before.getEpochSecond(), (double) Instant.now().getEpochSecond());
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r--r--");
		assertThat(files()).containsExactly("orders.prom");
	}

	@ParameterizedTest
	@CsvSource({ "fail_on_anomaly,1", "scan_only,0", "ignore,0" })
	void aDamagedHistory(String mode, int code) throws IOException {
		Files.writeString(this.history, Files.readString(this.history).replace("ActorStarted", "ActorStopped"));
		Path file = this.collected.resolve("orders.prom");
		Ran ran = doctor(file, "--mode", mode, "--json");
		assertThat(ran).returns(code, Ran::code).returns("", Ran::err);
		assertThat(ran.json().get("passed").asBoolean()).isFalse();
		Map<String, Double> series = series(file);
		assertThat(series).containsEntry("papyra_doctor_fit{history=\"orders\"}", 0.0)
			.containsEntry("papyra_doctor_findings{history=\"orders\",severity=\"error\"}", 1.0)
			.containsEntry("papyra_doctor_check{history=\"orders\",check=\"history\",severity=\"error\"}", 1.0);
		assertThat(raised(series)).containsExactly("findings");
	}

	@Test
	void oneThatWasRepaired() throws IOException {
		Files.writeString(this.history, Files.readString(this.history) + "{\"kind\":\"ev");
		Path file = this.collected.resolve("orders.prom");
		doctor(file);
		assertThat(raised(series(file))).containsExactly("findings");
		assertThat(doctor(file, "--mode", "recover").code()).isZero();
		assertThat(raised(series(file))).isEmpty();
		assertThat(series(file)).containsEntry("papyra_doctor_fit{history=\"orders\"}", 1.0)
			.doesNotContainKey("papyra_doctor_check{history=\"orders\",check=\"history\",severity=\"error\"}");
	}

	/**
	 * What a start would say, too: nothing can be scraped of a process that is not there.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--path NOWHERE/x.ndjson                                  | 66 | missing
			--path STRANGE                                           | 64 | configuration
			--papyra.write.sync=sometimes                            | 64 | configuration
			--papyra.backend=ledger                                  | 64 | configuration
			--url http://127.0.0.1:1/actuator                        | 74 | io
			--redis-url redis://127.0.0.1:1 --system-id orders       | 1  | findings
			--spring.config.location=file:NOWHERE/application.yaml   | 64 | configuration
			""")
	void aDoctorThatCannotFindOut(String line, int code, String reason) throws IOException {
		Path strange = Files.writeString(this.directory.resolve("strange.txt"), "Dear diary\n");
		Path file = this.collected.resolve("orders.prom");
		String[] words = ("doctor run --metrics-file FILE " + line).replace("FILE", file.toString())
			.replace("NOWHERE", this.directory.resolve("nowhere").toString())
			.replace("STRANGE", strange.toString())
			.split(" ");
		Ran ran = Papyra.run(words);
		assertThat(ran.code()).as(ran.err()).isEqualTo(code);
		Map<String, Double> series = series(file);
		assertThat(series).containsEntry("papyra_doctor_fit{history=\"orders\"}", 0.0)
			.containsKey("papyra_doctor_last_run_timestamp_seconds{history=\"orders\"}");
		assertThat(raised(series)).containsExactly(reason);
		assertThat(series.keySet().stream().filter((name) -> name.startsWith("papyra_doctor_findings"))).hasSize(3);
	}

	@Test
	void aJarThatCannotBeReadIsToldAsWell() throws IOException {
		Path file = this.collected.resolve("orders.prom");
		Ran ran = Papyra.runWith(this.directory.resolve("none.jar").toString(), "doctor", "run",
				"--metrics-file=" + file);
		assertThat(ran.code()).as(ran.err()).isEqualTo(64);
		assertThat(raised(series(file))).containsExactly("configuration");
		Files.delete(file);
		assertThat(Papyra.runWith(this.directory.resolve("none.jar").toString(), "persistence", "scan").code())
			.isEqualTo(64);
		assertThat(files()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders.txt", "orders.prom.tmp", "orders", ".prom", "orders.PROM" })
	void aNameThatNodeExporterWouldNotRead(String name) {
		Ran ran = doctor(this.collected.resolve(name));
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("is not allowed for --metrics-file", "ends in .prom, since node-exporter");
		assertThat(this.collected).isEmptyDirectory();
	}

	@Test
	void aMissingFolderLeavesTheVerdict() {
		Ran ran = doctor(this.collected.resolve("none/orders.prom"));
		assertThat(ran.code()).isEqualTo(74);
		assertThat(ran.out()).endsWith("OK\n");
		assertThat(ran.err()).contains("the metrics file " + this.collected.resolve("none/orders.prom"),
				"there is no directory " + this.collected.resolve("none"));
	}

	@Test
	void theVerdictCountsMoreThanAFileThatCannotBeWritten() throws IOException {
		Files.writeString(this.history, Files.readString(this.history).replace("ActorStarted", "ActorStopped"));
		Ran ran = doctor(this.collected.resolve("none/orders.prom"), "--json");
		assertThat(ran.code()).isEqualTo(1);
		assertThat(ran.json().get("passed").asBoolean()).isFalse();
		assertThat(ran.err()).contains("there is no directory");
		this.history = this.directory.resolve("nowhere.ndjson");
		ran = doctor(this.collected.resolve("none/orders.prom"));
		assertThat(ran.code()).isEqualTo(66);
		assertThat(ran.err()).contains("there is no history at", "there is no directory");
	}

	@Test
	void whatElseStandsThereStays() throws IOException {
		Path copy = Files.copy(this.history, this.collected.resolve("history.prom"));
		byte[] before = Files.readAllBytes(copy);
		Ran ran = doctor(copy);
		assertThat(ran.code()).isEqualTo(74);
		assertThat(ran.out()).endsWith("OK\n");
		assertThat(ran.err()).contains("is no metrics file of the doctor, and stays as it is");
		assertThat(copy).hasBinaryContent(before);
		Path folder = Files.createDirectory(this.collected.resolve("folder.prom"));
		assertThat(doctor(folder).err()).contains("it is a directory");
		assertThat(folder).isEmptyDirectory();
		assertThat(files()).containsExactlyInAnyOrder("history.prom", "folder.prom");
	}

	@Test
	void anEmptyFileIsReplaced() throws IOException {
		Path file = Files.createFile(this.collected.resolve("orders.prom"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		assertThat(doctor(file).code()).isZero();
		assertThat(series(file)).isNotEmpty();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r--r--");
	}

	/** Otherwise whoever may write there could have root write anywhere. */
	@Test
	void aLinkIsReplacedAndNotFollowed() throws IOException {
		Path elsewhere = this.directory.resolve("elsewhere");
		Path dangling = Files.createSymbolicLink(this.collected.resolve("orders.prom"), elsewhere);
		assertThat(doctor(dangling).code()).isZero();
		assertThat(elsewhere).doesNotExist();
		assertThat(Files.isSymbolicLink(dangling)).isFalse();
		Files.createSymbolicLink(this.directory.resolve("link"), this.collected);
		assertThat(doctor(this.directory.resolve("link/through.prom")).code()).isZero();
		assertThat(files()).containsExactlyInAnyOrder("orders.prom", "through.prom");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "quo\"te", "back\\slash", "line\nfeed", "re\rturn", "{x=\"1\"} 1", "-dash",
			"tab\there", "esc\u001b[31m", "größe" })
	void anyNameIsAValidLabel(String name) throws IOException {
		if (name.chars().anyMatch((character) -> character > 126)) {
			Programs.requireUnicodeNames();
		}
		Path file = this.collected.resolve(name + ".prom");
		Ran ran = doctor(file);
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		String label = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
		assertThat(Files.readString(file)).contains("papyra_doctor_fit{history=\"" + label + "\"} 1\n");
	}

	@Test
	void theLongestNameThatADirectoryTakes() throws IOException {
		Path file = this.collected.resolve("x".repeat(250) + ".prom");
		assertThat(doctor(file).code()).isZero();
		assertThat(series(file)).isNotEmpty();
	}

	@Test
	void promtoolFindsNothingToSay() throws IOException {
		doctor(this.collected.resolve("orders.prom"));
		Files.writeString(this.history, Files.readString(this.history).replace("ActorStarted", "ActorStopped"));
		doctor(this.collected.resolve("sto\"ck\n\u0007 {} \\.prom"));
		Papyra.run("doctor", "run", "--path", "/nowhere", "--metrics-file",
				this.collected.resolve("re\rturn.prom").toString());
		Programs.require("promtool");
		for (String name : files()) {
			Ran ran = Programs.run(this.collected, Map.of(),
					List.of("sh", "-c", "promtool check metrics <\"$0\"", "./" + name));
			assertThat(ran).as(name).returns(0, Ran::code).returns("", Ran::out).returns("", Ran::err);
		}
	}

	@Test
	void manyAtOnceLeaveOneWholeFile() throws IOException {
		Path file = this.collected.resolve("orders.prom");
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<CompletableFuture<Ran>> runs = Stream.generate(() -> file)
				.limit(12)
				.map((any) -> CompletableFuture.supplyAsync(() -> doctor(any), threads))
				.toList();
			while (runs.stream().anyMatch((run) -> !run.isDone())) {
				if (Files.exists(file)) {
					assertThat(Files.readString(file)).startsWith("# HELP papyra_doctor_fit")
						.containsPattern("papyra_doctor_last_run_timestamp_seconds\\{history=\"orders\"} \\d+\n$");
				}
			}
			assertThat(runs).allSatisfy((run) -> assertThat(run.join()).returns(0, Ran::code).returns("", Ran::err));
		}
		finally {
			threads.shutdown();
		}
		assertThat(files()).containsExactly("orders.prom");
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.collected)) {
			return files.map((file) -> "" + file.getFileName()).toList();
		}
	}

	private static List<String> raised(Map<String, Double> series) {
		return problems(series).entrySet()
			.stream()
			.filter((problem) -> problem.getValue() == 1)
			.map(Map.Entry::getKey)
			.toList();
	}

	private static Map<String, Double> problems(Map<String, Double> series) {
		Map<String, Double> problems = new TreeMap<>();
		series.forEach((name, value) -> {
			if (name.startsWith("papyra_doctor_problem{")) {
				problems.put(name.replaceAll(".*reason=\"|\"}$", ""), value);
			}
		});
		return problems;
	}

	/** Every series once, and below what says its type. */
	private static Map<String, Double> series(Path file) throws IOException {
		Map<String, Double> series = new TreeMap<>();
		String type = "";
		for (String line : Files.readAllLines(file)) {
			if (line.startsWith("# TYPE ")) {
				type = line.split(" ", -1)[2];
			}
			else if (!line.startsWith("#")) {
				int end = line.lastIndexOf(' ');
				assertThat(line).startsWith(type + "{");
				assertThat(series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)))).isNull();
			}
		}
		return series;
	}

}

package io.papyra.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.testing.ExtensionJar;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Backends of jars that are no part of the command. */
class ExtensionTests {

	@TempDir
	static Path jars;

	private static String ledger = "";

	@TempDir
	Path directory;

	private Path shelf = Path.of("");

	@BeforeAll
	static void compile() throws IOException {
		ledger = ExtensionJar.ledger(Files.createDirectory(jars.resolve("ext")).resolve("ledger.jar")).toString();
	}

	@BeforeEach
	void write() throws IOException {
		this.shelf = Files.createDirectory(this.directory.resolve("shelf"));
		Logs.file(this.shelf.resolve("pages"), Logs.event("cart", 1, ActorEvent.STARTED));
	}

	private Ran papyra(String line) {
		return Papyra.runWith(ledger, line.replace("SHELF", this.shelf.toString()).split(" "));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			persistence scan --papyra.backend=ledger --papyra.ledger.shelf=SHELF | clean: no anomaly
			persistence scan --papyra.backend=LEDGER --papyra.ledger.shelf SHELF | clean: no anomaly
			persistence scan --shelf SHELF                                       | clean: no anomaly
			persistence inspect --shelf SHELF                                    | ledger
			persistence startup-check --shelf SHELF                              | passed
			persistence recover --shelf SHELF --dry-run                          | nothing
			persistence compact --shelf SHELF --max-records 1 --dry-run          | would remove
			inspect events --shelf SHELF                                         | cart
			inspect summary --shelf SHELF                                        | event
			doctor run --shelf SHELF                                             | the ink is dry
			""")
	void itsHistoryIsThatOfEveryCommand(String line, String told) throws IOException {
		Ran ran = papyra(line);
		assertThat(ran).as(ran.err()).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).containsIgnoringCase(told);
		assertThat(this.shelf.resolve("closed")).exists();
	}

	@Test
	void itsLocationAndSystemAreThoseOfTheBackend() {
		Ran ran = papyra("persistence inspect --shelf SHELF --system-id orders --json");
		assertThat(ran.json().path("location").asString()).isEqualTo("ledger:orders");
		assertThat(ran.json().path("backend").asString()).isEqualTo("ledger");
	}

	/** As one of files: before a first start a check may find none. */
	@Test
	void aHistoryThatIsNotThereIsNamed() {
		Ran scan = papyra("persistence scan --shelf " + this.directory.resolve("none"));
		assertThat(scan).returns(66, Ran::code).returns("", Ran::out);
		assertThat(scan.err()).startsWith("papyra: there is no history at ledger:local");
		assertThat(papyra("doctor run --shelf " + this.shelf.resolve("none")).code()).isZero();
	}

	@Test
	void aBackupIsRefusedByName() {
		Ran ran = papyra("backup create " + this.directory.resolve("copy") + " --shelf SHELF");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("the backend ledger keeps no files that could be copied");
	}

	@Test
	void twoHistoriesAreRefused() {
		assertThat(papyra("persistence scan --shelf SHELF --path x").err()).contains("--path and --shelf")
			.contains("name two histories");
	}

	@Test
	void itsOptionIsInHelpCompletionAndManual() throws IOException {
		assertThat(papyra("help persistence scan").out()).contains("--shelf SHELF", "where the ledger stands",
				"overrides papyra.ledger.shelf");
		Path reference = this.directory.resolve("reference");
		assertThat(papyra("reference " + reference)).returns(0, Ran::code).returns("", Ran::err);
		assertThat(reference.resolve("completions/papyra.bash")).content().contains("--shelf");
		assertThat(reference.resolve("completions/_papyra")).content().contains("--shelf");
		assertThat(reference.resolve("man/man1/papyra.1")).content().contains("\\-\\-shelf SHELF");
		assertThat(Papyra.run("help", "persistence", "scan").out()).doesNotContain("--shelf");
		assertThat(papyra("reference " + this.shelf.resolve("pages")).code()).isEqualTo(74);
	}

	@Test
	void aFolderAndAListOfJarsAreTaken() throws IOException {
		Files.writeString(jars.resolve("ext/README.txt"), "no jar");
		String list = this.directory + File.pathSeparator + File.pathSeparator + Path.of(ledger).getParent();
		assertThat(Papyra.runWith(list, "persistence", "scan", "--shelf", this.shelf.toString()).code()).isZero();
		assertThat(Papyra.runWith(this.directory.toString(), "help").code()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--papyra.ledger.shelf=broken | the backend ledger cannot be made by com.example.ledger.LedgerFactory of JAR
					--papyra.ledger.shelf=       | The property papyra.ledger.shelf needs a value. Set papyra.ledger.shelf to what is allowed: a directory
					""")
	void whatItsFactoryRefusesIsTold(String property, String told) {
		Ran ran = papyra("persistence scan --papyra.backend=ledger " + property);
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).startsWith("papyra: ").containsIgnoringCase(told.replace("JAR", ledger));
	}

	@Test
	void whatIsNoJarIsNamed() throws IOException {
		Path bad = Files.writeString(this.directory.resolve("bad.jar"), "no jar");
		for (String entry : new String[] { bad.toString(), this.directory.toString() }) {
			Ran ran = Papyra.runWith(entry, "version");
			assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).startsWith("papyra: the extension " + bad + " cannot be used: ");
		}
		Ran missing = Papyra.runWith(this.directory.resolve("none.jar").toString(), "version");
		assertThat(missing.code()).isEqualTo(64);
		assertThat(missing.err())
			.startsWith("papyra: PAPYRA_EXT names " + this.directory.resolve("none.jar") + ", which is not there");
	}

	@Test
	void aFolderThatCannotBeReadIsNamed() throws IOException {
		Path closed = Files.createDirectory(this.directory.resolve("closed"));
		Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx--x--x"));
		Assumptions.assumeFalse(Files.isReadable(closed), "this user may read everything");
		Ran ran = Papyra.runWith(closed.toString(), "version");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("the folder of extensions " + closed + " cannot be used: permission denied");
	}

	@Test
	void aFactoryThatIsNotInItsJarIsNamed() throws IOException {
		Path jar = this.directory.resolve("empty");
		Files.writeString(Files.createDirectories(jar.resolve("META-INF")).resolve("spring.factories"),
				"io.papyra.spring.backend.BackendFactory=com.example.Gone\n");
		Path packed = ExtensionJar.pack(jar, this.directory.resolve("gone.jar"));
		Ran ran = Papyra.runWith(packed.toString(), "version");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).startsWith("papyra: The factory of backends com.example.Gone").contains("cannot be made");
	}

	@Test
	void twoOfOneNameAreRefusedAndBothNamed() {
		Path json = ExtensionJar.of(this.directory.resolve("json.jar"), "json", "desk");
		Ran ran = Papyra.runWith(json.toString(), "version");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("wo factories make a backend named 'json'", "JsonBackendFactory of ",
				"LedgerFactory of " + json);
	}

	/** Of an old version and a new one, nobody could say which counts. */
	@Test
	void aFactoryThatIsInTwoJarsIsRefusedAndBothNamed() throws IOException {
		Path copy = Files.copy(Path.of(ledger), this.directory.resolve("ledger-2.jar"));
		Ran ran = Papyra.runWith(ledger + File.pathSeparator + copy, "version");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("com.example.ledger.LedgerFactory is in two jars: " + ledger + " and " + copy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "path", "json" })
	void anOptionThatIsThereAlreadyIsRefused(String option) {
		Path jar = ExtensionJar.of(this.directory.resolve("ledger.jar"), "ledger", option);
		Ran ran = Papyra.runWith(jar.toString(), "version");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("there are two options --" + option, "where the ledger stands");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					cassandra | papyra.backend is 'cassandra', and here are json, memory, redis, rotating: put the jar of that backend and what it needs into the folder ext
					memory    | papyra.backend is 'memory', whose history only its service can read; name another history with --url or --path or --redis-url
					""")
	void aBackendThatIsNotHereIsNamedWithThoseThatAre(String name, String told) {
		Ran ran = Papyra.run("persistence", "scan", "--papyra.backend=" + name);
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains(told);
	}

}

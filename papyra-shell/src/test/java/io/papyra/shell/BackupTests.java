package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.retention.RetentionPolicy;
import io.papyra.shell.testing.Ran;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands {@code backup create}, {@code verify} and {@code restore}. */
class BackupTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.ALWAYS);

	@TempDir
	Path directory;

	private Path history(boolean file) {
		Path path = this.directory.resolve(file ? "papyra.ndjson" : "papyra");
		PersistenceBackend backend = file ? new JsonBackend(path)
				: new RotatingBackend(path, new RotatingOptions(1500, null), RetentionPolicy.NONE);
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			for (int number = 0; number < 60; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
		return path;
	}

	private String path(String name) {
		return this.directory.resolve(name).toString();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aBackupIsMadeVerifiedAndRestored(boolean file) {
		Path history = history(file);
		Ran made = Papyra.run("backup", "create", path("backup"), "--path", history.toString());
		assertThat(made).returns(0, Ran::code).returns("", Ran::err);
		assertThat(made.out()).contains("backed up to " + path("backup"), history.toString(), "dead_letter");
		Ran verified = Papyra.run("backup", "verify", path("backup"), "--restore-test", "--temporary-directory",
				this.directory.toString());
		assertThat(verified).returns(0, Ran::code).returns("", Ran::err);
		assertThat(verified.out()).startsWith("verified: " + path("backup") + " is what was backed up")
			.contains("restored into an empty place it is the same");
		assertThat(Papyra.run("backup", "restore", path("backup"), "--to", path("elsewhere")).code()).isZero();
		assertThat(Papyra.run("persistence", "scan", "--path", path("elsewhere")).code()).isZero();
		assertThat(Papyra.run("inspect", "summary", "--json", "--path", path("elsewhere")).json()).isNotEmpty();
		try (Stream<Path> all = Files.list(this.directory)) {
			assertThat(all).noneMatch((path) -> path.toString().contains("papyra-restore-"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void asJsonItIsOneDocument() {
		Ran made = Papyra.run("backup", "create", path("backup"), "--no-links", "--json", "--path",
				history(false).toString());
		JsonNode document = made.json();
		assertThat(document.get("facts").get("event").asLong()).isEqualTo(20);
		assertThat(document.get("intact").asBoolean()).isTrue();
		assertThat(document.get("linkedFiles").asLong()).isZero();
		assertThat(document.get("anomalies").asLong()).isZero();
		JsonNode verified = Papyra.run("backup", "verify", "--json", path("backup"), "--restore-test").json();
		assertThat(verified.get("restorable").asBoolean()).isTrue();
		assertThat(verified.get("bytes")).isEqualTo(document.get("bytes"));
	}

	@Test
	void damageEndsWithTwo() throws IOException {
		Path history = history(true);
		assertThat(Papyra.run("backup", "create", path("good"), "--path", history.toString()).code()).isZero();
		Path copy = this.directory.resolve("good/log/papyra.ndjson");
		byte[] bytes = Files.readAllBytes(copy);
		bytes[1000] ^= 1;
		Files.write(copy, bytes);
		Ran verified = Papyra.run("backup", "verify", path("good"));
		assertThat(verified.code()).isEqualTo(2);
		assertThat(verified.out())
			.startsWith("NOT verified: " + path("good") + " is not what was backed up: " + copy + " was changed")
			.contains("problem: " + copy + " was changed");
		Ran restored = Papyra.run("backup", "restore", path("good"), "--to", path("elsewhere"));
		assertThat(restored.code()).isEqualTo(2);
		assertThat(restored.err()).startsWith("papyra: NOT restored, nothing was changed: " + path("good"))
			.contains(copy.toString(), "papyra backup list " + this.directory);
		assertThat(this.directory.resolve("elsewhere")).doesNotExist();
		Files.write(history, bytes);
		Ran made = Papyra.run("backup", "create", path("damaged"), "--path", history.toString());
		assertThat(made.code()).isEqualTo(2);
		assertThat(made.out()).startsWith("backed up to " + path("damaged") + ", but the history is damaged");
		assertThat(Papyra.run("backup", "verify", path("damaged")).out()).startsWith("verified: ")
			.contains("byte for byte, but that history was damaged");
		assertThat(made.err()).contains("the history is damaged");
		assertThat(Papyra.run("backup", "restore", path("damaged"), "--to", path("elsewhere")).err())
			.contains("persistence recover --path " + path("elsewhere"));
	}

	@Test
	void nothingIsReplacedAndWhatIsMissingIsNamed() {
		Path history = history(true);
		Ran there = Papyra.run("backup", "create", this.directory.toString(), "--path", history.toString());
		assertThat(there.code()).isEqualTo(64);
		assertThat(there.err()).contains(this.directory.toString(), "never replaces anything");
		assertThat(Papyra.run("backup", "create", path("backup"), "--path", path("nowhere")).code()).isEqualTo(66);
		assertThat(Papyra.run("backup", "verify", path("backup")).code()).isEqualTo(66);
		assertThat(Papyra.run("backup", "create", path("backup"), "--path", history.toString()).code()).isZero();
		assertThat(Papyra.run("backup", "restore", path("backup"), "--to", history.toString()).code()).isEqualTo(64);
		assertThat(Papyra.run("backup", "restore", path("backup")).err()).contains("--to");
		assertThat(Papyra.run("backup", "restore", path("backup")).code()).isEqualTo(64);
		assertThat(Papyra.run("backup", "create").code()).isEqualTo(64);
		assertThat(Papyra.run("backup", "create", "/", "--path", history.toString()))
			.satisfies((ran) -> assertThat(ran.code()).isEqualTo(64))
			.satisfies((ran) -> assertThat(ran.err()).contains("/ is there already"));
		assertThat(Papyra.run("backup", "restore", path("backup"), "--to", "/"))
			.satisfies((ran) -> assertThat(ran.code()).isEqualTo(64))
			.satisfies((ran) -> assertThat(ran.err()).contains("/ is there already"));
	}

	@Test
	void backupsAreListedAndTheOldestRemoved() throws IOException {
		Path history = history(true);
		String place = Files.createDirectory(this.directory.resolve("backups")).toString();
		for (String name : new String[] { "one", "two", "three", "four" }) {
			Papyra.run("backup", "create", place + "/" + name, "--path", history.toString());
		}
		Files.createDirectories(Path.of(place, ".five.incomplete/log"));
		Files.createDirectory(Path.of(place, "notes"));
		Ran listed = Papyra.run("backup", "list", place);
		assertThat(listed).returns(0, Ran::code).returns("", Ran::err);
		assertThat(listed.out().lines().map((line) -> line.replaceAll(" .*", ""))).containsExactly(place, "NAME",
				"four", "three", "two", "one", ".five.incomplete");
		assertThat(listed.out()).contains("  60  ", "  complete  ", history.toString());
		Path none = Files.createDirectory(this.directory.resolve("none"));
		assertThat(Papyra.run("backup", "prune", none.toString(), "--keep", "2").out())
			.isEqualTo("there is no backup in " + none + "\n");
		Ran planned = Papyra.run("backup", "prune", place, "--keep", "2", "--dry-run");
		assertThat(planned).returns(0, Ran::code);
		assertThat(planned.out()).contains("3 backups would be removed");
		assertThat(Papyra.run("backup", "prune", place, "--keep", "1", "--max-age", "1d").out())
			.contains("1 backup removed", "not old enough");
		Ran pruned = Papyra.run("backup", "prune", place, "--keep", "2", "--json");
		assertThat(pruned.json().get("backups").size()).isEqualTo(4);
		assertThat(pruned.json().get("backups").get(3).get("removed").asBoolean()).isTrue();
		assertThat(Path.of(place, "one")).doesNotExist();
		assertThat(Path.of(place, "three")).exists();
		assertThat(Papyra.run("backup", "list", place, "--verify", "--json").json().get("backups").get(0).get("state"))
			.hasToString("\"verified\"");
	}

	@Test
	void whatIsDamagedIsNeitherCountedNorRemoved() throws IOException {
		Path history = history(true);
		String place = this.directory.toString() + "/backups";
		for (String name : new String[] { "one", "two", "three" }) {
			Papyra.run("backup", "create", place + "/" + name, "--path", history.toString());
		}
		Path copy = Path.of(place, "three/log/papyra.ndjson");
		byte[] bytes = Files.readAllBytes(copy);
		bytes[1000] ^= 1;
		Files.write(copy, bytes);
		assertThat(Papyra.run("backup", "list", place).code()).as("no byte is read").isZero();
		Ran verified = Papyra.run("backup", "list", place, "--verify");
		assertThat(verified.code()).isEqualTo(2);
		assertThat(verified.out()).contains("three is damaged: " + copy + " was changed");
		Ran pruned = Papyra.run("backup", "prune", place, "--keep", "1");
		assertThat(pruned.code()).isEqualTo(2);
		assertThat(pruned.out()).contains("damaged, so neither counted nor removed", "1 backup removed");
		assertThat(Path.of(place, "two")).as("the newest intact one").exists();
		assertThat(Path.of(place, "one")).doesNotExist();
	}

	@Test
	void aDirectoryThatIsNoneAndABackupItselfAreNamed() {
		assertThat(Papyra.run("backup", "list", path("nowhere"))).returns(66, Ran::code).returns("", Ran::out);
		Papyra.run("backup", "create", path("backup"), "--path", history(true).toString());
		Ran itself = Papyra.run("backup", "prune", path("backup"), "--keep", "1");
		assertThat(itself.code()).isEqualTo(64);
		assertThat(itself.err()).contains("is a backup itself; name the directory that holds it, " + this.directory);
		assertThat(Papyra.run("backup", "prune", path("backup"))).returns(64, Ran::code)
			.satisfies((ran) -> assertThat(ran.err()).contains("--keep N"));
	}

}

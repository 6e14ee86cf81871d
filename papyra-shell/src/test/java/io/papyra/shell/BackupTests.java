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
		assertThat(verified.out()).contains("restored into an empty place it is the same");
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
		assertThat(verified.out()).contains("problem: " + copy + " was changed");
		Ran restored = Papyra.run("backup", "restore", path("good"), "--to", path("elsewhere"));
		assertThat(restored.code()).isEqualTo(2);
		assertThat(restored.err()).contains("nothing was restored", copy.toString());
		assertThat(this.directory.resolve("elsewhere")).doesNotExist();
		Files.write(history, bytes);
		Ran made = Papyra.run("backup", "create", path("damaged"), "--path", history.toString());
		assertThat(made.code()).isEqualTo(2);
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

}

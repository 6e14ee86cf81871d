package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.testing.ExtensionJar;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A backend whose jar is put beside the packaged command. */
@Tag("process")
class ExtensionIT {

	@TempDir
	Path directory;

	private Path shelf = Path.of("");

	private Path jar = Path.of("");

	@BeforeEach
	void write() throws IOException {
		this.jar = ExtensionJar.ledger(this.directory.resolve("ledger.jar"));
		this.shelf = Files.createDirectory(this.directory.resolve("shelf"));
		Logs.file(this.shelf.resolve("pages"), Logs.event("cart", 1, ActorEvent.STARTED));
	}

	private static void assertScanned(Ran ran) {
		assertThat(ran).as(ran.err()).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).startsWith("ledger:local\n").contains("clean: no anomaly");
	}

	@Test
	void theFolderBesideTheLibrariesIsRead() throws IOException {
		Distribution unpacked = Distribution.unpacked(this.directory);
		Path ext = unpacked.home().resolve("ext");
		assertThat(ext.resolve("README.txt")).exists();
		Files.copy(this.jar, ext.resolve("ledger.jar"));
		Files.writeString(this.directory.resolve("application.properties"),
				"papyra.backend=ledger\npapyra.ledger.shelf=" + this.shelf);
		assertScanned(unpacked.papyra(this.directory, "persistence", "scan"));
		assertScanned(Distribution.run(this.directory, Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-jar", unpacked.home().resolve("papyra.jar").toString(), "persistence", "scan"));
		Files.writeString(ext.resolve("bad.jar"), "no jar");
		Ran bad = unpacked.papyra(this.directory, "version");
		assertThat(bad).returns(64, Ran::code).returns("", Ran::out);
		assertThat(bad.err()).startsWith("papyra: the extension " + ext.toRealPath().resolve("bad.jar"));
	}

	@Test
	void theVariableNamesJars() {
		assertScanned(Distribution.built()
			.papyra(this.directory, Map.of("PAPYRA_EXT", this.jar.toString()), "persistence", "scan", "--shelf",
					this.shelf.toString()));
	}

	/** The one jar with everything inside, as it is downloaded. */
	@Test
	void theJarAloneTakesThemToo() throws IOException {
		Path alone = Files.createDirectory(this.directory.resolve("alone"));
		Files.copy(Distribution.built().home().resolveSibling("papyra.jar"), alone.resolve("papyra.jar"));
		Files.copy(this.jar, Files.createDirectory(alone.resolve("ext")).resolve("ledger.jar"));
		assertScanned(Programs.run(this.directory, Map.of(),
				List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
						alone.resolve("papyra.jar").toString(), "persistence", "scan", "--shelf",
						this.shelf.toString())));
	}

	@Test
	void aFileInPlaceOfTheFolderIsNamed() throws IOException {
		Distribution unpacked = Distribution.unpacked(this.directory);
		Path ext = unpacked.home().resolve("ext");
		Files.delete(ext.resolve("README.txt"));
		Files.delete(ext);
		assertThat(unpacked.papyra(this.directory, "version").code()).isZero();
		Files.writeString(ext, "");
		assertThat(unpacked.papyra(this.directory, "version").err())
			.contains("the folder of extensions " + ext.toRealPath() + " cannot be used: it is no directory");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void theArchiveOfClassesIsUsedWithExtensionsToo() throws IOException {
		Distribution unpacked = Distribution.unpacked(this.directory);
		long without = unpacked.archivedClasses(this.directory);
		Files.copy(this.jar, unpacked.home().resolve("ext/ledger.jar"));
		assertThat(unpacked.archivedClasses(this.directory)).isGreaterThan(1000).isGreaterThan((long) (without * 0.95));
	}

}

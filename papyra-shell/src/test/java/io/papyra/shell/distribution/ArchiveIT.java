package io.papyra.shell.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The archive of classes: used wherever the folder is, and never in the way. */
@EnabledOnOs(OS.LINUX)
@Tag("process")
class ArchiveIT {

	/** Most of what Spring and papyra need; hundreds would be the JDK's alone. */
	private static final int MOST = 1000;

	@TempDir
	Path directory;

	@Test
	void itIsUsedWhereverTheFolderIsAndFromAnyDirectory() throws IOException {
		Path first = Files.createDirectories(this.directory.resolve("one place"));
		Distribution unpacked = Distribution.unpacked(first);
		assertThat(unpacked.archivedClasses(first)).isGreaterThan(MOST);
		Path moved = this.directory.resolve("another place");
		Files.move(unpacked.home(), moved);
		Distribution elsewhere = new Distribution(moved);
		assertThat(elsewhere.archivedClasses(Path.of("/"))).isGreaterThan(MOST);
		Logs.python("clean.ndjson", this.directory);
		assertThat(elsewhere.papyra(this.directory, "persistence", "scan", "--path", "clean.ndjson"))
			.returns(0, Ran::code)
			.returns("", Ran::err);
	}

	@Test
	void aDamagedOneIsSilentlyLeftOut() throws IOException {
		Distribution unpacked = Distribution.unpacked(this.directory);
		Path archive = unpacked.home().resolve("papyra.jsa");
		archive.toFile().setWritable(true);
		Files.write(archive, new byte[] { 1, 2, 3 });
		assertFine(unpacked.papyra(this.directory, "version"));
		Files.delete(archive);
		assertFine(unpacked.papyra(this.directory, "version"));
	}

	@Test
	void anotherJavaRunsWithoutIt() throws IOException {
		Map<String, String> other = Map.of("JAVA_HOME", otherJava().toString());
		assertFine(Distribution.built().papyra(this.directory, other, "version"));
	}

	@Test
	@Tag("long")
	void anotherJavaMakesItsOwn() throws IOException {
		Distribution unpacked = Distribution.unpacked(this.directory);
		String other = otherJava().toString();
		Distribution.run(this.directory, "env", "JAVA_HOME=" + other,
				unpacked.home().resolve("bin/papyra-archive").toString());
		assertThat(unpacked.archivedClasses(this.directory, other)).isGreaterThan(MOST);
		assertFine(unpacked.papyra(this.directory, Map.of("JAVA_HOME", other), "version"));
		assertFine(unpacked.papyra(this.directory, "version"));
	}

	private static void assertFine(Ran ran) {
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		assertThat(ran.out()).startsWith("papyra ").hasLineCount(1);
	}

	/** A Java of another version, beside the one that runs the tests. */
	private static Path otherJava() throws IOException {
		Path mine = Path.of(System.getProperty("java.home")).toRealPath();
		try (Stream<Path> all = Files.list(mine.resolveSibling("."))) {
			List<Path> others = all.filter((home) -> Files.isExecutable(home.resolve("bin/java")))
				.filter((home) -> Files.isReadable(home.resolve("release")))
				.filter((home) -> !version(home).equals(version(mine)))
				.filter((home) -> Integer.parseInt(version(home).replaceAll("\\..*", "")) >= 17)
				.toList();
			Assumptions.assumeFalse(others.isEmpty(), "there is one Java only");
			return others.get(0);
		}
	}

	private static String version(Path home) {
		try (Stream<String> lines = Files.lines(home.resolve("release"))) {
			return lines.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.replaceAll(".*=\"|\"", ""))
				.findFirst()
				.orElse("0");
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}

package io.papyra.internal.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OwnedFileTests {

	@TempDir
	Path directory;

	@Test
	void holdsWhatIsWrittenInItsOrder() throws IOException {
		Path above = this.directory.resolve("a/b");
		Path path = above.resolve("saved.ndjson");
		OwnedFile.createDirectories(above);
		try (OwnedFile file = OwnedFile.create(path)) {
			file.write("one\n".getBytes(StandardCharsets.UTF_8));
			file.force();
			file.write("two\n".getBytes(StandardCharsets.UTF_8));
			file.force();
			assertThat(file.path()).isEqualTo(path);
		}
		assertThat(path).hasContent("one\ntwo\n");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void isItsOwnersAlone() throws IOException {
		Path above = this.directory.resolve("secrets");
		Path path = above.resolve("marker");
		OwnedFile.createDirectories(above);
		OwnedFile.create(path).close();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(above))).isEqualTo("rwx------");
	}

	@Test
	void replacesNothing() throws IOException {
		Path path = Files.writeString(this.directory.resolve("there"), "before");
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> OwnedFile.create(path));
		assertThat(path).hasContent("before");
	}

	@Test
	void aProblemNamesTheFile() {
		Path path = this.directory.resolve("none/file");
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> OwnedFile.create(path))
			.satisfies(
					(ex) -> assertThat(OwnedFile.problem(ex)).contains("no such file or directory", path.toString()));
	}

}

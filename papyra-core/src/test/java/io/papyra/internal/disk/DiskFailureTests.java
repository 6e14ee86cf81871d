package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a disk refuses comes with the file, the reason and the next step. */
class DiskFailureTests {

	@Test
	void eachReasonHasItsNextStep(@TempDir Path directory) {
		String file = directory.resolve("x").toString();
		assertThat(DiskFailure.text(new IOException("No space left on device")))
			.startsWith("No space left on device; make room on that volume");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "Disk quota exceeded")))
			.startsWith("Disk quota exceeded (" + file + "); make room in what this user may use there");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "Read-only file system")))
			.contains("Read-only file system (" + file + ")", "mount that volume for writing");
		assertThat(DiskFailure.text(new IOException("File too large"))).contains("ulimit -f");
		assertThat(DiskFailure.text(new IOException("Input/output error"))).contains("log of the system");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "Operation not permitted"))).contains("lsattr");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "File name too long")))
			.endsWith("; use a shorter path");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "Too many open files")))
			.contains("LimitNOFILE");
		assertThat(DiskFailure.text(new IOException("Stale file handle"))).contains("mount that network volume again");
		assertThat(DiskFailure.text(new AccessDeniedException(file)))
			.startsWith("no permission for " + file + "; let ");
		assertThat(DiskFailure.text(new NoSuchFileException(file)))
			.isEqualTo("no such file or directory (" + file + ")");
		assertThat(DiskFailure.text(new FileAlreadyExistsException(file)))
			.isEqualTo("something else is there (" + file + ")");
		assertThat(DiskFailure.text(new FileSystemException(file, null, "Too many levels of symbolic links")))
			.contains("look where the link leads");
		assertThat(DiskFailure.text(new IOException())).isEqualTo("java.io.IOException");
	}

	/** A file may be named like a failure. */
	@Test
	void onlyRightsAreAMatterOfRights() {
		assertThat(DiskFailure.isOfRights(new AccessDeniedException("x"))).isTrue();
		assertThat(DiskFailure.isOfRights(new FileSystemException("x", null, "Operation not permitted"))).isTrue();
		for (String other : new String[] { "No space left on device", "Disk quota exceeded", "Read-only file system",
				"Input/output error", "File name too long", "Too many open files" }) {
			assertThat(DiskFailure.isOfRights(new FileSystemException("/operation not permitted", null, other)))
				.as(other)
				.isFalse();
		}
	}

}

package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.backup.LogBackups;
import io.papyra.fact.FactKind;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What root repairs stays the service's. */
class OwnershipTests {

	private static final int SERVICE = 4711;

	private static final int GROUP = 4712;

	@TempDir
	Path directory;

	@BeforeEach
	void asRoot() throws IOException {
		boolean root = Files.getFileStore(this.directory).supportsFileAttributeView("posix")
				&& "root".equals(Files.getOwner(this.directory).getName());
		assumeTrue(root, "only root can give files away");
	}

	@Test
	void aHistoryThatRootRepairsOrCompactsStaysTheServices() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		JsonBackend backend = new JsonBackend(file, two());
		write(backend);
		Files.delete(this.directory.resolve("papyra.ndjson.lock"));
		Files.delete(this.directory.resolve("papyra.ndjson.checkpoint"));
		Files.deleteIfExists(this.directory.resolve("papyra.ndjson.unstored"));
		Files.setAttribute(file, "unix:uid", SERVICE);
		Files.setAttribute(file, "unix:gid", GROUP);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		String sound = Files.readString(file);
		Files.writeString(file, sound.replaceFirst("Did", "Dud") + "torn", StandardCharsets.UTF_8);
		backend.recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
		backend.compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		write(backend);
		assertThat(all()).hasSizeGreaterThanOrEqualTo(4)
			.allSatisfy((each) -> assertThat(owner(each)).isEqualTo(SERVICE + ":" + GROUP + " rw-r-----"));
	}

	@Test
	void whatRootCreatesIsTheDirectorysOwnersAlone() throws IOException {
		Files.setAttribute(this.directory, "unix:uid", SERVICE);
		Files.setAttribute(this.directory, "unix:gid", GROUP);
		write(new JsonBackend(this.directory.resolve("papyra.ndjson")));
		write(new RotatingBackend(this.directory.resolve("segments"), RotatingOptions.DEFAULTS, RetentionPolicy.NONE));
		assertThat(all()).hasSizeGreaterThan(5)
			.allSatisfy((each) -> assertThat(owner(each)).isEqualTo(SERVICE + ":" + GROUP + " rw-------"));
		assertThat(owner(this.directory.resolve("segments/events"))).isEqualTo(SERVICE + ":" + GROUP + " rwx------");
	}

	@Test
	void aProgramOfTheSameNameLendsNothing() throws IOException {
		Path program = Files.writeString(this.directory.resolve("papyra"), "#!/bin/sh\n");
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
		Path file = this.directory.resolve("papyra.ndjson");
		write(new JsonBackend(file));
		Files.writeString(file, "torn", StandardOpenOption.APPEND);
		assertThat(owner(file)).endsWith(" rw-------");
	}

	@Test
	void whatIsRestoredIsTheDirectorysOwners() throws IOException {
		Path backup = this.directory.resolve("backup");
		JsonBackend lost = new JsonBackend(this.directory.resolve("lost.ndjson"));
		write(lost);
		new LogBackups().create(lost, backup, true, ProgressMonitor.NONE);
		Path home = Files.createDirectory(this.directory.resolve("home"));
		give(home);
		Path file = home.resolve("papyra.ndjson");
		new LogBackups().restore(backup, file, ProgressMonitor.NONE);
		assertThat(owner(file)).isEqualTo(SERVICE + ":" + GROUP + " rw-------");
		assertThat(owner(home.resolve(".papyra-backup.lock"))).startsWith(SERVICE + ":" + GROUP);
	}

	/** Each of those who may make a backup there has to be able to take it. */
	@ParameterizedTest
	@CsvSource({ "rwxrwx---, rw-rw----", "rwxrwxrwx, rw-rw-rw-", "rwxr-xr-x, rw-------" })
	void theLockOfBackupsIsForThoseWhoMayMakeOne(String mode, String lock) throws IOException {
		JsonBackend json = new JsonBackend(this.directory.resolve("papyra.ndjson"));
		write(json);
		Path shared = Files.createDirectory(this.directory.resolve("shared"));
		Files.setAttribute(shared, "unix:gid", GROUP);
		Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString(mode));
		new LogBackups().create(json, shared.resolve("monday"), false, ProgressMonitor.NONE);
		assertThat(owner(shared.resolve(".papyra-backup.lock"))).isEqualTo("0:" + GROUP + " " + lock);
		assertThat(owner(shared.resolve("monday/log/papyra.ndjson"))).as("what was made").endsWith("rw-------");
	}

	@Test
	void whatIsRestoredInADirectoryOfRootsIsTheLostOnesOwners() throws IOException {
		Path backup = this.directory.resolve("backup");
		Path file = this.directory.resolve("papyra.ndjson");
		JsonBackend json = new JsonBackend(file);
		write(json);
		new LogBackups().create(json, backup, true, ProgressMonitor.NONE);
		Files.delete(file);
		give(this.directory.resolve("papyra.ndjson.checkpoint"));
		new LogBackups().restore(backup, file, ProgressMonitor.NONE);
		assertThat(owner(file)).isEqualTo(SERVICE + ":" + GROUP + " rw-------");
	}

	@Test
	void segmentsThatAreRestoredAreTheOwnersOfTheEmptyDirectory() throws IOException {
		Path backup = this.directory.resolve("backup");
		RotatingBackend store = new RotatingBackend(this.directory.resolve("lost"), RotatingOptions.DEFAULTS,
				RetentionPolicy.NONE);
		write(store);
		new LogBackups().create(store, backup, true, ProgressMonitor.NONE);
		Path home = Files.createDirectory(this.directory.resolve("segments"));
		give(home);
		new LogBackups().restore(backup, home, ProgressMonitor.NONE);
		try (Stream<Path> files = Files.walk(home)) {
			assertThat(files.toList()).hasSizeGreaterThan(2)
				.allSatisfy((each) -> assertThat(owner(each)).startsWith(SERVICE + ":" + GROUP + " rw"));
		}
	}

	private static void give(Path path) throws IOException {
		Files.setAttribute(path, "unix:uid", SERVICE);
		Files.setAttribute(path, "unix:gid", GROUP);
	}

	private static RetentionPolicy two() {
		return RetentionPolicy.same(new Retention(2L, null, null));
	}

	private List<Path> all() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private static String owner(Path file) throws IOException {
		PosixFileAttributes posix = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
		return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid") + " "
				+ PosixFilePermissions.toString(posix.permissions());
	}

	private static void write(PersistenceBackend backend) {
		try (FactWriter writer = backend.openWriter(new WriterOptions("orders", SyncPolicy.NEVER))) {
			for (int fact = 0; fact < 4; fact++) {
				FactBatch batch = new FactBatch();
				byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\","
						+ "\"actor_id\":1},\"event_type\":\"Did\",\"payload\":null,\"timestamp\":1.000000")
					.getBytes(StandardCharsets.UTF_8);
				batch.add(FactKind.EVENT, json, 0, json.length);
				writer.append(batch);
			}
		}
	}

}

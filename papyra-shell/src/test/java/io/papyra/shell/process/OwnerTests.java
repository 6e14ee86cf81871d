package io.papyra.shell.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The command as another user than the one whose the history is. Needs to be root, who
 * can become anybody.
 */
@Tag("process")
class OwnerTests {

	private static final int SERVICE = 4711;

	private static final String ANOTHER = "--reuid=4713 --regid=4713 --clear-groups";

	private static final String ROOT_WITHOUT_CHOWN = "--bounding-set=-chown --inh-caps=-chown";

	@TempDir
	Path directory;

	private Path home;

	private Path file;

	private Path backup;

	@BeforeEach
	void aHistoryOfTheService() throws IOException {
		assumeTrue("root".equals(Files.getOwner(this.directory).getName())
				&& Files.isExecutable(Path.of("/usr/bin/setpriv")), "only root can become somebody else");
		open(this.directory);
		this.home = Files.createDirectory(this.directory.resolve("orders"));
		this.file = Logs.file(this.home.resolve("papyra.ndjson"), Logs.event("cart", 1, "Started"),
				Logs.event("cart", 1, "Stopped"));
		this.backup = this.directory.resolve("backup");
		assertThat(Papyra.run("backup", "create", this.backup.toString(), "--path", this.file.toString()).code())
			.isZero();
		Files.writeString(this.file, Files.readString(this.file) + "{\"kind\":\"ev", StandardCharsets.UTF_8);
		Files.delete(this.directory.resolve(".papyra-backup.lock"));
		for (Path each : all(this.home)) {
			give(each);
			open(each, Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--");
		}
		for (Path each : all(this.backup)) {
			open(each, Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence recover", "persistence recover --dry-run", "persistence recover --force",
			"persistence compact --max-records 1", "persistence compact --max-records 1 --dry-run",
			"persistence startup-check --mode recover" })
	void anotherUserIsRefusedBeforeAByteChanges(String arguments) throws IOException {
		Map<String, String> before = everything();
		List<String> words = new ArrayList<>(words(arguments));
		words.addAll(List.of("--path", this.file.toString()));
		refused(as(ANOTHER, words));
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void rootWhoCannotGiveFilesAwayIsRefused() throws IOException {
		Map<String, String> before = everything();
		refused(as(ROOT_WITHOUT_CHOWN, List.of("persistence", "recover", "--path", this.file.toString())));
		refused(as(ROOT_WITHOUT_CHOWN, List.of("backup", "restore", this.backup.toString(), "--to",
				this.home.resolve("restored.ndjson").toString())));
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void backupsAndRestoresInTheDirectoryOfTheHistoryAreTheOwnersAlone() throws IOException {
		open(this.home, "rwxrwxrwx");
		Map<String, String> before = everything();
		refused(as(ANOTHER,
				List.of("backup", "create", this.home.resolve("monday").toString(), "--path", this.file.toString())));
		refused(as(ANOTHER, List.of("backup", "restore", this.backup.toString(), "--to",
				this.home.resolve("restored.ndjson").toString())));
		assertThat(everything()).isEqualTo(before);
		open(this.directory, "rwxrwxrwx");
		Ran elsewhere = as(ANOTHER, List.of("backup", "restore", this.backup.toString(), "--to",
				this.directory.resolve("own.ndjson").toString()));
		assertThat(elsewhere.code()).describedAs(elsewhere.err()).isZero();
	}

	/** Root has made one there before. */
	@Test
	void severalUsersBackUpIntoOneDirectory() throws IOException {
		Path shared = Files.createDirectory(this.directory.resolve("shared"));
		open(shared, "rwxrwxrwx");
		String path = this.file.toString();
		assertThat(Papyra.run("backup", "create", shared.resolve("roots").toString(), "--path", path).code())
			.as("damaged, and backed up all the same")
			.isEqualTo(2);
		Ran another = as(ANOTHER, List.of("backup", "create", shared.resolve("another").toString(), "--path", path));
		assertThat(another.code()).as(another.err()).isEqualTo(2);
		assertThat(shared.resolve("another/papyra-backup.json")).exists();
	}

	@Test
	void whatMayNotBeReadIsToldByItsOwner() throws IOException {
		open(this.home, "rwx------");
		for (String command : List.of("recover", "compact", "scan")) {
			Ran ran = as(ANOTHER, List.of("persistence", command, "--path", this.file.toString()));
			refused(ran);
		}
	}

	@Test
	void readingCommandsCreateNothingForAnyUser() throws IOException {
		Map<String, String> before = everything();
		String path = this.file.toString();
		List<List<String>> readers = List.of(List.of("persistence", "scan", "--path", path),
				List.of("doctor", "run", "--path", path), List.of("persistence", "startup-check", "--path", path),
				List.of("inspect", "events", "--path", path), List.of("inspect", "summary", "--path", path));
		for (List<String> reader : readers) {
			Papyra.run(reader.toArray(String[]::new));
			assertThat(everything()).describedAs("root: %s", reader).isEqualTo(before);
		}
		Papyra.run("persistence", "recover", "--dry-run", "--path", path);
		Papyra.run("persistence", "compact", "--max-records", "1", "--dry-run", "--path", path);
		Papyra.run("doctor", "run", "--papyra.json.path=" + this.home.resolve("not-yet.ndjson"));
		assertThat(everything()).isEqualTo(before);
		as(ANOTHER, readers.get(0));
		open(this.home, "rwxrwxrwx");
		before = everything();
		as(ANOTHER, readers.get(1));
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void theDoctorTellsWhoseTheHistoryIsAndWhoLooks() throws IOException {
		Files.setAttribute(this.home.resolve("papyra.ndjson.lock"), "unix:uid", 0);
		String path = this.file.toString();
		Ran root = Papyra.run("doctor", "run", "--json", "--path", path);
		assertThat(root.out()).contains("\"owner\",\n    \"severity\" : \"warning\"",
				"belongs to 4711, group 4712, rw-r--r--, but this runs as root", "sudo -u '#4711'",
				"papyra.ndjson.lock belongs to root");
		Ran another = as(ANOTHER, List.of("doctor", "run", "--path", path));
		assertThat(another.out()).contains("but this runs as 4713, who cannot maintain it");
		give(this.home.resolve("papyra.ndjson.lock"));
		Ran owner = as("--reuid=4711 --regid=4712 --clear-groups", List.of("doctor", "run", "--json", "--path", path));
		assertThat(owner.out()).contains("\"owner\",\n    \"severity\" : \"ok\"", "this runs as 4711",
				"\"storage-rights\",\n    \"severity\" : \"ok\"");
		assertThat(everything().keySet()).noneMatch((name) -> name.contains("doctor"));
	}

	@Test
	void theOwnerRepairsIt() throws IOException {
		Ran ran = as("--reuid=4711 --regid=4712 --clear-groups",
				List.of("persistence", "recover", "--path", this.file.toString()));
		assertThat(ran.code()).describedAs(ran.err()).isZero();
	}

	private static List<String> words(String text) {
		return List.of(text.split(" ", -1));
	}

	private static void refused(Ran ran) {
		assertThat(ran.code()).describedAs(ran.out() + ran.err()).isEqualTo(74);
		assertThat(ran.err()).contains("belongs to 4711", "run this as 4711: sudo -u '#4711' …");
	}

	/** Every file with its bytes, owner, mode and time, and the time of the directory. */
	private Map<String, String> everything() throws IOException {
		Map<String, String> all = new TreeMap<>();
		for (Path each : all(this.home)) {
			all.put(each.toString(),
					Files.getAttribute(each, "unix:uid") + " " + Files.getPosixFilePermissions(each) + " "
							+ Files.getLastModifiedTime(each)
							+ (Files.isRegularFile(each) ? Files.readString(each) : ""));
		}
		return all;
	}

	private static List<Path> all(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.toList();
		}
	}

	private static void open(Path path) throws IOException {
		open(path, "rwxr-xr-x");
	}

	private static void open(Path path, String mode) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
	}

	private static void give(Path path) throws IOException {
		Files.setAttribute(path, "unix:gid", 4712);
		Files.setAttribute(path, "unix:uid", SERVICE);
	}

	private Ran as(String who, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv"));
		command.addAll(words(who));
		command.addAll(PapyraProcess.command(List.of(), arguments.toArray(String[]::new)));
		try (PapyraProcess process = PapyraProcess.start(this.directory, Map.of(), command)) {
			return process.await();
		}
	}

}

package io.papyra.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that are no history, named to commands. */
class NoHistoryTests {

	private static final String OTHER = "root:x:0:0:root:/root:/bin/bash\n";

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "persistence scan --full", "persistence recover",
			"persistence recover --dry-run", "persistence compact --max-records 1", "persistence inspect",
			"persistence startup-check", "persistence startup-check --mode recover", "doctor run", "inspect events",
			"inspect audits", "inspect dead-letters", "inspect summary", "inspect live" })
	void isRefusedByNameByEveryCommand(String command) throws IOException {
		Path file = Files.writeString(this.directory.resolve("passwd"), OTHER);
		List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
		words.addAll(List.of("--path", file.toString()));
		Ran ran = Papyra.run(words.toArray(String[]::new));
		assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(64);
		assertThat(ran.err()).contains(file + " is no history");
		assertThat(ran.out()).isEmpty();
		assertThat(file).hasContent(OTHER);
		assertThat(all()).containsExactly(file);
	}

	@Test
	void isRefusedAsTheHistoryOfTheSettingsToo() throws IOException {
		Path file = Files.writeString(this.directory.resolve("passwd"), OTHER);
		Ran ran = Papyra.run("persistence", "scan", "--papyra.json.path=" + file);
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains(file + " is no history");
	}

	@Test
	void isBackedUpOnlyOnAUsersWord() throws IOException {
		Path file = Files.writeString(this.directory.resolve("passwd"), OTHER);
		String backup = this.directory.resolve("backup").toString();
		assertThat(Papyra.run("backup", "create", backup, "--path", file.toString()).code()).isEqualTo(64);
		assertThat(all()).containsExactly(file);
		assertThat(Papyra.run("backup", "create", backup, "--path", file.toString(), "--force").code()).isEqualTo(2);
	}

	@Test
	void aUsersWordMakesADamagedHistoryOfIt() throws IOException {
		Path file = Files.writeString(this.directory.resolve("passwd"), OTHER);
		Ran ran = Papyra.run("persistence", "recover", "--dry-run", "--force", "--path", file.toString());
		assertThat(ran.code()).as(ran.err()).isEqualTo(2);
		assertThat(ran.out()).contains("1 line would be removed");
	}

	@Test
	void whatWasSavedOfAHistoryMayBeLookedAt() throws IOException {
		Path file = Logs.file(this.directory.resolve("papyra.ndjson"), Logs.event("cart", 1, "Started"));
		Path kept = Files.createDirectory(this.directory.resolve("quarantine"))
			.resolve("papyra.ndjson.20261120T122309Z");
		Files.copy(file, kept);
		assertThat(Papyra.run("persistence", "scan", "--path", kept.toString()).code()).isZero();
		assertThat(Papyra.run("persistence", "recover", "--path", kept.toString()).code()).isEqualTo(64);
	}

	@ParameterizedTest
	@ValueSource(strings = { "recover", "compact" })
	void aUsersWordDoesNotGoToAService(String command) {
		Ran ran = Papyra.run("persistence", command, "--force", "--url", "http://localhost:1/actuator");
		assertThat(ran.code()).isEqualTo(64);
		assertThat(ran.err()).contains("--force does not go with --url");
	}

	@Test
	void whatANewerVersionWroteIsQuarantinedOnAUsersWordAlone() throws IOException {
		Path file = this.directory.resolve("papyra.ndjson");
		String newer = checksummed("{\"kind\":\"log_header\",\"format\":2,\"new\":true", 1)
				+ checksummed("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":\"local://1\","
						+ "\"event_type\":\"Started\",\"payload\":null,\"timestamp\":1768380323.000472", 2);
		Files.writeString(file, newer);
		Ran kept = Papyra.run("persistence", "recover", "--mode", "quarantine", "--path", file.toString());
		assertThat(kept.code()).as(kept.out() + kept.err()).isEqualTo(2);
		assertThat(kept.err()).contains("a newer version of Papyra wrote what is left", "--mode quarantine --force");
		assertThat(kept.out() + kept.err()).contains("next: use the version of Papyra that wrote it");
		assertThat(Files.readString(file)).contains("\"format\":2");
		Ran moved = Papyra.run("persistence", "recover", "--mode", "quarantine", "--force", "--path", file.toString());
		assertThat(moved.code()).as(moved.out() + moved.err()).isZero();
		assertThat(Files.readString(file)).doesNotContain("\"format\":2");
		assertThat(moved.out()).contains("quarantine/papyra.ndjson.");
	}

	private static String checksummed(String body, long seq) {
		String line = body + ",\"seq\":" + seq;
		CRC32C sum = new CRC32C();
		sum.update(line.getBytes(StandardCharsets.UTF_8));
		return line + String.format(",\"crc32c\":\"%08x\"}\n", sum.getValue());
	}

	private List<Path> all() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}

package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What changes a history for good is told first, and asked for, where someone is at a
 * terminal.
 */
class ConfirmationTests {

	private static final String COMPACT = "persistence compact --max-records 1 --path ";

	private final List<String> asked = new ArrayList<>();

	private final ConfirmationPrompt yes = (question, cancellation) -> this.asked.add(question);

	private final ConfirmationPrompt no = (question, cancellation) -> !this.asked.add(question);

	@TempDir
	Path directory;

	@Test
	void aNoRepairsNothing() throws IOException {
		Path file = Logs.python("corrupt-middle.ndjson", this.directory);
		byte[] before = Files.readAllBytes(file);
		Ran ran = runFor(this.no, "persistence recover --path " + file);
		assertThat(ran.code()).isEqualTo(130);
		assertThat(ran.out()).contains(file.toString(), "repair, dry run", " would be ");
		assertThat(ran.err()).isEqualTo("papyra: not confirmed; nothing was changed\n");
		assertThat(this.asked).containsExactly("Continue? [y/N] ");
		assertThat(Files.readAllBytes(file)).isEqualTo(before);
	}

	@Test
	void aYesRepairs() {
		Path file = Logs.python("corrupt-middle.ndjson", this.directory);
		Ran ran = runFor(this.yes, "persistence recover --path " + file);
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).contains(" would be ").endsWith("clean: no anomaly is left\n");
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void whereThereIsNothingToDoNothingIsAsked() {
		Path file = sound();
		assertThat(runFor(this.no, "persistence recover --path " + file)).returns(0, Ran::code);
		Ran ran = runFor(this.no, "persistence compact --max-records 100 --path " + file);
		assertThat(ran).returns(0, Ran::code).returns(file + "\nnothing to remove\n", Ran::out);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void factsAreRemovedOnlyAfterAYes() throws IOException {
		Path file = sound();
		byte[] before = Files.readAllBytes(file);
		Ran ran = runFor(this.no, COMPACT + file);
		assertThat(ran.code()).isEqualTo(130);
		assertThat(ran.out()).contains("would remove 2 facts and give back ");
		assertThat(Files.readAllBytes(file)).isEqualTo(before);
		assertThat(runFor(this.yes, COMPACT + file).out()).contains("would remove 2 facts",
				"\nremoved 2 facts and gave back ");
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void whoAgreesBeforehandOrReadsADocumentIsNotAsked() {
		assertThat(runFor(this.no, COMPACT + sound() + " --yes").out()).contains("removed 2 facts")
			.doesNotContain("would");
		assertThat(runFor(this.no, COMPACT + sound() + " -y").out()).contains("removed 2 facts");
		assertThat(runFor(this.no, COMPACT + sound() + " --json").json().path("factsRemoved").asInt()).isEqualTo(2);
		assertThat(runFor(this.no, COMPACT + sound() + " --dry-run").out()).contains("would remove 2 facts");
		assertThat(Papyra.run((COMPACT + sound()).split(" ")).out()).contains("removed 2 facts")
			.doesNotContain("would");
		assertThat(this.asked).isEmpty();
	}

	@Test
	void aBackupIsRemovedOnlyAfterAYes() {
		String file = sound().toString();
		Path backups = this.directory.resolve("backups");
		for (String name : List.of("monday", "tuesday")) {
			assertThat(Papyra.run("backup", "create", backups.resolve(name).toString(), "--path", file).code())
				.isZero();
		}
		String prune = "backup prune --keep 1 " + backups;
		assertThat(runFor(this.no, prune)).returns(130, Ran::code);
		assertThat(backups).isDirectoryContaining("glob:**monday").isDirectoryContaining("glob:**tuesday");
		assertThat(runFor(this.yes, prune).out()).contains("1 backup would be removed", "1 backup removed");
		assertThat(backups).isDirectoryNotContaining("glob:**monday").isDirectoryContaining("glob:**tuesday");
		assertThat(this.asked).hasSize(2);
	}

	private Path sound() {
		return Logs.file(this.directory.resolve(this.directory.toFile().list().length + ".ndjson"),
				Logs.event("a", 1, ActorEvent.STARTED));
	}

	private static Ran runFor(ConfirmationPrompt person, String line) {
		return Papyra.runFor(person, line.split(" "));
	}

}

package io.papyra.shell.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Lines of the console, and its memory. */
class ConsoleTests {

	private final Catalog catalog = new Catalog(
			List.of(CommandSpec.onLog("log scan", "scan").does((invocation) -> ExitCode.OK)),
			List.of(Option.of("path", ValueType.PATH, "a file")));

	private final ConsoleParser parser = new ConsoleParser(this.catalog, new CommandRegistry());

	@Test
	void quotesHoldWordsTogether() {
		ParsedInput input = this.parser.parse("log  --path 'a \"b\" c' scan");
		assertThat(input.commandName()).isEqualTo("log");
		assertThat(input.subCommands()).containsExactly("scan");
		assertThat(input.arguments()).extracting(CommandArgument::value)
			.containsExactly("log", "--path", "a \"b\" c", "scan");
		assertThat(this.parser.parse("log scan --path=\"a b\"").arguments()).extracting(CommandArgument::value)
			.contains("--path=a b");
	}

	@Test
	void wordsAreDividedAsInAUnixShell() {
		assertThat(ConsoleParser.ShellWords.of(" a  'b c'd \"e 'f'\" g\\ h '' i\\\\ ")).containsExactly("a", "b cd",
				"e 'f'", "g h", "", "i\\");
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> ConsoleParser.ShellWords.of("a 'b"))
			.withMessageContaining("not closed");
	}

	@Test
	void whatIsTypedWronglyIsRefusedAsOnTheCommandLine() {
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> this.parser.parse("log scam"))
			.withMessageContaining("did you mean papyra log scan?");
	}

	@Test
	void theMemoryIsTheOwnersAlone(@TempDir Path home) throws IOException {
		Path directory = java.util.Objects.requireNonNull(HistoryFile.directory(Map.of("HOME", home.toString())));
		assertThat(directory).isEqualTo(home.resolve(".local/state/papyra"));
		assertThat(HistoryFile.directory(Map.of("XDG_STATE_HOME", "/state", "HOME", home.toString())))
			.isEqualTo(Path.of("/state/papyra"));
		assertThat(HistoryFile.prepare(directory)).isTrue();
		assertThat(HistoryFile.prepare(directory)).isTrue();
		assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
		assertThat(Files.getPosixFilePermissions(directory.resolve("history"))).hasSize(2);
	}

	@Test
	void whereNothingCanBeMadeNothingIsRemembered(@TempDir Path home) throws IOException {
		Files.createFile(home.resolve(".local"));
		Path directory = java.util.Objects.requireNonNull(HistoryFile.directory(Map.of("HOME", home.toString())));
		assertThat(HistoryFile.prepare(directory)).isFalse();
	}

	@Test
	void withoutAHomeNothingIsRememberedInAFile(@TempDir Path home) {
		assertThat(HistoryFile.directory(Map.of())).isNull();
		for (String name : List.of("", "?", "relative", home.resolve("nonexistent").toString())) {
			assertThat(HistoryFile.directory(Map.of("HOME", name))).isNull();
			assertThat(HistoryFile.directory(Map.of("HOME", home.toString(), "XDG_STATE_HOME", "?")))
				.isEqualTo(home.resolve(".local/state/papyra"));
		}
	}

}

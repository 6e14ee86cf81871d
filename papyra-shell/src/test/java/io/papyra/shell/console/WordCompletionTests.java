package io.papyra.shell.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.papyra.report.RecoveryMode;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.PositionalParameter;
import io.papyra.shell.command.ValueType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What may come next on a line. */
class WordCompletionTests {

	private static final Option<Path> PATH = Option.of("path", ValueType.PATH, "a file");

	private final WordCompletion completion = new WordCompletion(
			new Catalog(List.of(CommandSpec.onLog("log scan", "scan").does((invocation) -> ExitCode.OK),
					CommandSpec.onLog("log repair", "repair")
						.options(Option.of("mode", ValueType.choice("MODE", RecoveryMode.class), "how"),
								Option.of("dry-run", ValueType.FLAG, "only tell"))
						.does((invocation) -> ExitCode.OK),
					CommandSpec.onLog("actor", "story")
						.positional(new PositionalParameter("ACTOR", "who", 1, 1, Completion.ACTORS))
						.does((invocation) -> ExitCode.OK)),
					List.of(PATH)));

	@Test
	void commandsComeWordByWord() {
		assertThat(words("", "")).containsExactly("actor", "log");
		assertThat(words("log", "")).containsExactly("repair", "scan");
		assertThat(words("lag", "")).isEmpty();
	}

	@Test
	void optionsComeAfterACommandAndOnlyOnce() {
		assertThat(words("log repair", "--")).contains("--mode", "--dry-run", "--path", "--json");
		assertThat(words("log repair --dry-run --path=x", "--")).contains("--mode")
			.doesNotContain("--dry-run", "--path");
		assertThat(words("log scan", "")).contains("--path");
	}

	@Test
	void valuesComeAfterTheirOption() {
		assertThat(words("log repair --mode", "")).containsExactly("ignore", "repair", "quarantine");
		assertThat(suggest("log repair", "--mode=re").prefix()).isEqualTo("--mode=");
		assertThat(suggest("log repair --path", "").completion()).isEqualTo(Completion.FILES);
		assertThat(suggest("log repair", "--path=a").completion()).isEqualTo(Completion.FILES);
		assertThat(suggest("actor", "").completion()).isEqualTo(Completion.ACTORS);
		assertThat(words("log repair --dry-run", "")).contains("--mode");
	}

	private List<String> words(String before, String current) {
		return suggest(before, current).entries().stream().map(WordCompletion.Suggestion.Entry::word).toList();
	}

	private WordCompletion.Suggestion suggest(String before, String current) {
		List<String> words = before.isEmpty() ? List.of() : Arrays.asList(before.split(" "));
		return this.completion.suggest(words, current);
	}

}

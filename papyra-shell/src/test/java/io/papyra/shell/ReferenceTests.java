package io.papyra.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.papyra.shell.testing.Programs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Completion and manual, made of the definition of the commands. */
class ReferenceTests {

	private static final Path MANUAL = Path.of(System.getProperty("basedir", "."), "..", "docs", "papyra.1.md");

	private static Map<String, String> files = Map.of();

	@TempDir
	Path directory;

	@BeforeAll
	static void make() {
		files = ReferenceFiles.texts();
	}

	@Test
	void theManualInDocsIsCurrent() throws IOException {
		String current = text("papyra.1.md");
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(MANUAL, current);
		}
		assertThat(Files.readString(MANUAL)).as("write it with -Dpapyra.update=true").isEqualTo(current);
	}

	@Test
	void manReadsTheManual() throws IOException {
		String page = text("man/man1/papyra.1");
		assertThat(page).startsWith(".TH PAPYRA 1\n").contains(".SS papyra persistence recover\n", "\\-\\-mode MODE");
		Programs.require("groff");
		Ran ran = Programs.run(this.directory, Map.of(),
				List.of("groff", "-man", "-Tutf8", "-ww", write("man/man1/papyra.1").toString()));
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			papyra ''                               | doctor help inspect metrics persistence version
			papyra pers                             | persistence
			papyra persistence sc                   | scan
			papyra persistence recover --mode ''    | ignore repair quarantine
			papyra persistence recover --mode = q   | quarantine
			papyra persistence recover --mode =     | ignore repair quarantine
			papyra inspect dead-letters --reason d  | dead dropped
			papyra inspect events --type Actor      | ActorCrashed ActorRestarted ActorStarted ActorStopped
			papyra doctor run --mode f              | fail_on_anomaly
			papyra --path x doctor run --mode = r   | recover
			papyra persistence scan --js            | --json
			papyra persistence scan -               | -p --path
			papyra persistence scan -p cl           | clean file.ndjson
			papyra -p x doctor run --mode = r       | recover
			papyra persistence scan --path cl       | clean file.ndjson
			papyra persistence scan --path = cl     | clean file.ndjson
			papyra inspect events --output ''       | table wide json ndjson
			papyra backup verify -o j               | json
			papyra help inspect su                  | summary
			papyra inspect events --reverse --foll  | --follow
			papyra nonsense ''                      | ''
			papyra --ver                            | --version
			""")
	void bashCompletes(String line, String offered) throws IOException {
		Files.createFile(this.directory.resolve("clean file.ndjson"));
		String script = "set -u; source \"$0\"; COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
				+ "_papyra; printf '%s\\n' ${COMPREPLY[@]+\"${COMPREPLY[@]}\"}";
		Ran ran = Programs.run(this.directory, Map.of(),
				List.of("bash", "--norc", "-c", script, write("completions/papyra.bash").toString()));
		assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
		if (offered.contains("file")) {
			assertThat(ran.out().lines()).containsExactly(offered);
		}
		else {
			assertThat(List.of(ran.out().strip().split("\\s+", -1))).containsAll(List.of(offered.split(" ", -1)));
		}
	}

	@Test
	void bashKnowsTheFunction() throws IOException {
		Ran ran = Programs.run(this.directory, Map.of(), List.of("bash", "--norc", "-c",
				"source \"$0\"; complete -p papyra", write("completions/papyra.bash").toString()));
		assertThat(ran.out()).contains("_papyra papyra");
	}

	@Test
	void zshCompletes() throws IOException {
		assertThat(text("completions/_papyra")).startsWith("#compdef papyra\n").doesNotContainPattern("@[A-Z]+@");
		Programs.require("zsh");
		Ran ran = Programs.run(this.directory, Map.of(),
				List.of("zsh", "-f", "-c",
						"""
								_describe() { [[ $1 != -o ]] || shift; print -r -- ${(P)2} }
								_files() { print files }
								compadd() { shift; print -r -- $* }
								offer() { local -a words=("$@"); integer CURRENT=$#; source $file }
								file=$0
								offer papyra persistence ''; offer papyra persistence recover --mode ''; offer papyra doctor run --path ''
								""",
						write("completions/_papyra").toString()));
		assertThat(ran.err()).isEmpty();
		assertThat(ran.out().lines()).hasSize(3);
		assertThat(ran.out()).contains("scan:read the whole history", "ignore repair quarantine\n", "files\n");
	}

	private Path write(String name) throws IOException {
		Path file = this.directory.resolve("written");
		return Files.writeString(file, text(name), StandardCharsets.UTF_8);
	}

	private static String text(String name) {
		return Objects.requireNonNull(files.get(name));
	}

}

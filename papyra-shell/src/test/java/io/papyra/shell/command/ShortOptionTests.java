package io.papyra.shell.command;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Letters behind one dash, as getopt understands them. */
class ShortOptionTests {

	private static final Option<Path> PATH = Option.of("path", ValueType.PATH, "a file").abbreviated('p');

	private static final Option<Integer> LIMIT = Option.of("limit", ValueType.LIMIT, "how many").abbreviated('n');

	private static final Option<Boolean> FOLLOW = Option.of("follow", ValueType.FLAG, "go on").abbreviated('f');

	private static final Option<Boolean> REVERSE = Option.of("reverse", ValueType.FLAG, "newest first")
		.abbreviated('r');

	private static final Option<String> RUN = Option.of("run", ValueType.TEXT, "which run");

	private static final CommandSpec LIST = CommandSpec.onLog("list", "list facts")
		.options(LIMIT, FOLLOW, REVERSE, RUN)
		.positional(new PositionalParameter("[WORD]", "a word", 0, 1, Completion.NONE))
		.does((invocation) -> ExitCode.OK);

	private final CommandLineParser parser = new CommandLineParser(new Catalog(List.of(LIST), List.of(PATH)));

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			list -n 20              | 20    | false | false
			list -n20               | 20    | false | false
			list -n=20              | 20    | false | false
			list -fn 20             | 20    | true  | false
			list -fn20              | 20    | true  | false
			-rfn20 list             | 20    | true  | true
			list -fr                | -     | true  | true
			list -f=false -r        | -     | false | true
			list -n 5 --limit=20    | 20    | false | false
			list -r -- -f           | -     | false | true
			""")
	void lettersStandForOptions(String line, Integer limit, boolean follow, boolean reverse) {
		Arguments arguments = parse(line);
		assertThat(arguments.find(LIMIT)).isEqualTo(limit);
		assertThat(arguments.isSet(FOLLOW)).isEqualTo(follow);
		assertThat(arguments.isSet(REVERSE)).isEqualTo(reverse);
	}

	@Test
	void aValueMayBeginWithADash() {
		assertThat(parse("list --path -").find(PATH)).hasToString("-");
		assertThat(parse("list -p -").find(PATH)).hasToString("-");
		assertThat(parse("list -p-").find(PATH)).hasToString("-");
		assertThat(parse("list --run -1").find(RUN)).isEqualTo("-1");
		assertThat(parse("list --run -f")).returns("-f", (given) -> given.find(RUN))
			.returns(false, (given) -> given.has(FOLLOW));
		assertThat(parse("list -").words()).containsExactly("-");
		assertThat(parse("list -- -n").words()).containsExactly("-n");
	}

	@Test
	void aLetterStandsForOneOption() {
		Option<String> follower = Option.of("from", ValueType.TEXT, "from where").abbreviated('f');
		CommandSpec twice = CommandSpec.of("twice", "two options")
			.options(FOLLOW, follower)
			.does((invocation) -> ExitCode.OK);
		assertThatIllegalStateException().isThrownBy(() -> new Catalog(List.of(twice), List.of()))
			.withMessage("-f stands for --follow and for --from");
		CommandSpec other = CommandSpec.of("other", "another command")
			.options(follower)
			.does((invocation) -> ExitCode.OK);
		assertThatIllegalStateException().isThrownBy(() -> new Catalog(List.of(LIST, other), List.of()))
			.withMessage("-f stands for --follow and for --from");
	}

	@Test
	void anUnknownLetterIsNamedAsItWasTyped() {
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> parse("list -fz"))
			.withMessageContaining("unknown option '-z' for list.");
	}

	private Arguments parse(String line) {
		return this.parser.parse(Arrays.asList(line.split(" "))).arguments();
	}

}

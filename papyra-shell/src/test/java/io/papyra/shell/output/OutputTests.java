package io.papyra.shell.output;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Where answers go and how they look. */
class OutputTests {

	private final StringWriter answers = new StringWriter();

	private final StringWriter messages = new StringWriter();

	private Output output(TerminalCapabilities capabilities) {
		return new Output(this.answers, this.messages, capabilities);
	}

	@Test
	void coloursAreForTerminals() {
		output(TerminalCapabilities.PLAIN).text("all is well", Style.GREEN);
		output(new TerminalCapabilities(true, 80, false)).text("all is well", Style.GREEN);
		assertThat(this.answers).hasToString("all is well\n\u001b[32mall is well\u001b[0m\n");
	}

	@Test
	void columnsAreAlignedAndLinesNotPadded() {
		output(TerminalCapabilities.PLAIN).table(List.of("A", "B"),
				List.of(List.of("long one", "x"), List.of("1", "")));
		assertThat(this.answers).hasToString("""
				A         B
				long one  x
				1
				""");
	}

	@Test
	void tablesFitNarrowTerminals() {
		String words = "one two three four five six seven eight nine ten";
		output(new TerminalCapabilities(false, 40, false)).table(List.of("NAME", "TEXT"),
				List.of(List.of("a-name-without-any-blank-in-it", words)));
		assertThat(this.answers.toString().lines()).allMatch((line) -> line.length() <= 40).hasSizeGreaterThan(2);
		assertThat(this.answers.toString().replaceAll("\\s+", " ")).contains("one", "ten", "a-name");
	}

	@Test
	void aRowCannotForgeAnother() {
		output(TerminalCapabilities.PLAIN).table(List.of("A"), List.of(List.of("x\nERROR all is lost\u001b[0m")));
		assertThat(this.answers).hasToString("A\nx\\u000aERROR all is lost\\u001b[0m\n");
	}

	@Test
	void aReaderThatIsGoneIsNoError() {
		Output output = new Output(failing("Broken pipe"), this.messages, TerminalCapabilities.PLAIN);
		output.text("hello");
		output.text("hello");
		assertThat(output.isClosed()).isTrue();
		assertThat(this.messages.toString()).isEmpty();
	}

	@Test
	void aFullDiskIsAnError() {
		Output output = new Output(failing("No space left on device"), this.messages, TerminalCapabilities.PLAIN);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> output.text("hello"))
			.withMessageContaining("No space left");
	}

	private static Writer failing(String reason) {
		return new Writer() {

			@Override
			public void write(char[] characters, int from, int length) throws IOException {
				throw new IOException(reason);
			}

			@Override
			public void flush() {
				// Nothing is kept.
			}

			@Override
			public void close() {
				// Nothing is open.
			}

		};
	}

}

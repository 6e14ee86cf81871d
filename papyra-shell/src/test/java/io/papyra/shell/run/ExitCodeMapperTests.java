package io.papyra.shell.run;

import java.io.StringWriter;

import io.papyra.fact.Position;
import io.papyra.fact.UnknownPositionException;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExitCodeMapperTests {

	@Test
	void aPositionThatAHistoryCannotHaveGivenIsWrongUsage() {
		StringWriter messages = new StringWriter();
		Output output = new Output(new StringWriter(), messages, TerminalCapabilities.PLAIN);
		ExitCodeMapper failure = new ExitCodeMapper(
				new UnknownPositionException(Position.of("1700-5"), "whole numbers, such as 118"));
		assertThat(failure.tell(output, false)).isEqualTo(ExitCode.USAGE);
		assertThat(messages.toString()).startsWith("papyra: '1700-5' is no position of this history")
			.contains("whole numbers");
	}

	@Test
	void whereMemoryEndsTheMessageSaysHowToGiveMore() {
		StringWriter messages = new StringWriter();
		Output output = new Output(new StringWriter(), messages, TerminalCapabilities.PLAIN);
		assertThat(new ExitCodeMapper(new OutOfMemoryError("Java heap space")).tell(output, false))
			.isEqualTo(ExitCode.INTERNAL);
		assertThat(messages.toString()).contains("PAPYRA_OPTS=-Xmx", "--limit").doesNotContain("report");
	}

}

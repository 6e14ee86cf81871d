package io.papyra.shell.persistence;

import java.io.StringWriter;
import java.util.List;

import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.testing.TablePictures;
import io.papyra.wire.Examination;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The checklist of the doctor, as people read it. */
class DoctorTableTests {

	private static final String HISTORY = "/srv/orders/papyra.ndjson";

	private static final Examination EXAMINATION = new Examination(
			false, List.of(
					new Examination.Item("history", "error", "2 anomalies in 14 lines of " + HISTORY,
							"'papyra persistence recover --path " + HISTORY
									+ " --dry-run' tells what a repair would do"),
					new Examination.Item("owner", "ok",
							HISTORY + " belongs to orders, group orders, rw-------; this runs as orders", null),
					new Examination.Item("free-space", "warning", "812 MiB free in /srv/orders",
							"free at least 1024 MiB, or set papyra.retention so that the history stays smaller"),
					new Examination.Item("durability", "ok", "papyra.write.sync=always", null)),
			null);

	@Test
	void theChecklistFitsItsTerminal() {
		TablePictures.checkPrinted("doctor", DoctorTableTests::print);
	}

	@Test
	void everyVerdictHasItsColour() {
		assertThat(printed(true)).containsSubsequence("\u001b[31mERROR\u001b[0m", "\u001b[32mok\u001b[0m",
				"\u001b[33mwarning\u001b[0m", "\u001b[32mok\u001b[0m", "\u001b[31mFAILED\u001b[0m");
		assertThat(printed(false)).doesNotContain("\u001b");
	}

	private static String printed(boolean colours) {
		StringWriter answers = new StringWriter();
		print(new Output(answers, new StringWriter(), new TerminalCapabilities(colours, 80, false)));
		return answers.toString();
	}

	private static void print(Output output) {
		DoctorCommand.print(HISTORY, null, EXAMINATION, output);
		DoctorCommand.verdict(false, output);
	}

}

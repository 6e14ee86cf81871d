package io.papyra.shell.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Only a yes is a yes, and only the waiting for it is interrupted. */
class TerminalConfirmationTests {

	private final Cancellation cancellation = new Cancellation();

	private boolean ask(InputStream keys, OutputStream screen) throws IOException {
		try (Terminal terminal = new DumbTerminal("test", Terminal.TYPE_DUMB, keys, screen, StandardCharsets.UTF_8)) {
			return new TerminalConfirmation(terminal).ask("Continue? ", this.cancellation);
		}
	}

	private boolean answered(String keys) throws IOException {
		return ask(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), OutputStream.nullOutputStream());
	}

	@ParameterizedTest
	@CsvSource({ "y, true", "Yes, true", "' YES ', true", "n, false", "'', false", "yo, false" })
	void onlyAYesIsAYes(String line, boolean yes) throws IOException {
		assertThat(answered(line + "\n")).isEqualTo(yes);
	}

	@Test
	void aTerminalThatIsGoneSaysNo() throws IOException {
		assertThat(answered("")).isFalse();
	}

	@Test
	void whatIsDoneAfterAYesIsNotInterrupted() throws IOException {
		assertThat(answered("y\n")).isTrue();
		this.cancellation.cancel(ExitCode.INTERRUPTED);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	@Timeout(20)
	void theWaitingEndsWithTheCommand() throws IOException {
		CountDownLatch asked = new CountDownLatch(1);
		OutputStream screen = new OutputStream() {

			@Override
			public void write(int character) {
				asked.countDown();
			}

		};
		Thread supervisor = new Thread(() -> {
			try {
				asked.await();
			}
			catch (InterruptedException ex) {
				return;
			}
			this.cancellation.cancel(ExitCode.TERMINATED);
		});
		supervisor.start();
		try (PipedOutputStream keyboard = new PipedOutputStream(); InputStream keys = new PipedInputStream(keyboard)) {
			assertThat(ask(keys, screen)).isFalse();
		}
		assertThat(Thread.interrupted()).isFalse();
	}

}

package io.papyra.shell;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.run.EndSignals;
import io.papyra.shell.run.TerminalConfirmation;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jspecify.annotations.Nullable;

/**
 * Those of the process. Not System.out, which does not report that its reader is gone.
 * Always UTF-8, as JSON wants it.
 */
final class ProcessStreams implements CommandIo {

	private final TerminalProbe terminal = new TerminalProbe(System.getenv());

	@Override
	public Output output() {
		boolean screen = this.terminal.isTerminal(TerminalProbe.STDOUT);
		TerminalCapabilities capabilities = new TerminalCapabilities(screen && this.terminal.wantsColours(),
				screen ? this.terminal.width() : TerminalCapabilities.UNLIMITED,
				this.terminal.isTerminal(TerminalProbe.STDERR) && !this.terminal.isDumb());
		return new Output(writer(FileDescriptor.out), writer(FileDescriptor.err), capabilities);
	}

	@Override
	public boolean isInteractive() {
		return this.terminal.isTerminal(TerminalProbe.STDIN) && this.terminal.isTerminal(TerminalProbe.STDOUT);
	}

	@Override
	public @Nullable ConfirmationPrompt confirmation() {
		return isInteractive() ? ProcessStreams::ask : null;
	}

	/** JLine is to leave the signals alone: they cancel the command, and so the wait. */
	private static boolean ask(String question, Cancellation cancellation) {
		try (Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(false).build()) {
			return new TerminalConfirmation(terminal).ask(question, cancellation);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the terminal cannot be read: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void onInterrupt(Cancellation cancellation) {
		new EndSignals(cancellation::cancel).listen();
	}

	private static Writer writer(FileDescriptor descriptor) {
		return new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
	}

	/**
	 * What the process is connected to. Asks the operating system where that is quick,
	 * since a terminal of JLine takes longer to make than most commands run.
	 */
	private static final class TerminalProbe {

		static final int STDIN = 0;

		static final int STDOUT = 1;

		static final int STDERR = 2;

		private static final int USUAL_WIDTH = 80;

		private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

		private final Map<String, String> environment;

		TerminalProbe(Map<String, String> environment) {
			this.environment = environment;
		}

		boolean isTerminal(int descriptor) {
			Path link = DESCRIPTORS.resolve(String.valueOf(descriptor));
			try {
				String device = Files.readSymbolicLink(link).toString();
				return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
			}
			catch (IOException | UnsupportedOperationException ex) {
				return new ExecTerminalProvider().isSystemStream(SystemStream.values()[descriptor]);
			}
		}

		boolean isDumb() {
			return "dumb".equals(this.environment.get("TERM"));
		}

		/** See no-color.org. */
		boolean wantsColours() {
			return this.environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb();
		}

		int width() {
			String columns = this.environment.getOrDefault("COLUMNS", "");
			if (columns.matches("[1-9]\\d{0,3}")) {
				return Integer.parseInt(columns);
			}
			int width = new ExecTerminalProvider().systemStreamWidth(SystemStream.Output);
			return (width > 0) ? width : USUAL_WIDTH;
		}

	}

}

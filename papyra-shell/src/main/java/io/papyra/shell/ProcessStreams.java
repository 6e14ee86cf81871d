package io.papyra.shell;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.run.EndSignals;

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
	public void onInterrupt(Cancellation cancellation) {
		new EndSignals(cancellation::cancel).listen();
	}

	private static Writer writer(FileDescriptor descriptor) {
		return new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
	}

}

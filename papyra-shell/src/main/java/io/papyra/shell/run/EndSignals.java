package io.papyra.shell.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.papyra.shell.command.ExitCode;
import org.jline.utils.Signals;

/**
 * The signals that ask a process to end: Ctrl-C, the end of its terminal, and a
 * supervisor. One that the program that started the process has it ignore, as
 * {@code nohup} does, stays ignored.
 */
public final class EndSignals {

	private final AtomicBoolean signalled = new AtomicBoolean();

	private final Consumer<ExitCode> end;

	/**
	 * The signals of this process.
	 * @param end is notified of the first one, in a thread of its own: how the process is
	 * to end; the next one ends it at once
	 */
	public EndSignals(Consumer<ExitCode> end) {
		this.end = end;
	}

	/** Listens to all of them from now on. */
	public void listen() {
		listen("INT", ExitCode.INTERRUPTED);
		listenWithoutKeyboard();
	}

	/** Listens from now on, but not to Ctrl-C, which means something else. */
	public void listenWithoutKeyboard() {
		listen("HUP", ExitCode.HUNG_UP);
		listen("TERM", ExitCode.TERMINATED);
	}

	private void listen(String signal, ExitCode code) {
		Signals.register(signal, () -> {
			if (!this.signalled.compareAndSet(false, true)) {
				Runtime.getRuntime().halt(code.code());
			}
			this.end.accept(code);
		});
	}

}

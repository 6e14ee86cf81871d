package io.papyra.shell.console;

import org.jline.reader.LineReader;

import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.PromptProvider;

/** Lines that are typed. Ctrl-C gives a line up and not the console; Ctrl-D ends it. */
final class ConsoleInput extends JLineInputProvider {

	private final TerminalRun run;

	ConsoleInput(LineReader reader, PromptProvider prompt, TerminalRun run) {
		super(reader);
		this.run = run;
		setPromptProvider(prompt);
	}

	@Override
	public String readInput() {
		return this.run.read(() -> super.readInput().strip());
	}

}

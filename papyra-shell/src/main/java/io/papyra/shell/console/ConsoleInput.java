package io.papyra.shell.console;

import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;

import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.PromptProvider;

/** Lines that are typed. Ctrl-C gives a line up and not the console; Ctrl-D ends it. */
final class ConsoleInput extends JLineInputProvider {

	ConsoleInput(LineReader reader, PromptProvider prompt) {
		super(reader);
		setPromptProvider(prompt);
	}

	@Override
	public String readInput() {
		try {
			return super.readInput().strip();
		}
		catch (UserInterruptException ex) {
			return "";
		}
	}

}

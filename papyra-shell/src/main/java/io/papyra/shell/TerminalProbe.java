package io.papyra.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * What the process is connected to. Asks the operating system where that is quick, since
 * a terminal of JLine takes longer to make than most commands run.
 */
final class TerminalProbe {

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

package io.papyra.shell.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import io.papyra.shell.output.TerminalEscaper;
import io.papyra.shell.run.BuiltInCommands;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;

/**
 * The line with which the console begins: what it is, of which history, and how that is.
 */
final class Greeting {

	/** What is larger is not scanned without being asked for. */
	private static final long QUICK = 32L * 1024 * 1024;

	private static final String HELP = "; 'help' lists the commands";

	private final HistoryResolver histories;

	Greeting(HistoryResolver histories) {
		this.histories = histories;
	}

	/** One line, made in a moment however large the history is. */
	String text() {
		return "papyra " + BuiltInCommands.version() + ": " + TerminalEscaper.line(history()) + HELP;
	}

	private String history() {
		Output silent = new Output(Writer.nullWriter(), Writer.nullWriter(), TerminalCapabilities.PLAIN);
		Invocation invocation = new Invocation(Arguments.NONE, silent, new Cancellation(), ProgressMonitor.NONE, null);
		try {
			if (!this.histories.isInFiles(invocation)) {
				return "the history of the settings is not in files, and not looked at yet";
			}
			try (History history = this.histories.open(invocation)) {
				return history.location() + ", " + verdict(history);
			}
		}
		catch (RuntimeException ex) {
			return "no history here that can be read, --path names one";
		}
	}

	private static String verdict(History history) {
		long bytes = size(Path.of(history.location()));
		if (bytes > QUICK) {
			return bytes / (1024 * 1024) + " MB, not scanned";
		}
		ReportDescriptors.Scan scan = history.lastKnown(ProgressMonitor.NONE);
		if (scan == null) {
			return bytes + " bytes, not scanned";
		}
		long found = scan.anomalyCounts().values().stream().mapToLong(Long::longValue).sum();
		return scan.bytes() + " bytes, scanned: "
				+ (scan.clean() ? "clean" : found + ((found == 1) ? " anomaly" : " anomalies"));
	}

	private static long size(Path path) {
		try (Stream<Path> files = Files.walk(path)) {
			return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

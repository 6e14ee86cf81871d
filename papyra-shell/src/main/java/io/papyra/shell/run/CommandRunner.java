package io.papyra.shell.run;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.Catalog;
import io.papyra.shell.command.CommandLineParser;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ConfirmationPrompt;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;

/** Runs what was typed. */
public final class CommandRunner {

	private final CommandLineParser parser;

	private final Catalog catalog;

	public CommandRunner(Catalog catalog) {
		this.parser = new CommandLineParser(catalog);
		this.catalog = catalog;
	}

	/**
	 * Runs a command and says how it ended.
	 * @param tokens what was typed, divided into words
	 * @param output where answers and messages go
	 * @param cancellation whether the user has had enough
	 * @param confirmation who can be asked; null without a terminal, as in a script
	 * @throws UncheckedIOException if the answer cannot be written
	 */
	public ExitCode run(List<String> tokens, Output output, Cancellation cancellation,
			@Nullable ConfirmationPrompt confirmation) {
		try {
			ExitCode code = attempt(tokens, output, cancellation, confirmation);
			output.flush();
			return code;
		}
		catch (UncheckedIOException ex) {
			if (cancellation.isCancelled()) {
				// Such as a terminal that was closed: the answer has no reader.
				return cancellation.reason();
			}
			throw ex;
		}
		finally {
			cancellation.finish();
		}
	}

	private ExitCode attempt(List<String> tokens, Output output, Cancellation cancellation,
			@Nullable ConfirmationPrompt confirmation) {
		CommandLineParser.ParsedCommand parsed = null;
		try {
			parsed = this.parser.parse(tokens);
			if (parsed.arguments().isSet(CommonOptions.HELP)) {
				output.text(help(output).of(parsed.command()));
				return ExitCode.OK;
			}
			output.format(parsed.arguments().isSet(CommonOptions.WIDE),
					!parsed.arguments().isSet(CommonOptions.NO_HEADERS));
			try (ProgressBarMonitor work = new ProgressBarMonitor(cancellation, output.capabilities().progress())) {
				return parsed.command()
					.action()
					.run(new Invocation(parsed.arguments(), output, cancellation, work, confirmation));
			}
		}
		catch (RuntimeException | Error ex) {
			ExitCode code = new ExitCodeMapper(ex).tell(output, tokens.contains(CommonOptions.DEBUG.flag()));
			if (code != ExitCode.INTERRUPTED) {
				if (parsed != null) {
					parsed.command().failureAction().failed(parsed.arguments(), code, output);
				}
				return code;
			}
			boolean json = (parsed != null) ? parsed.arguments().isSet(CommonOptions.JSON)
					: tokens.contains(CommonOptions.JSON.flag());
			if (json && !output.isAnswered()) {
				output.json(Map.of("outcome", "interrupted"));
			}
			return cancellation.reason();
		}
	}

	/** Tells, as a message, what could be run. */
	public void explain(Output output) {
		output.message(help(output).ofAll());
	}

	private HelpText help(Output output) {
		return new HelpText(this.catalog, output.capabilities().width());
	}

}

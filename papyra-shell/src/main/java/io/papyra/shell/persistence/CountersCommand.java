package io.papyra.shell.persistence;

import java.util.List;
import java.util.Map;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.Counters;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;

/** {@code metrics persistence} and {@code metrics reset}. */
public final class CountersCommand {

	private CountersCommand() {
	}

	public static CommandSpec show(HistoryResolver histories) {
		return CommandSpec.onLog("metrics persistence", "print the counters of a running service, or of this process")
			.example("metrics persistence --url http://localhost:8080/actuator")
			.does(histories.openingEvenIfMissing(CountersCommand::show));
	}

	private static ExitCode show(Invocation invocation, History history) {
		Counters counters = history.counters();
		Output output = invocation.output();
		invocation.answer(() -> counters, () -> print(counters, history.isLocal(), output));
		if (counters.advice() != null) {
			output.message("papyra: " + counters.advice());
		}
		return ExitCode.OK;
	}

	private static void print(Counters counters, boolean local, Output output) {
		output.table(List.of("METRIC", "COUNT"), counters.rows());
		if (local) {
			output.message("papyra: this is what this process has done; --url http://host:port/actuator tells what a "
					+ "running service has");
		}
	}

	public static CommandSpec reset(HistoryResolver histories) {
		return CommandSpec.onLog("metrics reset", "set the counters of this process, a console, to zero")
			.example("metrics reset")
			.does(histories.openingEvenIfMissing(CountersCommand::reset));
	}

	private static ExitCode reset(Invocation invocation, History history) {
		history.resetCounters();
		invocation.answer(() -> Map.of("reset", true),
				() -> invocation.output().text("the counters of this process are zero"));
		return ExitCode.OK;
	}

}

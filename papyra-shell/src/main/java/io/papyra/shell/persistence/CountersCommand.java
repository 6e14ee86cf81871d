package io.papyra.shell.persistence;

import java.util.List;
import java.util.Map;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.Counters;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;

/** {@code metrics persistence} and {@code metrics reset}. */
public final class CountersCommand {

	private final HistoryResolver histories;

	public CountersCommand(HistoryResolver histories) {
		this.histories = histories;
	}

	public CommandSpec show() {
		return CommandSpec.onLog("metrics persistence", "print the counters of a running service, or of this process")
			.example("metrics persistence --url http://localhost:8080/actuator")
			.does(this::show);
	}

	private ExitCode show(Invocation invocation) {
		try (History history = this.histories.openEvenIfMissing(invocation)) {
			Counters counters = history.counters();
			Output output = invocation.output();
			if (invocation.arguments().isSet(CommonOptions.JSON)) {
				output.json(counters);
				return ExitCode.OK;
			}
			output.table(List.of("METRIC", "COUNT"), counters.rows());
			if (history.isLocal()) {
				output
					.message("papyra: this is what this process has done; --url http://host:port/actuator tells what a "
							+ "running service has");
			}
			return ExitCode.OK;
		}
	}

	public CommandSpec reset() {
		return CommandSpec.onLog("metrics reset", "set the counters of this process, a console, to zero")
			.example("metrics reset")
			.does(this::reset);
	}

	private ExitCode reset(Invocation invocation) {
		try (History history = this.histories.openEvenIfMissing(invocation)) {
			history.resetCounters();
		}
		if (invocation.arguments().isSet(CommonOptions.JSON)) {
			invocation.output().json(Map.of("reset", true));
		}
		else {
			invocation.output().text("the counters of this process are zero");
		}
		return ExitCode.OK;
	}

}

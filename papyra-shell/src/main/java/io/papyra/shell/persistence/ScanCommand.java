package io.papyra.shell.persistence;

import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Documents;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;

/** {@code persistence scan}. */
public final class ScanCommand {

	private static final Option<Boolean> FULL = Option.of("full", ValueType.FLAG,
			"read every record as readers do, also where its checksum proves it; takes several times as long");

	private final HistoryResolver histories;

	public ScanCommand(HistoryResolver histories) {
		this.histories = histories;
	}

	public CommandSpec spec() {
		return CommandSpec.onLog("persistence scan", "read the whole history and tell what is wrong with it")
			.options(FULL)
			.example("persistence scan --path papyra.ndjson")
			.example("persistence scan --full --path papyra.ndjson")
			.example("persistence scan --path /var/lib/orders/papyra --json")
			.does(this::run);
	}

	private ExitCode run(Invocation invocation) {
		try (History history = this.histories.open(invocation)) {
			ReportDescriptors.Scan scan = history.scan(invocation.arguments().isSet(FULL), invocation.monitor());
			if (invocation.arguments().isSet(CommonOptions.JSON)) {
				invocation.output().json(Documents.located(history.location(), scan, invocation.output()));
			}
			else {
				new ScanText(invocation.output()).print(history.location(), scan);
			}
			return scan.clean() ? ExitCode.OK : ExitCode.ANOMALIES;
		}
	}

}
